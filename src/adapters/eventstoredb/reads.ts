import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { AllStreamResolvedEvent, EventStoreDBClient, ReadAllOptions } from '@eventstore/db-client';
import { chunksOf } from './chunks.ts';
import type { Connection } from './client.ts';
import { faultOf, isAnswer, isDropped, isMissing, isNotLeader, noAnswer } from './faults.ts';

const EVENTS_PER_CHUNK = 1000;

/** How often a read follows a node to the leader that it names, and what the client takes to turn there. */
const REDIRECTIONS = 2;
const TURN_MILLISECONDS = 20;

export interface ReadOptions {
  /** What is read, as the end of a sentence. */
  readonly question: string;
  /** How many milliseconds are waited for the next events. */
  readonly timeout: number;
  /** At most so many events at once. */
  readonly size: number;
}

type Open = (client: EventStoreDBClient) => Readable & { cancel(): Promise<void> };

/**
 * What a call gives, many items at a time, to its end. A call whose connection is dropped before it has given anything is
 * made once more. Throws what the client throws, and StoreUnavailable when nothing comes.
 */
export async function* readChunks<Item>(
  connection: Connection,
  open: Open,
  options: ReadOptions,
): AsyncGenerator<readonly Item[]> {
  let hasGiven = false;
  try {
    for await (const chunk of readOnce<Item>(connection, open, options)) {
      hasGiven = true;
      yield chunk;
    }
    return;
  } catch (error) {
    if (hasGiven || !isDropped(error)) throw error;
  }
  await delay(TURN_MILLISECONDS);
  yield* readOnce<Item>(connection, open, options);
}

/**
 * Reads events of the whole log, many at a time. With `requiresLeader` they are the leader's, also where only
 * another node is known: a node that lags behind would end before what was acknowledged. Throws what the ports promise:
 * OtherLog where no record begins at the position `after`, which it begins with.
 */
export async function* readLog(
  connection: Connection,
  timeout: number,
  options: ReadAllOptions,
  after = 0n,
): AsyncGenerator<readonly AllStreamResolvedEvent[]> {
  const question = 'the read of the log';
  const open: Open = (client) => client.readAll(options, { highWaterMark: EVENTS_PER_CHUNK });
  for (let left = REDIRECTIONS; ; left -= 1) {
    try {
      yield* readChunks(connection, open, { question, timeout, size: EVENTS_PER_CHUNK });
      return;
    } catch (error) {
      // A node says that it is no leader before it gives anything; the client goes to the leader with the next call.
      if (!isNotLeader(error) || left === 0) throw faultOf(error, question, after);
    }
    await delay(TURN_MILLISECONDS);
  }
}

async function* readOnce<Item>(
  connection: Connection,
  open: Open,
  { question, timeout: milliseconds, size }: ReadOptions,
): AsyncGenerator<readonly Item[]> {
  const { client, lost } = connection;
  const over = connection.begin();
  const source = open(client);
  const timeout = { milliseconds, failure: () => noAnswer(milliseconds, question) };
  try {
    for await (const chunk of chunksOf<Item>(source, { size, lost, timeout })) {
      connection.answered();
      yield chunk;
    }
    connection.answered();
  } catch (error) {
    if (isAnswer(error) || isMissing(error)) connection.answered();
    else connection.failed();
    throw error;
  } finally {
    over();
    // Leaving the loop does not end the call. How it ends is of no interest any more.
    source.cancel().catch(() => undefined);
  }
}
