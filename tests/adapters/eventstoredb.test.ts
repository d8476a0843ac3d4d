import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  binaryEvent,
  type EventData,
  type EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
} from '@eventstore/db-client';
import { openEventStoreDb, type EventStoreDb } from '../../src/adapters/eventstoredb/event-store.ts';
import { type StoredEvent, StoreUnavailable, StreamDamaged } from '../../src/engine/ports/event-store.ts';
import { eventSubscriptionContract } from '../contracts/event-subscription.contract.ts';
import { eventStoreContract, type OpenedLog } from '../contracts/event-store.contract.ts';
import { type EventStoreDouble, plainClient, startEventStoreDouble } from '../doubles/eventstoredb.ts';
import { allOf, anEvent, someEvents } from '../support/events.ts';

/** A node that is given; without one there is the double. Nobody else may write to it meanwhile. */
const given = process.env['EVENTSTORE_URL'];

let double: EventStoreDouble | undefined;
let url: string;
beforeAll(async () => {
  if (given === undefined) double = await startEventStoreDouble();
  url = given ?? double?.url ?? '';
});
afterAll(async () => double?.stop());

/** What is called JSON and is none: the client first asks what to call it, then how to write it. */
function malformedEvent(): EventData {
  const kinds = ['application/json', 'application/octet-stream'];
  const event = binaryEvent({ type: 'Odd', data: Buffer.from('{"half') });
  return Object.defineProperty({ ...event }, 'contentType', { get: () => kinds.shift() ?? kinds[1] });
}

function openLog(): Promise<OpenedLog> {
  const log = openEventStoreDb({ url, prefixes: ['contract'] });
  const reopen = async (): Promise<OpenedLog> => {
    await log.close();
    await double?.kill();
    await double?.start();
    return openLog();
  };
  return Promise.resolve({ ...log, reopen });
}

eventStoreContract('EventStoreDB', openLog);
eventSubscriptionContract('EventStoreDB', openLog);

describe('EventStoreDB', () => {
  let client: EventStoreDBClient;
  let disconnect: () => Promise<void>;
  let prefix: string;
  let log: EventStoreDb;
  let abort: AbortController;
  let warnings: string[];
  beforeEach(() => {
    [client, disconnect] = plainClient(url);
    prefix = `mine${randomUUID()}-`;
    warnings = [];
    log = openEventStoreDb({ url, prefixes: [prefix], onWarning: (line) => warnings.push(line) });
    abort = new AbortController();
  });
  afterEach(async () => {
    abort.abort();
    await log.close();
    await disconnect();
  });

  /** Events of somebody else on the same server. */
  const appendOthers = async (count: number): Promise<bigint> => {
    let position = 0n;
    for (let left = count; left > 0; left -= 500) {
      const others = Array.from({ length: Math.min(left, 500) }, () =>
        jsonEvent({ type: 'Other', data: {} }),
      );
      const result = await client.appendToStream(`other-${randomUUID()}`, others);
      position = result.position?.commit ?? 0n;
    }
    return position;
  };
  const stored = async (after = 0n): Promise<StoredEvent[]> => {
    const events: StoredEvent[] = [];
    for await (const page of log.scan.scan(after)) events.push(...page);
    return events;
  };
  const appendRaw = async (stream: string, event: EventData): Promise<void> => {
    await client.appendToStream(stream, event, { expectedRevision: NO_STREAM });
  };

  describe('append', () => {
    it('refuses nothing, and more than 1 MiB of data, before it is sent', async () => {
      const stream = `${prefix}1`;
      await expect(log.store.append(stream, [], -1)).rejects.toThrow(RangeError);
      const tooMuch = [anEvent({ text: 'x'.repeat(1024 * 1024 - 10) }), anEvent({})];
      await expect(log.store.append(stream, tooMuch, -1)).rejects.toThrow(/at most 1048576/);
      const justEnough = [anEvent({ text: 'x'.repeat(1024 * 1024 - '{"text":""}'.length) })];
      expect(await log.store.append(stream, justEnough, -1)).toMatchObject({ outcome: 'appended' });
    });

    it('refuses what is not JSON, which would leave the client hanging', async () => {
      const cycle: Record<string, never> = {};
      Object.assign(cycle, { cycle });
      for (const data of [{ amount: 1n }, { amount: undefined }, cycle]) {
        await expect(log.store.append(`${prefix}1`, [anEvent(data as never)], -1)).rejects.toThrow(
          /is not JSON|call stack/,
        );
      }
      expect(await log.store.head(`${prefix}1`)).toBe(-1);
    });

    it('says of a refusal that it is one, so that nobody repeats it', async () => {
      const notAnId = log.store.append(`${prefix}1`, [anEvent({}, 'not-a-uuid')], -1);
      await expect(notAnId).rejects.toThrow(/refuses the append to .*BadRequest/);
      await expect(notAnId).rejects.not.toThrow(StoreUnavailable);
    });
  });

  describe('a stream that does not hold what was appended', () => {
    const damaged = (stream: string): Record<string, unknown> => ({
      name: 'StreamDamaged',
      code: 'stream-damaged',
      stream,
    });

    it('is damaged when it was deleted for ever: nobody reads it, and nothing is written to it', async () => {
      const stream = `${prefix}1`;
      await log.store.append(stream, someEvents(1), -1);
      await client.tombstoneStream(stream);
      await expect(log.store.append(stream, someEvents(1), 0)).rejects.toMatchObject(damaged(stream));
      await expect(allOf(log.store, stream)).rejects.toMatchObject(damaged(stream));
      await expect(log.store.head(stream)).rejects.toMatchObject(damaged(stream));
    });

    it.each<[string, (stream: string) => Promise<unknown>]>([
      ['was deleted', (stream) => client.deleteStream(stream)],
      ['is hidden as a whole', (stream) => client.setStreamMetadata(stream, { truncateBefore: 9 })],
    ])('is damaged when it %s, and is not taken for a new one', async (_, hide) => {
      const stream = `${prefix}1`;
      await log.store.append(stream, someEvents(3), -1);
      await hide(stream);
      await expect(allOf(log.store, stream)).rejects.toMatchObject(damaged(stream));
    });

    it('is damaged when all its events are too old', async () => {
      const stream = `${prefix}1`;
      await log.store.append(stream, someEvents(3), -1);
      await client.setStreamMetadata(stream, { maxAge: 1 });
      await delay(2100);
      await expect(allOf(log.store, stream)).rejects.toMatchObject(damaged(stream));
    });

    it('is new while nothing was appended, also where it has metadata', async () => {
      const stream = `${prefix}1`;
      await client.setStreamMetadata(stream, { cacheControl: 5 });
      expect(await allOf(log.store, stream)).toEqual([]);
      expect(await log.store.append(stream, someEvents(1), -1)).toMatchObject({ revision: 0 });
    });
  });

  const foreign: readonly [string, () => EventData, string][] = [
    ['without metadata', () => jsonEvent({ type: 'Odd', data: {} }), '{}'],
    [
      'with metadata of others',
      () => jsonEvent({ type: 'Odd', data: {}, metadata: { $correlationId: 'theirs' } }),
      '{}',
    ],
    ['that is a text', () => jsonEvent({ type: 'Odd', data: '{"half' as never, metadata: {} }), '{"half'],
    ['that is malformed', malformedEvent, '{"half'],
  ];

  it.each(foreign)(
    'damages a stream of ours by JSON %s, and shows it as it is in a scan',
    async (_, made, data) => {
      const stream = `${prefix}1`;
      await log.store.append(stream, someEvents(1), -1);
      await client.appendToStream(stream, made());
      const name = new RegExp(`of type Odd, ${stream}@1 at position \\d+, is not ours`);
      await expect(allOf(log.store, stream)).rejects.toThrow(StreamDamaged);
      await expect(allOf(log.store, stream)).rejects.toThrow(name);
      expect((await stored())[1]).toMatchObject({ type: 'Odd', data });
    },
  );

  it.each(foreign)('skips JSON %s in a subscription, counts it, and says it once', async (_, made) => {
    await log.store.append(`${prefix}1`, someEvents(1), -1);
    await appendRaw(`${prefix}2`, made());
    await log.store.append(`${prefix}1`, someEvents(1, 1), 0);
    const head = await log.subscription.head();
    for (const _again of [1, 2]) {
      const followed: unknown[] = [];
      for await (const { events, position } of log.subscription.subscribe(0n, { signal: abort.signal })) {
        followed.push(...events.map(({ data }) => data['number']));
        if (position >= head) break;
      }
      expect(followed).toEqual([0, 1]);
    }
    expect(log.foreignEvents()).toBe(1);
    const skipped = warnings.filter((line) => line.includes('not ours'));
    expect(skipped).toHaveLength(1);
    expect(skipped[0]).toContain(`of type Odd, ${prefix}2@0`);
  });

  it('does not let a follower stumble over what cannot be ours; a scan shows it, but for tombstones', async () => {
    await log.store.append(`${prefix}1`, someEvents(1), -1);
    await appendRaw(`${prefix}2`, binaryEvent({ type: 'Odd', data: Buffer.from('{"half') }));
    await appendRaw(`${prefix}3`, binaryEvent({ type: '$>', data: Buffer.from(`0@${prefix}1`) }));
    await appendRaw(`${prefix}4`, jsonEvent({ type: '$odd', data: {} }));
    await client.tombstoneStream(`${prefix}1`);
    await log.store.append(`${prefix}5`, someEvents(1), -1);
    await client.tombstoneStream(`${prefix}5`);
    const head = await log.subscription.head();
    const followed: string[] = [];
    for await (const { events, position } of log.subscription.subscribe(0n, { signal: abort.signal })) {
      followed.push(...events.map(({ stream }) => stream));
      if (position >= head) break;
    }
    expect(followed).toEqual([`${prefix}1`, `${prefix}5`]);
    expect((await stored()).map(({ stream, type }) => [stream, type])).toEqual([
      [`${prefix}1`, 'SeatsHeld'],
      [`${prefix}2`, 'Odd'],
      [`${prefix}3`, '$>'],
      [`${prefix}4`, '$odd'],
      [`${prefix}5`, 'SeatsHeld'],
    ]);
  });

  it('scans our events as canonical text, and no others', async () => {
    await appendOthers(3);
    await log.store.append(`${prefix}1`, [anEvent({ b: 1, a: { d: 'ü', c: [] } })], -1);
    await appendOthers(3);
    await log.store.append(`${prefix}2`, someEvents(1200), -1);
    const events = await stored();
    expect(events).toHaveLength(1201);
    expect(events[0]).toMatchObject({
      stream: `${prefix}1`,
      revision: 0,
      data: '{"a":{"c":[],"d":"ü"},"b":1}',
    });
    expect(events[0]?.metadata).toMatch(/^\{"\$causationId":/);
    expect(await stored(events[0]?.position)).toEqual(events.slice(1));
    expect(await log.scan.integrityFaults()).toEqual([]);
  });

  describe('a probe', () => {
    it('finds that an append would be taken, and stores nothing', async () => {
      const before = await log.scan.lastPosition();
      await log.store.probe();
      expect(await log.scan.lastPosition()).toBe(before);
    });
  });

  describe('another log than the one that a position is of', () => {
    const follow = async (after: bigint): Promise<void> => {
      for await (const { events } of log.subscription.subscribe(after, { signal: abort.signal })) {
        expect(events).toEqual([]);
      }
    };

    it('is told where no event stands at a position', async () => {
      await log.store.append(`${prefix}1`, someEvents(2), -1);
      const between = (await log.scan.lastPosition()) - 1n;
      const other = { name: 'OtherLog', code: 'other-log', position: between };
      await expect(follow(between)).rejects.toMatchObject(other);
      await expect(stored(between)).rejects.toMatchObject(other);
    });
  });

  describe('the head of the log', () => {
    it('is that of our last event, whatever others write behind it', async () => {
      await log.store.append(`${prefix}1`, someEvents(1), -1);
      await appendOthers(100);
      expect(await log.subscription.head()).toBe((await stored())[0]?.position);
    });

    it('costs no more than a bounded search, and a follower reaches it', async () => {
      await log.store.append(`${prefix}1`, someEvents(1), -1);
      const last = await appendOthers(10_100);
      const head = await log.subscription.head();
      expect(head).toBeLessThanOrEqual(last);
      let reached = 0n;
      for await (const { position } of log.subscription.subscribe(0n, { signal: abort.signal })) {
        reached = position;
        if (reached >= head) break;
      }
      expect(reached).toBeGreaterThanOrEqual(head);
    });
  });

  it('never gives a position ahead of the events that it stands for', async () => {
    for (let first = 0; first < 3000; first += 300) {
      await log.store.append(`${prefix}1`, someEvents(300, first), first - 1);
      await appendOthers(450);
    }
    const positions = (await stored()).map(({ position }) => position);
    let count = 0;
    for await (const batch of log.subscription.subscribe(0n, { signal: abort.signal })) {
      count += batch.events.length;
      expect(positions.filter((position) => position <= batch.position)).toHaveLength(count);
      if (count === positions.length) break;
      await delay(10);
    }
    expect(count).toBe(3000);
  });

  it('answers the appends under way when it is closed, ends its followers, and takes no more', async () => {
    const followed = (async () => {
      for await (const { events } of log.subscription.subscribe(0n, { signal: abort.signal }))
        expect(events.length).toBeLessThanOrEqual(1);
    })();
    const appended = log.store.append(`${prefix}1`, someEvents(1), -1);
    await log.close();
    expect(await appended).toMatchObject({ outcome: 'appended' });
    await expect(followed).resolves.toBeUndefined();
    await expect(log.store.append(`${prefix}1`, someEvents(1), -1)).rejects.toThrow(StoreUnavailable);
    await expect(log.store.head(`${prefix}1`)).rejects.toThrow(StoreUnavailable);
  });

  it('refuses a URL that it does not understand', () => {
    expect(() => openEventStoreDb({ url: 'kurrentdb://localhost:2113', prefixes: [] })).toThrow(/esdb:\/\//);
  });
});
