import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type EventSubscription,
  type EventScan,
  type EventStore,
  type StoredEvent,
  StoreUnavailable,
} from '../../src/engine/ports/event-store.ts';
import type { EnvelopedEvent } from '../../src/engine/event.ts';
import { allOf, anEvent, contractStream, someEvents } from '../support/events.ts';

/** A log under test. It may hold events of other tests, so each test keeps to streams of its own. */
export interface OpenedLog {
  readonly store: EventStore;
  readonly subscription: EventSubscription;
  readonly scan: EventScan;
  /** Closes it and opens the same log again, as after a restart. */
  reopen(): Promise<OpenedLog>;
  close(): Promise<void>;
}

const A_PAGE_AND_MORE = 1200;

/** What every EventStore promises. */
export function eventStoreContract(name: string, open: () => Promise<OpenedLog>): void {
  describe(`${name} as an EventStore`, () => {
    let log: OpenedLog;
    beforeAll(async () => {
      log = await open();
    });
    afterAll(async () => log.close());

    describe('append', () => {
      it('stores behind the expected revision and tells the last revision', async () => {
        const stream = contractStream();
        expect(await log.store.append(stream, someEvents(2), -1)).toMatchObject({
          outcome: 'appended',
          revision: 1,
        });
        expect(await log.store.append(stream, someEvents(1), 1)).toMatchObject({
          outcome: 'appended',
          revision: 2,
        });
      });

      it('gives the position of its last event, as reading does', async () => {
        const stream = contractStream();
        const result = await log.store.append(stream, someEvents(3), -1);
        expect((await allOf(log.store, stream)).at(-1)).toMatchObject({ position: positionOf(result) });
      });

      it.each([
        ['is behind the head', 0],
        ['is ahead of the head', 5],
        ['says that there is no event', -1],
      ])('stores nothing and tells the head when the expected revision %s', async (_, expected) => {
        const stream = contractStream();
        const events = someEvents(3);
        await log.store.append(stream, events, -1);
        expect(await log.store.append(stream, someEvents(2), expected)).toEqual({
          outcome: 'conflict',
          head: 2,
        });
        expect(idsOf(await allOf(log.store, stream))).toEqual(idsOf(events));
      });

      it('conflicts when an event is expected in a stream that has none', async () => {
        const stream = contractStream();
        expect(await log.store.append(stream, someEvents(1), 0)).toEqual({ outcome: 'conflict', head: -1 });
      });

      it('lets exactly one of 64 succeed that expect the same revision at the same time', async () => {
        const stream = contractStream();
        await log.store.append(stream, someEvents(1), -1);
        const attempts = Array.from({ length: 64 }, () => someEvents(2));
        const results = await Promise.all(attempts.map((events) => log.store.append(stream, events, 0)));
        expect(results.filter(({ outcome }) => outcome === 'appended')).toHaveLength(1);
        expect(results.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(63);
        const winner = attempts[results.findIndex(({ outcome }) => outcome === 'appended')] ?? [];
        expect(idsOf(await allOf(log.store, stream, 1))).toEqual(idsOf(winner));
      });

      it('stores several events in their order, on successive positions', async () => {
        const stream = contractStream();
        const events = someEvents(50);
        await log.store.append(stream, events, -1);
        const stored = await allOf(log.store, stream);
        expect(idsOf(stored)).toEqual(idsOf(events));
        expect(stored.map(({ revision }) => revision)).toEqual(events.map((_, index) => index));
        expect(
          stored.every((event, index) => index === 0 || event.position > (stored[index - 1]?.position ?? 0n)),
        ).toBe(true);
      });

      it('refuses more than 1 MiB at once, and stores none of it', async () => {
        const stream = contractStream();
        const events = [anEvent(), anEvent({ text: 'x'.repeat(1024 * 1024) })];
        await expect(log.store.append(stream, events, -1)).rejects.toThrow();
        expect(await log.store.head(stream)).toBe(-1);
      });
    });

    describe('a repeated append', () => {
      it('is answered as the first time, and stored once', async () => {
        const stream = contractStream();
        const events = someEvents(2);
        const first = await log.store.append(stream, events, -1);
        expect(await log.store.append(stream, events, -1)).toMatchObject({
          outcome: 'appended',
          revision: 1,
        });
        expect(positionOf(await log.store.append(stream, events, -1))).toBe(positionOf(first));
        expect(await allOf(log.store, stream)).toHaveLength(2);
      });

      it('is recognised or unknown while the first is on its way, and stored once', async () => {
        const stream = contractStream();
        const events = someEvents(2);
        const asked = [1, 2, 3].map(() => log.store.append(stream, events, -1));
        const outcomes = await Promise.allSettled(asked);
        expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
        for (const outcome of outcomes) {
          if (outcome.status === 'fulfilled') expect(outcome.value).toMatchObject({ revision: 1 });
          else expect(outcome.reason).toBeInstanceOf(StoreUnavailable);
        }
        expect(await log.store.append(stream, events, -1)).toMatchObject({
          outcome: 'appended',
          revision: 1,
        });
        expect(await allOf(log.store, stream)).toHaveLength(2);
      });

      it('is recognised after further events', async () => {
        const stream = contractStream();
        const events = someEvents(2);
        await log.store.append(stream, events, -1);
        await log.store.append(stream, someEvents(3), 1);
        expect(await log.store.append(stream, events, -1)).toMatchObject({
          outcome: 'appended',
          revision: 1,
        });
        expect(await log.store.head(stream)).toBe(4);
      });

      it('is recognised after a restart', async () => {
        const stream = contractStream();
        const events = someEvents(2);
        const first = await log.store.append(stream, events, -1);
        log = await log.reopen();
        expect(await log.store.append(stream, events, -1)).toMatchObject({
          outcome: 'appended',
          revision: 1,
        });
        expect(positionOf(await log.store.append(stream, events, -1))).toBe(positionOf(first));
        expect(await log.store.head(stream)).toBe(1);
      });

      it('is recognised by a part of it from its beginning', async () => {
        const stream = contractStream();
        const events = someEvents(3);
        await log.store.append(stream, events, -1);
        expect(await log.store.append(stream, events.slice(0, 2), -1)).toMatchObject({
          outcome: 'appended',
          revision: 1,
        });
        expect(await log.store.append(stream, events.slice(1), 0)).toMatchObject({
          outcome: 'appended',
          revision: 2,
        });
      });

      it.each<[string, (events: EnvelopedEvent[]) => EnvelopedEvent[]]>([
        ['holds more than the first', (events) => [...events, anEvent()]],
        ['holds the events in another order', (events) => events.toReversed()],
        ['holds one that is new', ([first]) => [...(first === undefined ? [] : [first]), anEvent()]],
        ['begins with the second', (events) => events.slice(1)],
      ])('is a conflict when it %s', async (_, change) => {
        const stream = contractStream();
        const events = someEvents(2);
        await log.store.append(stream, events, -1);
        expect(await log.store.append(stream, change(events), -1)).toEqual({ outcome: 'conflict', head: 1 });
        expect(idsOf(await allOf(log.store, stream))).toEqual(idsOf(events));
      });
    });

    describe('read', () => {
      it('gives back what was appended, with its stream and revision', async () => {
        const stream = contractStream();
        const event = anEvent({
          title: 'Amélie',
          list: [1, { deep: [null, true, -1] }],
          empty: {},
          none: [],
        });
        await log.store.append(stream, [event], -1);
        expect(await allOf(log.store, stream)).toMatchObject([{ ...event, stream, revision: 0 }]);
      });

      it.each([
        ['four-byte characters', '🎬 映画 Ωμέγα'],
        ['a NUL', 'before\u0000after'],
        ['control characters, quotes and line ends', '\u0001"\\\r\n\u2028\u007f'],
        ['a combining character as it was written', 'e\u0301 \u00e9'],
      ])('keeps %s', async (_, text) => {
        const stream = contractStream();
        await log.store.append(stream, [anEvent({ text, [text]: 1 })], -1);
        expect((await allOf(log.store, stream))[0]?.data).toEqual({ text, [text]: 1 });
      });

      it('begins with a revision, inclusively', async () => {
        const stream = contractStream();
        await log.store.append(stream, someEvents(5), -1);
        expect((await allOf(log.store, stream, 3)).map(({ revision }) => revision)).toEqual([3, 4]);
      });

      it('gives nothing past the end, nor for an unknown stream', async () => {
        const stream = contractStream();
        await log.store.append(stream, someEvents(2), -1);
        expect(await allOf(log.store, stream, 2)).toEqual([]);
        expect(await allOf(log.store, stream, 99)).toEqual([]);
        expect(await allOf(log.store, contractStream())).toEqual([]);
      });

      it('gives a long stream without gap or repeat', async () => {
        const stream = contractStream();
        for (let first = 0; first < A_PAGE_AND_MORE; first += 100) {
          await log.store.append(stream, someEvents(100, first), first - 1);
        }
        const numbers = (await allOf(log.store, stream)).map(({ data }) => data['number']);
        expect(numbers).toEqual(Array.from({ length: A_PAGE_AND_MORE }, (_, index) => index));
      });

      it('keeps streams apart', async () => {
        const [one, other] = [contractStream(), contractStream()];
        const events = someEvents(2);
        await log.store.append(one, events, -1);
        await log.store.append(other, someEvents(3), -1);
        expect(idsOf(await allOf(log.store, one))).toEqual(idsOf(events));
      });
    });

    describe('scanStream', () => {
      const scanned = async (stream: string, fromRevision: number): Promise<readonly StoredEvent[]> => {
        const events: StoredEvent[] = [];
        for await (const page of log.scan.scanStream(stream, fromRevision)) events.push(...page);
        return events;
      };

      it('gives the stored events of one stream from a revision on, as a scan of the log does', async () => {
        const [stream, other] = [contractStream(), contractStream()];
        for (const [index, each] of [stream, other, stream].entries()) {
          await log.store.append(each, someEvents(2, index), index === 2 ? 1 : -1);
        }
        const all: StoredEvent[] = [];
        for await (const page of log.scan.scan(0n))
          all.push(...page.filter((each) => each.stream === stream));
        expect(all.map(({ revision }) => revision)).toEqual([0, 1, 2, 3]);
        expect(await scanned(stream, 0)).toEqual(all);
        expect(await scanned(stream, 2)).toEqual(all.slice(2));
      });

      it('gives none of a stream that has none, and none beyond its end', async () => {
        const stream = contractStream();
        expect(await scanned(stream, 0)).toEqual([]);
        await log.store.append(stream, someEvents(1), -1);
        expect(await scanned(stream, 1)).toEqual([]);
      });

      it('gives more than a page', async () => {
        const stream = contractStream();
        const count = 300;
        for (let first = 0; first < A_PAGE_AND_MORE; first += count) {
          await log.store.append(stream, someEvents(count, first), first - 1);
        }
        const revisions = (await scanned(stream, 0)).map(({ revision }) => revision);
        expect(revisions).toEqual(Array.from({ length: A_PAGE_AND_MORE }, (_, index) => index));
      });
    });

    describe('head', () => {
      it('is -1 for a stream that has no event', async () => {
        expect(await log.store.head(contractStream())).toBe(-1);
      });

      it('is the last revision that was answered, also after a restart', async () => {
        const stream = contractStream();
        await log.store.append(stream, someEvents(2), -1);
        expect(await log.store.head(stream)).toBe(1);
        await log.store.append(stream, someEvents(3), 1);
        expect(await log.store.head(stream)).toBe(4);
        log = await log.reopen();
        expect(await log.store.head(stream)).toBe(4);
        expect(await allOf(log.store, stream)).toHaveLength(5);
      });
    });
  });
}

function idsOf(events: readonly { readonly id: string }[]): string[] {
  return events.map(({ id }) => id);
}

function positionOf(result: Awaited<ReturnType<EventStore['append']>>): bigint | undefined {
  return result.outcome === 'appended' ? result.position : undefined;
}
