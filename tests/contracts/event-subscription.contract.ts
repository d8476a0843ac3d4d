import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventSubscription, EventBatch } from '../../src/engine/ports/event-store.ts';
import type { RecordedEvent } from '../../src/engine/event.ts';
import { contractStream, someEvents } from '../support/events.ts';
import type { OpenedLog } from './event-store.contract.ts';

/** No store may read ahead, or give at once, more than this. */
const BOUND = 1000;

/** What every EventSubscription promises. */
export function eventSubscriptionContract(name: string, open: () => Promise<OpenedLog>): void {
  describe(`${name} as an EventSubscription`, () => {
    let log: OpenedLog;
    let abort: AbortController;
    beforeEach(async () => {
      log = await open();
      abort = new AbortController();
    });
    afterEach(async () => {
      abort.abort();
      await log.close();
    });

    const append = async (stream: string, count: number, first = 0): Promise<void> => {
      const result = await log.store.append(stream, someEvents(count, first), first - 1);
      if (result.outcome !== 'appended') throw new Error('The stream is not as the test expects it.');
    };

    it('gives what is stored after a position, in the order of the log', async () => {
      const start = await log.subscription.head();
      const [one, other] = [contractStream(), contractStream()];
      await append(one, 2);
      await append(other, 1);
      await append(one, 2, 2);
      const events = await take(log.subscription, start, 5, abort.signal);
      expect(namesOf(events)).toEqual([`${one}@0`, `${one}@1`, `${other}@0`, `${one}@2`, `${one}@3`]);
      expect(await log.subscription.head()).toBe(events.at(-1)?.position);
      expect(await take(log.subscription, events[1]?.position ?? 0n, 3, abort.signal)).toEqual(
        events.slice(2),
      );
    });

    it('gives each event a position of its own, higher than that of the one before', async () => {
      const start = await log.subscription.head();
      const streams = Array.from({ length: 8 }, () => contractStream());
      await Promise.all(streams.map((stream) => append(stream, 5)));
      const positions = (await take(log.subscription, start, 40, abort.signal)).map(
        ({ position }) => position,
      );
      expect(positions.every((position, index) => position > (positions[index - 1] ?? start))).toBe(true);
    });

    it('goes on with what is appended later', async () => {
      const start = await log.subscription.head();
      const stream = contractStream();
      await append(stream, 3);
      const taken = take(log.subscription, start, 6, abort.signal);
      await append(stream, 2, 3);
      await append(stream, 1, 5);
      expect(numbersOf(await taken)).toEqual([0, 1, 2, 3, 4, 5]);
    });

    it('gives what was appended live as it is read later', async () => {
      const start = await log.subscription.head();
      const taken = take(log.subscription, start, 3, abort.signal);
      await append(contractStream(), 3);
      const live = await taken;
      log = await log.reopen();
      expect(await take(log.subscription, start, 3, abort.signal)).toEqual(live);
    });

    it('goes on from a position after a restart without gap or repeat', async () => {
      const start = await log.subscription.head();
      const stream = contractStream();
      await append(stream, 10);
      const before = await take(log.subscription, start, 4, abort.signal);
      log = await log.reopen();
      const rest = take(log.subscription, before.at(-1)?.position ?? 0n, 8, abort.signal);
      await append(stream, 2, 10);
      expect(numbersOf([...before, ...(await rest)])).toEqual(
        Array.from({ length: 12 }, (_, index) => index),
      );
    });

    it('gives only streams with a prefix, and the position advances over the others, also after a restart', async () => {
      const start = await log.subscription.head();
      const [wanted, other] = [contractStream('contractpayment'), contractStream('contractmovie')];
      await append(wanted, 1);
      await append(other, 3);
      await append(wanted, 1, 1);
      await append(other, 2, 3);
      const head = await log.subscription.head();
      const expectWanted = async (): Promise<bigint> => {
        const prefixes = ['theater-', wanted.slice(0, 20)];
        const isLast = ({ position }: EventBatch): boolean => position >= head;
        const batches = await follow(log.subscription, start, abort.signal, isLast, prefixes);
        expect(namesOf(batches.flatMap(({ events }) => events))).toEqual([`${wanted}@0`, `${wanted}@1`]);
        return batches.at(-1)?.position ?? start;
      };
      await expectWanted();
      log = await log.reopen();
      // A log may hold more than the subscription gives, so the position may be past that head; but past no event to come.
      const reached = await expectWanted();
      await append(wanted, 1, 2);
      expect(namesOf(await take(log.subscription, reached, 1, abort.signal))).toEqual([`${wanted}@2`]);
    });

    it('advances over a live event that is not wanted', async () => {
      const start = await log.subscription.head();
      const reached = follow(log.subscription, start, abort.signal, ({ position }) => position > start, [
        'nothing-',
      ]);
      await append(contractStream(), 1);
      expect((await reached).flatMap(({ events }) => events)).toEqual([]);
    });

    it('lets a slow consumer wait: bounded batches, and nothing is lost', async () => {
      const start = await log.subscription.head();
      const stream = contractStream();
      for (let first = 0; first < 3000; first += 250) await append(stream, 250, first);
      const subscription = log.subscription
        .subscribe(start, { signal: abort.signal })
        [Symbol.asyncIterator]();
      const numbers: unknown[] = [];
      const takeOne = async (): Promise<void> => {
        const { value } = (await subscription.next()) as IteratorResult<EventBatch, never>;
        expect(value.events.length).toBeLessThanOrEqual(BOUND);
        numbers.push(...numbersOf(value.events));
      };
      await takeOne();
      for (let first = 3000; first < 4000; first += 250) await append(stream, 250, first);
      while (numbers.length < 4000) await takeOne();
      expect(numbers).toEqual(Array.from({ length: 4000 }, (_, index) => index));
    });

    it('serves several followers, each from its own position', async () => {
      const start = await log.subscription.head();
      const stream = contractStream();
      await append(stream, 3);
      const middle = await log.subscription.head();
      const followers = [
        take(log.subscription, start, 6, abort.signal),
        take(log.subscription, start, 6, abort.signal),
        take(log.subscription, middle, 3, abort.signal),
      ];
      await append(stream, 3, 3);
      expect((await Promise.all(followers)).map(numbersOf)).toEqual([
        [0, 1, 2, 3, 4, 5],
        [0, 1, 2, 3, 4, 5],
        [3, 4, 5],
      ]);
    });

    it('is told that it is another log when a position is beyond the end', async () => {
      await append(contractStream(), 1);
      const beyond = (await log.subscription.head()) + 1_000_000n;
      const followed = follow(log.subscription, beyond, abort.signal, () => true);
      await expect(followed).rejects.toMatchObject({ name: 'OtherLog', code: 'other-log', position: beyond });
    });

    it('ends without an error when it is aborted while it waits', async () => {
      const followed = follow(log.subscription, await log.subscription.head(), abort.signal, () => false);
      setTimeout(() => abort.abort(), 20);
      expect(await followed).toEqual([]);
    });

    it('ends when it is aborted between two batches, and gives nothing when it was aborted before', async () => {
      const start = await log.subscription.head();
      await append(contractStream(), 3);
      const subscription = log.subscription
        .subscribe(start, { signal: abort.signal })
        [Symbol.asyncIterator]();
      await subscription.next();
      abort.abort();
      expect(await subscription.next()).toMatchObject({ done: true });
      expect(await follow(log.subscription, start, abort.signal, () => false)).toEqual([]);
    });
  });
}

/** The batches up to the first that satisfies a condition, or to the end. */
async function follow(
  subscription: EventSubscription,
  after: bigint,
  signal: AbortSignal,
  isLast: (batch: EventBatch) => boolean,
  prefixes?: readonly string[],
): Promise<EventBatch[]> {
  const batches: EventBatch[] = [];
  for await (const batch of subscription.subscribe(
    after,
    prefixes === undefined ? { signal } : { signal, prefixes },
  )) {
    batches.push(batch);
    if (isLast(batch)) break;
  }
  return batches;
}

/** The next so many events. */
async function take(
  subscription: EventSubscription,
  after: bigint,
  count: number,
  signal: AbortSignal,
): Promise<RecordedEvent[]> {
  let taken = 0;
  const batches = await follow(
    subscription,
    after,
    signal,
    ({ events }) => (taken += events.length) >= count,
  );
  return batches.flatMap(({ events }) => events).slice(0, count);
}

function namesOf(events: readonly RecordedEvent[]): string[] {
  return events.map(({ stream, revision }) => `${stream}@${revision}`);
}

function numbersOf(events: readonly RecordedEvent[]): unknown[] {
  return events.map(({ data }) => data['number']);
}
