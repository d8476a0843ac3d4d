import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type AllStreamResolvedEvent,
  ANY,
  BACKWARDS,
  END,
  type EventData,
  type EventStoreDBClient,
  excludeSystemEvents,
  jsonEvent,
  NO_STREAM,
  type Position,
  START,
  streamNameFilter,
  STREAM_EXISTS,
} from '@eventstore/db-client';
import type { AppendFault, CaughtUpCheckpoint, NotHandled } from './eventstoredb/switches.ts';
import { type EventStoreCluster, startEventStoreCluster } from './eventstoredb-cluster.ts';
import { type EventStoreDouble, plainClient, startEventStoreDouble } from './eventstoredb.ts';

/** These are facts about a node that was watched; a real one can be asked for them again. */
const given = process.env['EVENTSTORE_URL'];
/** What only the process of the double can be made to do. */
const onDouble = given === undefined ? describe : describe.skip;

let double: EventStoreDouble | undefined;
let url: string;
let client: EventStoreDBClient;
let disconnect: () => Promise<void>;
let stream: string;

beforeAll(async () => {
  if (given === undefined) double = await startEventStoreDouble();
  url = given ?? double?.url ?? '';
});
afterAll(async () => double?.stop());
beforeEach(() => {
  [client, disconnect] = plainClient(url);
  stream = `fact-${randomUUID()}`;
});
afterEach(async () => disconnect());

function some(count: number, data: object = {}): EventData[] {
  return Array.from({ length: count }, (_, number) =>
    jsonEvent({ id: randomUUID(), type: 'Fact', data: { number, ...data } }),
  );
}

async function restart(): Promise<void> {
  await disconnect();
  await double?.kill();
  await double?.start();
  [client, disconnect] = plainClient(url);
}

async function revisions(
  name = stream,
  options: Parameters<EventStoreDBClient['readStream']>[1] = {},
): Promise<number[]> {
  const found: number[] = [];
  for await (const { event } of client.readStream(name, options)) found.push(Number(event?.revision));
  return found;
}

async function positionOf(name: string, revision: number): Promise<Position> {
  for await (const { event } of client.readStream(name, { fromRevision: BigInt(revision), maxCount: 1 })) {
    if (event?.position !== undefined) return event.position;
  }
  throw new Error('There is no such event.');
}

describe('An append', () => {
  it('tells the revision and the position of the last event it wrote, prepare equal to commit', async () => {
    const result = await client.appendToStream(stream, some(3), { expectedRevision: NO_STREAM });
    expect(result).toMatchObject({ success: true, nextExpectedRevision: 2n });
    expect(result.position).toEqual(await positionOf(stream, 2));
    expect(result.position?.commit).toBe(result.position?.prepare);
  });

  it.each<[string, bigint | typeof NO_STREAM, unknown]>([
    ['a revision', 5n, 5n],
    ['no stream', NO_STREAM, 'no_stream'],
  ])(
    'behind %s that is not the head is a conflict, with an empty message',
    async (_, expectedRevision, told) => {
      await client.appendToStream(stream, some(2));
      const error: unknown = await client
        .appendToStream(stream, some(2), { expectedRevision })
        .catch((e: unknown) => e);
      expect(error).toMatchObject({
        ...{ type: 'wrong-expected-version', message: '', name: 'Error' },
        ...{ streamName: stream, expectedVersion: told, actualVersion: 1n },
      });
      expect(await revisions()).toEqual([0, 1]);
    },
  );

  it('behind an event of a stream that is not there is a conflict with no stream', async () => {
    for (const expectedRevision of [0n, STREAM_EXISTS] as const) {
      await expect(client.appendToStream(stream, some(1), { expectedRevision })).rejects.toMatchObject({
        type: 'wrong-expected-version',
        actualVersion: 'no_stream',
        expectedVersion: expectedRevision,
      });
    }
  });

  it('of nothing succeeds, stores nothing, and says 0 on a new stream', async () => {
    const result = await client.appendToStream(stream, []);
    expect(result).toMatchObject({ success: true, nextExpectedRevision: 0n });
    await expect(revisions()).rejects.toMatchObject({ type: 'stream-not-found' });
  });

  it('takes a name with blanks and any characters', async () => {
    const name = `${stream} Amélie 映画 🎬`;
    await client.appendToStream(name, some(1));
    expect(await revisions(name)).toEqual([0]);
    await expect(revisions(`${name}!`)).rejects.toMatchObject({ streamName: `${name}!` });
  });

  it('refuses an id that is no UUID', async () => {
    const odd = jsonEvent({ id: 'no-uuid', type: 'Fact', data: {} });
    await expect(client.appendToStream(stream, odd)).rejects.toMatchObject({
      type: 'unknown',
      message: expect.stringContaining('Could not recognize BadRequest'),
    });
  });

  it('takes 1 MiB of data, metadata not counted, and of one byte more nothing', async () => {
    const ofSize = (size: number): EventData =>
      jsonEvent({
        type: 'Fact',
        data: { x: 'x'.repeat(size - '{"x":""}'.length) },
        metadata: { y: 'y'.repeat(1000) },
      });
    const tooMuch = [ofSize(524_288), ofSize(524_289)];
    await expect(client.appendToStream(stream, tooMuch)).rejects.toMatchObject({
      type: 'maximum-append-size-exceeded',
      maxAppendSize: 1_048_576,
    });
    await expect(revisions()).rejects.toMatchObject({ type: 'stream-not-found' });
    await client.appendToStream(stream, [ofSize(524_288), ofSize(524_288)]);
    expect(await revisions()).toEqual([0, 1]);
  });

  it('takes 5,000 small events at once', async () => {
    const result = await client.appendToStream(stream, some(5000));
    expect(result.nextExpectedRevision).toBe(4999n);
  });

  it('is won by exactly one of 64 at the same revision', async () => {
    const attempts = Array.from({ length: 64 }, () =>
      client.appendToStream(stream, some(2), { expectedRevision: NO_STREAM }),
    );
    const won = (await Promise.allSettled(attempts)).filter(({ status }) => status === 'fulfilled');
    expect(won).toHaveLength(1);
    expect(await revisions()).toEqual([0, 1]);
  });

  it('with credentials for the call is made by itself, with the same answers', async () => {
    const credentials = { username: 'admin', password: 'changeit' };
    const events = some(2);
    const options = { credentials, expectedRevision: NO_STREAM } as const;
    const first = await client.appendToStream(stream, events, options);
    expect(first).toMatchObject({ success: true, nextExpectedRevision: 1n });
    expect(await client.appendToStream(stream, events, options)).toEqual(first);
    await expect(client.appendToStream(stream, some(1), options)).rejects.toMatchObject({
      ...{ type: 'wrong-expected-version', expectedVersion: 'no_stream', actualVersion: 1n },
    });
    const tooMuch = some(1, { x: 'x'.repeat(1_048_576) });
    await expect(client.appendToStream(stream, tooMuch, { credentials })).rejects.toMatchObject({
      ...{ type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 },
    });
  });

  it('gives back JSON as it was, lone surrogates and NUL included', async () => {
    const data = { text: 'a\u0000b \ud800 🎬', list: [1, null, { deep: true }] };
    await client.appendToStream(stream, jsonEvent({ type: 'Fact', data, metadata: { $correlationId: 'c' } }));
    for await (const { event } of client.readStream(stream)) {
      expect(event).toMatchObject({ data, metadata: { $correlationId: 'c' }, isJson: true, type: 'Fact' });
      expect(event?.created.getTime()).toBeLessThanOrEqual(Date.now() + 1000);
    }
  });
});

describe('A repeated append', () => {
  it('succeeds with the original revision and position, also behind 600 more and after a restart', async () => {
    const events = some(2);
    const options = { expectedRevision: NO_STREAM } as const;
    const first = await client.appendToStream(stream, events, options);
    expect(await client.appendToStream(stream, events, options)).toEqual(first);
    await client.appendToStream(stream, some(600), { expectedRevision: 1n });
    expect(await client.appendToStream(stream, events, options)).toEqual(first);
    await restart();
    expect(await client.appendToStream(stream, events, options)).toEqual(first);
    expect(await revisions()).toHaveLength(602);
  });

  it('is recognised by its ids: data are not compared', async () => {
    const id = randomUUID();
    const event = jsonEvent({ id, type: 'Fact', data: { number: 0 } });
    await client.appendToStream(stream, event, { expectedRevision: NO_STREAM });
    const changed = jsonEvent({ id, type: 'Fact', data: { changed: true } });
    await client.appendToStream(stream, changed, { expectedRevision: NO_STREAM });
    for await (const { event: stored } of client.readStream(stream))
      expect(stored?.data).toEqual({ number: 0 });
  });

  it('may be a part at its place', async () => {
    const events = some(3);
    await client.appendToStream(stream, events, { expectedRevision: NO_STREAM });
    const prefix = await client.appendToStream(stream, events.slice(0, 2), { expectedRevision: NO_STREAM });
    expect(prefix.nextExpectedRevision).toBe(1n);
    const tail = await client.appendToStream(stream, events.slice(1), { expectedRevision: 0n });
    expect(tail.nextExpectedRevision).toBe(2n);
    expect(await revisions()).toEqual([0, 1, 2]);
  });

  it.each<[string, (events: EventData[]) => EventData[]]>([
    ['a superset', (events) => [...events, ...some(1)]],
    ['another order', (events) => events.toReversed()],
    ['a tail at the wrong place', (events) => events.slice(1)],
  ])('is a conflict when it is %s', async (_, change) => {
    const events = some(2);
    await client.appendToStream(stream, events, { expectedRevision: NO_STREAM });
    const repeat = client.appendToStream(stream, change(events), { expectedRevision: NO_STREAM });
    await expect(repeat).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 1n });
    expect(await revisions()).toEqual([0, 1]);
  });

  it('is stored again at the present end, and in another stream', async () => {
    const events = some(2);
    await client.appendToStream(stream, events, { expectedRevision: NO_STREAM });
    await client.appendToStream(stream, events, { expectedRevision: 1n });
    await client.appendToStream(`${stream}-other`, events, { expectedRevision: NO_STREAM });
    expect(await revisions()).toEqual([0, 1, 2, 3]);
    expect(await revisions(`${stream}-other`)).toEqual([0, 1]);
  });

  it('at any revision is recognised for a while', async () => {
    const events = some(2);
    await client.appendToStream(stream, events, { expectedRevision: ANY });
    await client.appendToStream(stream, events, { expectedRevision: ANY });
    expect(await revisions()).toEqual([0, 1]);
  });
});

describe('Twins: appends of the same events that are under way at once', () => {
  it('are stored once; one is answered, the others mostly say deadline-exceeded after 2 to 3 s', async () => {
    const pairs = Array.from({ length: 20 }, async (_, number) => {
      const events = some(2);
      const askedAt = performance.now();
      const options = { expectedRevision: NO_STREAM } as const;
      const asked = [1, 2].map(() => client.appendToStream(`${stream}-${number}`, events, options));
      const outcomes = await Promise.allSettled(asked);
      return { outcomes, milliseconds: performance.now() - askedAt };
    });
    let thatFailed = 0;
    for (const { outcomes, milliseconds } of await Promise.all(pairs)) {
      expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
      for (const outcome of outcomes) {
        if (outcome.status === 'fulfilled') continue;
        expect(outcome.reason).toMatchObject({ type: 'deadline-exceeded', code: undefined });
        expect(milliseconds).toBeGreaterThan(1900);
        expect(milliseconds).toBeLessThan(4000);
        thatFailed += 1;
      }
    }
    expect(thatFailed).toBeGreaterThanOrEqual(10);
    for (let number = 0; number < 20; number += 1) {
      expect(await revisions(`${stream}-${number}`)).toEqual([0, 1]);
    }
  });

  it('say timeout where each is made by itself', async () => {
    const options = {
      credentials: { username: 'admin', password: 'changeit' },
      expectedRevision: NO_STREAM,
      deadline: 8000,
    } as const;
    const pairs = Array.from({ length: 5 }, (_, number) => {
      const events = some(1);
      return [1, 2].map(() => client.appendToStream(`${stream}-${number}`, events, options));
    });
    const outcomes = await Promise.allSettled(pairs.flat());
    const reasons = outcomes.flatMap((outcome): unknown[] =>
      outcome.status === 'rejected' ? [outcome.reason] : [],
    );
    expect(reasons.length).toBeGreaterThanOrEqual(1);
    for (const reason of reasons) expect(reason).toMatchObject({ type: 'timeout' });
  });
});

describe('A stream that its metadata shorten', () => {
  const readable = async (): Promise<number[] | string> =>
    revisions().catch((error: unknown) => (error as { readonly type: string }).type);

  it('keeps its metadata as the last event of a stream beside it', async () => {
    await client.setStreamMetadata(stream, { maxCount: 5, truncateBefore: 1 });
    expect((await client.getStreamMetadata(stream)).metadata).toMatchObject({ maxCount: 5 });
    const [event] = [
      await firstOf(client.readStream(`$$${stream}`, { direction: BACKWARDS, fromRevision: END })),
    ];
    expect(event?.event).toMatchObject({ type: '$metadata', data: { $maxCount: 5, $tb: 1 } });
  });

  it('begins with the first event that is kept, without a word: $maxCount', async () => {
    await client.appendToStream(stream, some(5));
    await client.setStreamMetadata(stream, { maxCount: 2 });
    expect(await readable()).toEqual([3, 4]);
    const next = await client.appendToStream(stream, some(1), { expectedRevision: 4n });
    expect(next.nextExpectedRevision).toBe(5n);
    expect(await readable()).toEqual([4, 5]);
  });

  it('begins with the first event that is kept, without a word: $tb', async () => {
    await client.appendToStream(stream, some(5));
    await client.setStreamMetadata(stream, { truncateBefore: 2 });
    expect(await readable()).toEqual([2, 3, 4]);
    expect(await revisions(stream, { fromRevision: 3n })).toEqual([3, 4]);
  });

  it('loses what is too old: $maxAge', async () => {
    await client.appendToStream(stream, some(2));
    await client.setStreamMetadata(stream, { maxAge: 2 });
    expect(await readable()).toEqual([0, 1]);
    await delay(3100);
    expect(await readable()).toEqual([]);
    await client.appendToStream(stream, some(1), { expectedRevision: 1n });
    expect(await readable()).toEqual([2]);
  });

  it('is read as empty when $tb is beyond its end, and to append to no stream conflicts', async () => {
    await client.appendToStream(stream, some(3));
    await client.setStreamMetadata(stream, { truncateBefore: 9 });
    expect(await readable()).toEqual([]);
    await expect(
      client.appendToStream(stream, some(1), { expectedRevision: NO_STREAM }),
    ).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 2n });
  });

  it('is no stream any more when it was deleted; to append to no stream succeeds behind its last event', async () => {
    await client.appendToStream(stream, some(3));
    await client.deleteStream(stream);
    expect(await readable()).toBe('stream-not-found');
    const metadata = { direction: BACKWARDS, fromRevision: END, maxCount: 1 } as const;
    expect((await firstOf(client.readStream(`$$${stream}`, metadata)))?.event?.type).toBe('$metadata');
    const next = await client.appendToStream(stream, some(1), { expectedRevision: NO_STREAM });
    expect(next.nextExpectedRevision).toBe(3n);
    expect(await readable()).toEqual([3]);
  });

  it('is still whole in the log, with the metadata behind it', async () => {
    const start = (await client.appendToStream(stream, some(3))).position ?? { commit: 0n, prepare: 0n };
    await client.setStreamMetadata(stream, { maxCount: 1 });
    const streams: string[] = [];
    for await (const { event } of client.readAll({
      direction: BACKWARDS,
      fromPosition: END,
      maxCount: 20,
    })) {
      if (event !== undefined && event.position.commit >= start.commit - 1000n) streams.push(event.streamId);
    }
    expect(streams.filter((name) => name === stream)).toHaveLength(3);
    expect(streams).toContain(`$$${stream}`);
  });
});

describe('A position in the log', () => {
  /** What a subscription behind a position is given, and how it fails. */
  const subscribed = async (
    fromPosition: Position,
    whenCaughtUp: () => Promise<unknown>,
  ): Promise<{ said: string[]; commits: bigint[]; failure: unknown }> => {
    const filter = streamNameFilter({ prefixes: [stream] });
    const subscription = client.subscribeToAll({ fromPosition, filter });
    const said: string[] = [];
    const commits: bigint[] = [];
    let failure: unknown;
    subscription.on('error', (error) => (failure = error));
    subscription.on('data', ({ event }: AllStreamResolvedEvent) =>
      commits.push(event?.position.commit ?? 0n),
    );
    for (const word of ['confirmation', 'caughtUp']) subscription.on(word, () => said.push(word));
    const giveUpAt = performance.now() + 3000;
    while (!said.includes('caughtUp') && failure === undefined && performance.now() < giveUpAt)
      await delay(5);
    await whenCaughtUp();
    await delay(200);
    await subscription.unsubscribe();
    return { said, commits, failure };
  };

  it('that is no beginning of a record makes a subscription and a read fail with code 2', async () => {
    const { commit } = (await client.appendToStream(stream, some(2))).position ?? { commit: 1n };
    const fromPosition = { commit: commit - 1n, prepare: commit - 1n };
    const { failure } = await subscribed(fromPosition, () => Promise.resolve());
    expect(failure).toMatchObject({
      code: 2,
      type: 'unknown',
      message: '2 UNKNOWN: Exception was thrown by handler.',
    });
    await expect(firstOf(client.readAll({ fromPosition, maxCount: 1 }))).rejects.toMatchObject({
      type: 'unknown',
      message: expect.stringContaining('Unexpected ReadAllResult: Error'),
    });
  });

  it('beyond the end is confirmed by a subscription, which then gives new events at lower positions', async () => {
    const { commit } = (await client.appendToStream(stream, some(1))).position ?? { commit: 0n };
    const beyond = { commit: commit + 1_000_000n, prepare: commit + 1_000_000n };
    const seen = await subscribed(beyond, () => client.appendToStream(stream, some(2)));
    expect(seen.failure).toBeUndefined();
    expect(seen.said).toEqual(['confirmation', 'caughtUp']);
    expect(seen.commits).toHaveLength(2);
    for (const given of seen.commits) expect(given).toBeLessThan(beyond.commit);
  });

  it('beyond the end reads nothing forwards, and fails backwards', async () => {
    const { commit } = (await client.appendToStream(stream, some(1))).position ?? { commit: 0n };
    const fromPosition = { commit: commit + 1_000_000n, prepare: commit + 1_000_000n };
    expect(await firstOf(client.readAll({ fromPosition, maxCount: 1 }))).toBeUndefined();
    const backwards = client.readAll({ fromPosition, maxCount: 1, direction: BACKWARDS });
    await expect(firstOf(backwards)).rejects.toMatchObject({ type: 'unknown' });
  });
});

describe('A read', () => {
  it('begins with a revision, inclusively, ends at the end, and goes backwards', async () => {
    await client.appendToStream(stream, some(5));
    expect(await revisions(stream, { fromRevision: 3n })).toEqual([3, 4]);
    expect(await revisions(stream, { fromRevision: 1n, maxCount: 2 })).toEqual([1, 2]);
    expect(await revisions(stream, { fromRevision: 9n })).toEqual([]);
    expect(await revisions(stream, { direction: BACKWARDS, fromRevision: END, maxCount: 2 })).toEqual([4, 3]);
    expect(await revisions(stream, { direction: BACKWARDS, fromRevision: 2n })).toEqual([2, 1, 0]);
  });

  it('of no event at all is refused', async () => {
    await client.appendToStream(stream, some(1));
    await expect(revisions(stream, { maxCount: 0 })).rejects.toMatchObject({ type: 'unknown' });
  });

  it('finds nothing where there is nothing, nor what was deleted; later events go on counting', async () => {
    await expect(revisions()).rejects.toMatchObject({ type: 'stream-not-found', streamName: stream });
    await client.appendToStream(stream, some(3));
    await client.deleteStream(stream);
    await expect(revisions()).rejects.toMatchObject({ type: 'stream-not-found' });
    const after = await client.appendToStream(stream, some(2), { expectedRevision: NO_STREAM });
    expect(after.nextExpectedRevision).toBe(4n);
    expect(await revisions()).toEqual([3, 4]);
    expect(await revisions(stream, { fromRevision: 4n })).toEqual([4]);
  });

  it('of a tombstone says that the stream is deleted, for ever', async () => {
    await client.appendToStream(stream, some(1));
    await client.tombstoneStream(stream);
    await expect(revisions()).rejects.toMatchObject({ type: 'stream-deleted', streamName: stream });
    await expect(client.appendToStream(stream, some(1))).rejects.toMatchObject({ type: 'stream-deleted' });
  });

  it('of all begins with a position, inclusively, and gives each event a position of its own', async () => {
    const from = (await client.appendToStream(stream, some(1))).position ?? { commit: 0n, prepare: 0n };
    await client.appendToStream(stream, some(3));
    const commits: bigint[] = [];
    for await (const { event, commitPosition } of client.readAll({ fromPosition: from })) {
      if (event?.streamId !== stream) continue;
      expect(event.position.prepare).toBe(event.position.commit);
      expect(commitPosition).toBe(event.position.commit);
      commits.push(event.position.commit);
    }
    expect(commits[0]).toBe(from.commit);
    expect(commits).toHaveLength(4);
    expect(commits.every((commit, index) => index === 0 || commit > (commits[index - 1] ?? 0n))).toBe(true);
  });

  it('of all begins backwards with the event before a position', async () => {
    await client.appendToStream(stream, some(3));
    const [first, last] = [await positionOf(stream, 0), await positionOf(stream, 2)];
    const options = { direction: BACKWARDS, fromPosition: last, maxCount: 1 } as const;
    expect((await firstOf(client.readAll(options)))?.event).toMatchObject({ streamId: stream, revision: 1n });
    const before = await firstOf(client.readAll({ ...options, fromPosition: first }));
    expect(before?.event?.streamId).not.toBe(stream);
  });

  it('of all gives system events, too, and goes backwards from the end', async () => {
    await client.appendToStream(stream, some(2));
    const [last] = await Promise.all([
      firstOf(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 })),
    ]);
    expect(last?.event?.revision).toBe(1n);
    const types = new Set<string>();
    for await (const { event } of client.readAll({ maxCount: 50 })) types.add(event?.type ?? '');
    expect([...types].some((type) => type.startsWith('$'))).toBe(true);
  });
});

describe('A subscription', () => {
  interface Seen {
    readonly events: number[];
    readonly checkpoints: bigint[];
    readonly said: string[];
  }

  /** Subscribes until so many of this stream's events were seen. */
  const watch = async (
    count: number,
    options: {
      after?: Position;
      prefix?: string;
      maxSearchWindow?: number;
      whenLive?: () => Promise<unknown>;
    },
  ): Promise<Seen> => {
    const seen: Seen = { events: [], checkpoints: [], said: [] };
    const filter = streamNameFilter({
      prefixes: [options.prefix ?? stream],
      ...(options.maxSearchWindow === undefined ? {} : { maxSearchWindow: options.maxSearchWindow }),
      checkpointReached: (_, { commit }) => void seen.checkpoints.push(commit),
    });
    const subscription = client.subscribeToAll({ fromPosition: options.after ?? START, filter });
    for (const word of ['confirmation', 'caughtUp', 'fellBehind']) {
      subscription.on(word, () => {
        seen.said.push(word);
        if (word === 'caughtUp' && seen.said.length === 2) void options.whenLive?.();
      });
    }
    try {
      for await (const { event } of subscription) {
        seen.events.push(Number(event?.revision));
        if (seen.events.length === count) break;
      }
      await delay(50);
    } finally {
      await subscription.unsubscribe();
    }
    return seen;
  };

  it('is confirmed, gives what is stored, says that it has caught up, and goes on', async () => {
    await client.appendToStream(stream, some(3));
    const { events, said } = await watch(5, { whenLive: () => client.appendToStream(stream, some(2)) });
    expect(events).toEqual([0, 1, 2, 3, 4]);
    expect(said.slice(0, 2)).toEqual(['confirmation', 'caughtUp']);
  });

  it('goes on exactly behind a position', async () => {
    await client.appendToStream(stream, some(5));
    expect((await watch(3, { after: await positionOf(stream, 1) })).events).toEqual([2, 3, 4]);
  });

  it('gives a checkpoint for about 32 events that it looked at, wanted or not', async () => {
    const start = (await client.appendToStream(stream, some(1))).position;
    await client.appendToStream(`other-${stream}`, some(320));
    const last = (await client.appendToStream(stream, some(1))).position?.commit ?? 0n;
    const { events, checkpoints } = await watch(1, { ...(start === undefined ? {} : { after: start }) });
    expect(events).toEqual([1]);
    const before = checkpoints.filter((commit) => commit < last);
    expect(before.length).toBeGreaterThanOrEqual(9);
    expect(before.length).toBeLessThanOrEqual(12);
  });

  it('is told where events began among which none was wanted: with a lower prepare position', async () => {
    const start = (await client.appendToStream(stream, some(1))).position ?? { commit: 0n, prepare: 0n };
    await client.appendToStream(`other-${stream}`, some(320));
    const last = (await client.appendToStream(stream, some(1))).position?.commit ?? 0n;
    const marks: Position[] = [];
    const checkpointReached = (_: unknown, mark: Position): void => void marks.push(mark);
    const filter = streamNameFilter({ prefixes: [stream], checkpointReached });
    const subscription = client.subscribeToAll({ fromPosition: start, filter });
    await firstOf(subscription);
    await subscription.unsubscribe();
    const before = marks.filter(({ commit }) => commit < last);
    expect(before.length).toBeGreaterThanOrEqual(9);
    for (const { commit, prepare } of before) expect(prepare).toBeLessThan(commit);
  });

  it('gives a checkpoint for each event when its window is one', async () => {
    const start = (await client.appendToStream(stream, some(1))).position;
    await client.appendToStream(`other-${stream}`, some(10));
    await client.appendToStream(stream, some(1));
    const options = start === undefined ? {} : { after: start };
    expect((await watch(1, { ...options, maxSearchWindow: 1 })).checkpoints.length).toBeGreaterThanOrEqual(
      10,
    );
  });

  it('may leave system events out', async () => {
    await client.appendToStream(stream, some(1));
    const subscription = client.subscribeToAll({ filter: excludeSystemEvents() });
    for await (const { event } of subscription) {
      expect(event?.type).not.toMatch(/^\$/);
      if (event?.streamId === stream) break;
    }
    await subscription.unsubscribe();
  });

  it('may be to one stream, behind a revision', async () => {
    await client.appendToStream(stream, some(4));
    const subscription = client.subscribeToStream(stream, { fromRevision: 1n });
    const found: bigint[] = [];
    for await (const { event } of subscription) {
      found.push(event?.revision ?? -1n);
      if (found.length === 2) break;
    }
    await subscription.unsubscribe();
    expect(found).toEqual([2n, 3n]);
  });
});

onDouble('The process of the double', () => {
  const here = (): EventStoreDouble => {
    if (double === undefined) throw new Error('There is no double.');
    return double;
  };
  afterEach(async () => here().heal());

  it('forgets at a restart what it had recognised at any revision', async () => {
    const events = some(1);
    await client.appendToStream(stream, events, { expectedRevision: ANY });
    await restart();
    await client.appendToStream(stream, events, { expectedRevision: ANY });
    expect(await revisions()).toEqual([0, 1]);
  });

  it('keeps what it acknowledged when it is killed, deletions and tombstones too', async () => {
    const names = [stream, `${stream}-deleted`, `${stream}-ended`];
    for (const name of names) await client.appendToStream(name, some(3));
    await client.deleteStream(`${stream}-deleted`);
    await client.tombstoneStream(`${stream}-ended`);
    const position = await positionOf(stream, 2);
    await restart();
    expect(await positionOf(stream, 2)).toEqual(position);
    await expect(revisions(`${stream}-deleted`)).rejects.toMatchObject({ type: 'stream-not-found' });
    await expect(revisions(`${stream}-ended`)).rejects.toMatchObject({ type: 'stream-deleted' });
    const after = await client.appendToStream(stream, some(1), { expectedRevision: 2n });
    expect(after.position?.commit).toBeGreaterThan(position.commit);
  });

  it('rejects what waits within 50 ms or so when it is killed, then everything with code 14 and no type, and is found again', async () => {
    await client.appendToStream(stream, some(1));
    await here().set({ appendFault: { kind: 'hang-after', times: 9 } });
    const waiting = Array.from({ length: 9 }, () =>
      client.appendToStream(`${stream}-${randomUUID()}`, some(1)),
    );
    const settled = Promise.allSettled(waiting);
    await delay(100);
    const killedAt = performance.now();
    await here().kill();
    for (const outcome of await settled) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { type: 'unavailable', code: 14 } });
    }
    expect(performance.now() - killedAt).toBeLessThan(1000);
    await delay(50);
    const error: unknown = await client.appendToStream(stream, some(1)).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 14 });
    expect(error).not.toHaveProperty('type');
    await here().start();
    await delay(50);
    await client.appendToStream(stream, some(1)).catch(() => undefined);
    expect((await client.appendToStream(stream, some(1))).success).toBe(true);
  });

  it('leaves the client waiting for ever when an append hangs', async () => {
    await here().set({ appendFault: { kind: 'hang-before', times: 1 } });
    const answer = client.appendToStream(stream, some(1), { deadline: 100 });
    answer.catch(() => undefined);
    expect(await Promise.race([answer, delay(600, 'nothing')])).toBe('nothing');
  });

  it('answers with a timeout, and stores nothing, when the deadline is past by its own clock', async () => {
    const ahead = await startEventStoreDouble({ clockAhead: 10_000 });
    const [behind, leave] = plainClient(ahead.url);
    try {
      await expect(behind.appendToStream(stream, some(1), { deadline: 9000 })).rejects.toMatchObject({
        type: 'deadline-exceeded',
        code: undefined,
      });
      const result = await behind.appendToStream(stream, some(1), { deadline: 20_000 });
      expect(result.nextExpectedRevision).toBe(0n);
    } finally {
      await leave();
      await ahead.stop();
    }
  });

  it('keeps to the deadline of an append that is made by itself', async () => {
    await here().set({ appendFault: { kind: 'hang-before', times: 1 } });
    const credentials = { username: 'admin', password: 'changeit' };
    const options = { credentials, deadline: 200 };
    await expect(client.appendToStream(stream, some(1), options)).rejects.toMatchObject({
      type: 'deadline-exceeded',
    });
  });

  it.each<[AppendFault, number]>([
    ['drop-before', 0],
    ['drop-after', 1],
    ['hang-before', 0],
    ['hang-after', 1],
  ])('stores an append or not: %s', async (kind, count) => {
    await client.appendToStream(stream, some(1));
    await here().set({ appendFault: { kind, times: 1 } });
    client.appendToStream(stream, some(1)).catch(() => undefined);
    await delay(200);
    await revisions().catch(() => undefined);
    expect((await revisions()).length).toBe(1 + count);
  });

  it('delays appends', async () => {
    await client.appendToStream(stream, some(1));
    await here().set({ appendDelay: 150 });
    const askedAt = performance.now();
    await client.appendToStream(stream, some(1));
    expect(performance.now() - askedAt).toBeGreaterThanOrEqual(149);
  });

  it('names the leader when it is none', async () => {
    await here().set({ leader: { host: '127.0.0.1', port: 1 } });
    await expect(client.appendToStream(stream, some(1))).rejects.toMatchObject({
      type: 'not-leader',
      leader: { address: '127.0.0.1', port: 1 },
    });
  });

  it.each<[NotHandled, string]>([
    ['not-ready', 'Server Is Not Ready'],
    ['too-busy', 'Server Is Busy'],
    ['no-leader', 'No leader info available in response'],
  ])('does not take an append up and says so in words alone: %s', async (notHandled, text) => {
    await here().set({ notHandled });
    await expect(client.appendToStream(stream, some(1))).rejects.toMatchObject({
      ...{ type: 'unknown', code: undefined, message: `Could not recognize ${text}` },
    });
    await here().heal();
    expect((await client.appendToStream(stream, some(1))).nextExpectedRevision).toBe(0n);
  });

  it('is found as the leader of a cluster by gossip', async () => {
    const [cluster, leave] = plainClient(
      `esdb://${here().host}:${here().port},${here().host}:${here().port}?tls=false`,
    );
    expect((await cluster.appendToStream(stream, some(1))).success).toBe(true);
    await leave();
  });

  it.each<[CaughtUpCheckpoint, (next: bigint) => Position]>([
    ['end-of-log', (next) => ({ commit: next, prepare: 0n })],
    ['out-of-range', () => ({ commit: 2n ** 64n - 1n, prepare: 2n ** 64n - 1n })],
  ])('gives a wrong checkpoint to who has caught up: %s', async (caughtUpCheckpoint, place) => {
    await client.appendToStream(stream, some(1));
    await here().set({ caughtUpCheckpoint });
    const marks: Position[] = [];
    const checkpointReached = (_: unknown, mark: Position): void => void marks.push(mark);
    const filter = streamNameFilter({ prefixes: [`nothing-${stream}`], checkpointReached });
    const subscription = client.subscribeToAll({ fromPosition: START, filter });
    await new Promise((resolve) => subscription.on('caughtUp', () => resolve(undefined)).resume());
    const next = (await client.appendToStream(stream, some(1))).position?.commit ?? 0n;
    await subscription.unsubscribe();
    expect(marks.at(-1)).toEqual(place(next));
  });

  /** What a live subscription says when 64 events come at once. */
  const flooded = async (): Promise<{ said: string[]; events: number; failure: unknown }> => {
    const filter = streamNameFilter({ prefixes: [stream] });
    const subscription = client.subscribeToAll({ fromPosition: END, filter });
    const said: string[] = [];
    let events = 0;
    let failure: unknown;
    subscription.on('error', (error) => (failure = error)).on('data', () => (events += 1));
    for (const word of ['caughtUp', 'fellBehind', 'end']) subscription.on(word, () => said.push(word));
    while (!said.includes('caughtUp')) await delay(5);
    await client.appendToStream(stream, some(64));
    await delay(200);
    const result = { said: [...said], events, failure };
    await subscription.unsubscribe();
    return result;
  };

  it('throws a live subscription off that gets more than it can hold', async () => {
    const { said, failure } = await flooded();
    const message =
      '10 ABORTED: Consumer too slow to handle event while live. Client resubscription required';
    expect(failure).toMatchObject({ code: 10, type: 'timeout', message });
    expect(said).toEqual(['caughtUp']);
  });

  it('can let it catch up instead, as the protocol allows', async () => {
    await here().set({ slowConsumers: 'fall-behind' });
    const { said, events, failure } = await flooded();
    expect(failure).toBeUndefined();
    expect(said).toEqual(['caughtUp', 'fellBehind', 'caughtUp']);
    expect(events).toBe(64);
  });

  it('ends with 0 when it is told to: subscriptions and appends fail with code 14', async () => {
    const subscription = client.subscribeToAll({ fromPosition: END, filter: excludeSystemEvents() });
    const said: unknown[] = [];
    subscription.on('error', (error) => said.push(error)).on('end', () => said.push('end'));
    await new Promise((resolve) => subscription.on('caughtUp', () => resolve(undefined)).resume());
    await client.appendToStream(stream, some(1));
    await here().set({ appendFault: { kind: 'hang-before', times: 1 } });
    const waiting = client.appendToStream(stream, some(1)).catch((error: unknown) => error);
    await delay(50);
    const askedAt = performance.now();
    expect(await here().terminate()).toBe(0);
    expect(performance.now() - askedAt).toBeLessThan(1500);
    expect(await waiting).toMatchObject({ code: 14, type: 'unavailable' });
    await here().start();
    expect(said).toMatchObject([{ code: 14, message: expect.stringContaining('Connection dropped') }]);
  });

  it('is not ready for a moment after its port is open', async () => {
    const starting = await startEventStoreDouble({ startingMilliseconds: 1000 });
    const [early, leave] = plainClient(starting.url);
    try {
      const notReady = { code: 14, message: expect.stringContaining('Server Is Not Ready') };
      await expect(firstOf(early.readStream(stream))).rejects.toMatchObject(notReady);
      const subscription = early.subscribeToAll({ filter: excludeSystemEvents() });
      await expect(firstOf(subscription)).rejects.toMatchObject(notReady);
      await expect(early.appendToStream(stream, some(1))).rejects.toMatchObject({
        type: 'unknown',
        message: 'Could not recognize Server Is Not Ready',
      });
      await delay(1000);
      expect((await early.appendToStream(stream, some(1))).nextExpectedRevision).toBe(0n);
    } finally {
      await leave();
      await starting.stop();
    }
  });

  it('refuses what there is no right to, by a kind, and whom it does not know, by ending the call', async () => {
    await client.appendToStream(stream, some(1));
    await here().set({ appendAccess: 'denied', readAccess: 'denied' });
    const denied = { type: 'access-denied' };
    await expect(client.appendToStream(stream, some(1))).rejects.toMatchObject({
      ...denied,
      code: undefined,
    });
    await expect(revisions()).rejects.toMatchObject({ ...denied, code: 7 });
    await expect(firstOf(client.subscribeToAll())).rejects.toMatchObject({ ...denied, code: 7 });
    await here().set({ appendAccess: 'unauthenticated', readAccess: 'unauthenticated' });
    for (const ask of [() => client.appendToStream(stream, some(1)), revisions]) {
      await expect(ask()).rejects.toMatchObject({ ...denied, code: 16 });
    }
    await here().heal();
    expect(await revisions()).toEqual([0]);
  });

  it('ends a subscription without an error when it is told to, and with one when it is killed', async () => {
    const said: string[] = [];
    const subscribe = async (): Promise<void> => {
      const subscription = client.subscribeToAll({ fromPosition: END, filter: excludeSystemEvents() });
      subscription.on('error', () => said.push('error')).on('end', () => said.push('end'));
      await new Promise((resolve) => subscription.on('caughtUp', () => resolve(undefined)).resume());
    };
    await subscribe();
    await here().strike('end-subscriptions');
    await delay(100);
    await subscribe();
    await here().kill();
    await delay(100);
    await here().start();
    expect(said).toEqual(['end', 'error']);
  });
});

onDouble('A cluster of three nodes', () => {
  let cluster: EventStoreCluster;
  let clustered: EventStoreDBClient;
  let leave: () => Promise<void>;
  beforeEach(async () => {
    cluster = await startEventStoreCluster();
    await delay(250);
    [clustered, leave] = plainClient(cluster.url);
  });
  afterEach(async () => {
    await leave().catch(() => undefined);
    await cluster.stop();
  });

  const outcomeOf = async (ask: () => Promise<unknown>): Promise<unknown> =>
    ask().then(
      () => 'fulfilled',
      (error: unknown) => error,
    );
  /** Each time with a client of its own: one that did not find the cluster never finds it again. */
  const untilAppended = async (): Promise<number> => {
    const beganAt = performance.now();
    let outcome: unknown;
    while (outcome !== 'fulfilled') {
      await delay(50);
      const [fresh, away] = plainClient(cluster.url);
      // What is sent to a call that ends meanwhile is never answered.
      const tooLate = delay(1000, 'nothing', { ref: false });
      outcome = await outcomeOf(async () => {
        if ((await Promise.race([fresh.appendToStream(stream, some(1)), tooLate])) === 'nothing')
          throw new Error();
      });
      await away().catch(() => undefined);
      if (performance.now() - beganAt > 20_000) throw new Error('Nothing is appended.', { cause: outcome });
    }
    return performance.now() - beganAt;
  };

  it('shows on every node what was acknowledged; who asks a follower for the leader is told where it is', async () => {
    await clustered.appendToStream(stream, some(3));
    const [follower] = cluster.followers;
    const [there, away] = plainClient(`esdb://127.0.0.1:${follower?.port}?tls=false`);
    await delay(50);
    expect(
      (await firstOf(there.readStream(stream, { direction: BACKWARDS, fromRevision: END })))?.event,
    ).toMatchObject({
      revision: 2n,
    });
    await expect(there.appendToStream(stream, some(1))).rejects.toMatchObject({
      type: 'not-leader',
      leader: { address: '127.0.0.1', port: cluster.leader?.port },
    });
    await away();
  });

  it('sells again 1.6 to 4 s after its leader was killed, with all that was acknowledged', async () => {
    await clustered.appendToStream(stream, some(3));
    await cluster.leader?.kill();
    const milliseconds = await untilAppended();
    expect(milliseconds).toBeGreaterThan(1200);
    expect(milliseconds).toBeLessThan(6000);
    const found: bigint[] = [];
    const [there, away] = plainClient(cluster.url);
    for await (const { event } of there.readStream(stream)) found.push(event?.revision ?? -1n);
    expect(found.slice(0, 4)).toEqual([0n, 1n, 2n, 3n]);
    await away();
  });

  it('without a majority lets appends run out of time, then says that it is not ready; reads go on, a subscription is silent', async () => {
    const { leader } = cluster;
    const [there, away] = plainClient(`esdb://127.0.0.1:${leader?.port}?tls=false`);
    await there.appendToStream(stream, some(1));
    const subscription = there.subscribeToAll({ fromPosition: END, filter: excludeSystemEvents() });
    const said: string[] = [];
    for (const word of ['error', 'end', 'data']) subscription.on(word, () => said.push(word));
    await Promise.all(cluster.followers.map((node) => node.kill()));
    const askedAt = performance.now();
    await expect(there.appendToStream(stream, some(1))).rejects.toMatchObject({
      type: 'deadline-exceeded',
      code: undefined,
    });
    expect(performance.now() - askedAt).toBeGreaterThan(2000);
    await delay(1500);
    await expect(there.appendToStream(stream, some(1))).rejects.toMatchObject({
      type: 'unknown',
      code: undefined,
      message: 'Could not recognize Server Is Not Ready',
    });
    expect((await firstOf(there.readStream(stream)))?.event?.revision).toBe(0n);
    expect(said).toEqual([]);
    expect(await outcomeOf(() => clustered.appendToStream(stream, some(1)))).toMatchObject({
      message: 'Failed to discover after 10 attempts.',
    });
    await Promise.all(cluster.nodes.map((node) => node.start()));
    expect(await untilAppended()).toBeLessThan(8500);
    // What was not replicated is in no stream.
    const found: bigint[] = [];
    for await (const { event } of there.readStream(stream)) found.push(event?.revision ?? -1n);
    expect(found).toEqual([0n, 1n]);
    await subscription.unsubscribe();
    await away();
  }, 60_000);

  it('does without a leader that hangs, which leads no more when it goes on', async () => {
    await clustered.appendToStream(stream, some(1));
    const { leader } = cluster;
    leader?.freeze();
    await delay(2000);
    const [other] = cluster.nodes.filter((node) => node !== leader);
    const [there, away] = plainClient(`esdb://127.0.0.1:${other?.port}?tls=false`);
    expect((await there.appendToStream(stream, some(1))).nextExpectedRevision).toBe(1n);
    leader?.thaw();
    await delay(100);
    await expect(clustered.appendToStream(stream, some(1), { expectedRevision: 0n })).rejects.toMatchObject({
      type: 'not-leader',
    });
    await away();
  });
});

async function firstOf<Item>(items: AsyncIterable<Item>): Promise<Item | undefined> {
  for await (const item of items) return item;
  return undefined;
}
