import { setTimeout as delay } from 'node:timers/promises';
import type { AllStreamResolvedEvent, ReadAllOptions } from '@eventstore/db-client';
import { chunksOf } from './chunks.ts';
import type { Connection } from './client.ts';
import { faultOf, isAnswer, isNotLeader, noAnswer } from './faults.ts';

const EVENTS_PER_CHUNK = 1000;

/** How often a read follows a node to the leader that it names, and what the client takes to turn there. */
const REDIRECTIONS = 2;
const TURN_MILLISECONDS = 20;

/**
 * Reads events of the whole log, many at a time. With `requiresLeader` they are the leader's, also where only
 * another node is known: a node that lags behind would end before what was acknowledged. Throws what the ports promise,
 * StoreUnavailable also when for `patience` milliseconds nothing comes.
 */
export async function* readLog(
  connection: Connection,
  patience: number,
  options: ReadAllOptions,
): AsyncGenerator<readonly AllStreamResolvedEvent[]> {
  const question = 'the read of the log';
  for (let left = REDIRECTIONS; ; left -= 1) {
    try {
      yield* readOnce(connection, options, {
        milliseconds: patience,
        failure: () => noAnswer(patience, question),
      });
      return;
    } catch (error) {
      // A node says that it is no leader before it gives anything; the client goes to the leader with the next call.
      if (!isNotLeader(error) || left === 0) throw faultOf(error, question);
    }
    await delay(TURN_MILLISECONDS);
  }
}

async function* readOnce(
  connection: Connection,
  options: ReadAllOptions,
  patience: { readonly milliseconds: number; readonly failure: () => Error },
): AsyncGenerator<readonly AllStreamResolvedEvent[]> {
  const source = connection.client.readAll(options, { highWaterMark: EVENTS_PER_CHUNK });
  try {
    for await (const chunk of chunksOf<AllStreamResolvedEvent>(source, {
      size: EVENTS_PER_CHUNK,
      patience,
    })) {
      connection.answered();
      yield chunk;
    }
  } catch (error) {
    if (!isAnswer(error)) connection.failed();
    throw error;
  } finally {
    // Leaving the loop does not end the call. How it ends is of no interest any more.
    source.cancel().catch(() => undefined);
  }
}
