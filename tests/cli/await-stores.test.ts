import { describe, expect, it } from '@jest/globals';
import { waitingFor, StoppedWhileWaiting } from '../../src/cli/await-stores.ts';
import { CommandUnavailable } from '../../src/engine/command-handling/command-result.ts';
import { StoreUnavailable } from '../../src/engine/ports/event-store.ts';

const never = new Promise<never>(() => undefined);
const none = new StoreUnavailable('EventStoreDB has not answered the head.');

function stores(
  seconds: number,
  stopped: Promise<unknown> = never,
): { warnings: string[] } & Parameters<typeof waitingFor>[0] {
  const warnings: string[] = [];
  return {
    warnings,
    eventStoreUrl: 'esdb://marquee:hunter2@one:2113,two:2114?tls=false',
    mongoDbUrl: 'mongodb://mongo:27017/marquee',
    seconds,
    warn: (line) => warnings.push(line),
    stopped,
  };
}

/** Fails so often, each time in the next way, and answers then. */
function answering(...failures: readonly Error[]): () => Promise<string> {
  const left = [...failures];
  return () => {
    const failure = left.shift();
    return failure === undefined ? Promise.resolve('an answer') : Promise.reject(failure);
  };
}

describe('A start whose stores do not answer yet', () => {
  it('asks until they do, and names once who it waits for', async () => {
    const waiting = stores(60);
    const untilAnswered = waitingFor(waiting);
    const behind = new CommandUnavailable('store-unavailable', 'Later.', { cause: none });
    const mongo = new StoreUnavailable('MongoDB cannot be reached.');
    expect(await untilAnswered(answering(none, behind, mongo))).toBe('an answer');
    expect(waiting.warnings).toEqual([
      'EventStoreDB at one:2113, two:2114 does not answer yet. Waiting up to 60 s for it.',
      'MongoDB at mongo:27017 does not answer yet. Waiting up to 60 s for it.',
    ]);
  });

  it('ends when the time is over, and says where it looked', async () => {
    await expect(waitingFor(stores(0))(answering(none))).rejects.toThrow(
      'EventStoreDB has not answered the head. No answer from one:2113, two:2114 for 0 s. Is EventStoreDB running there?',
    );
  });

  it.each([
    ['another fault', new Error('Credentials are wrong.')],
    ['a file that does not answer', new StoreUnavailable('events.db does not answer: locked')],
    ['a command that many ask for', new CommandUnavailable('overloaded', 'Too many.')],
  ])('ends at once for %s', async (_, fault) => {
    const waiting = stores(60);
    await expect(waitingFor(waiting)(answering(fault))).rejects.toBe(fault);
    expect(waiting.warnings).toEqual([]);
  });

  it('does not wait for a store that nobody asked for', async () => {
    const waiting = { ...stores(60), eventStoreUrl: null };
    await expect(waitingFor(waiting)(answering(none))).rejects.toBe(none);
  });

  it('ends when it is asked to stop', async () => {
    const untilAnswered = waitingFor(stores(60, Promise.resolve()));
    const ask = (): Promise<never> => Promise.reject(none);
    await expect(untilAnswered(ask)).rejects.toBeInstanceOf(StoppedWhileWaiting);
  });
});
