import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { until } from '../support/until.ts';
import type { IdempotencyRecords } from '../../src/ports/idempotency-records.ts';

export interface OpenedIdempotency {
  readonly records: IdempotencyRecords;
  /** Closes the records and opens them again, as after a restart. */
  reopen(): Promise<OpenedIdempotency>;
  close(): Promise<void>;
}

const RECORD = { fingerprint: 'f00d', text: '{"status":201,"body":"🎟️ \u0000"}' };

/** What all IdempotencyRecords promise. */
export function idempotencyRecordsContract(name: string, open: () => Promise<OpenedIdempotency>): void {
  describe(`${name} as IdempotencyRecords`, () => {
    let opened: OpenedIdempotency;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => opened.close());

    it('gives a key to one request, and its answer to those that come after', async () => {
      const key = randomUUID();
      expect(await opened.records.begin(key, 60)).toEqual({ state: 'begun' });
      expect(await opened.records.begin(key, 60)).toEqual({ state: 'running' });
      await opened.records.finish(key, RECORD, 60);
      expect(await opened.records.begin(key, 60)).toEqual({ state: 'done', record: RECORD });
      expect(await opened.records.begin(key, 60)).toEqual({ state: 'done', record: RECORD });
    });

    it('gives a key to exactly one of many that come at the same time', async () => {
      const key = randomUUID();
      const results = await Promise.all(Array.from({ length: 20 }, () => opened.records.begin(key, 60)));
      expect(results.filter(({ state }) => state === 'begun')).toHaveLength(1);
      expect(results.filter(({ state }) => state === 'running')).toHaveLength(19);
    });

    it('keeps keys apart', async () => {
      expect(await opened.records.begin(randomUUID(), 60)).toEqual({ state: 'begun' });
      expect(await opened.records.begin(randomUUID(), 60)).toEqual({ state: 'begun' });
    });

    it('gives an abandoned key again', async () => {
      const key = randomUUID();
      await opened.records.begin(key, 60);
      await opened.records.abandon(key);
      expect(await opened.records.begin(key, 60)).toEqual({ state: 'begun' });
    });

    it('keeps a key for a request for as long as its process lives, and gives it again soon after', async () => {
      const key = randomUUID();
      await opened.records.begin(key, 3);
      await sleep(4500);
      expect(await opened.records.begin(key, 60)).toEqual({ state: 'running' });
      opened = await opened.reopen();
      await until(async () => (await opened.records.begin(key, 60)).state === 'begun', 'it is begun again');
      expect(await opened.records.begin(key, 60)).toEqual({ state: 'running' });
    });

    it('shows every answer to who scans, also of many, and removes those that are named', async () => {
      const keys = Array.from({ length: 600 }, () => randomUUID());
      for (const key of keys) await opened.records.begin(key, 60);
      // As many at a time as a process has connections.
      for (let from = 0; from < keys.length; from += 100) {
        const some = keys.slice(from, from + 100);
        await Promise.all(
          some.map((key) => opened.records.finish(key, { ...RECORD, text: `of ${key}` }, 60)),
        );
      }
      const underWay = randomUUID();
      await opened.records.begin(underWay, 60);
      const texts = async (): Promise<ReadonlyMap<string, string>> => {
        const found = new Map<string, string>();
        for await (const page of opened.records.scan())
          for (const { key, text } of page) found.set(key, text);
        return found;
      };
      const before = await texts();
      expect(keys.filter((key) => before.get(key) !== `of ${key}`)).toEqual([]);
      expect(before.has(underWay)).toBe(false);
      const [first = '', second = '', third = ''] = keys;
      await opened.records.remove([first, second]);
      const left = await texts();
      expect([left.has(first), left.has(second), left.has(third)]).toEqual([false, false, true]);
      expect(await opened.records.begin(first, 60)).toEqual({ state: 'begun' });
    });

    it('keeps answers through a restart', async () => {
      const key = randomUUID();
      await opened.records.begin(key, 60);
      await opened.records.finish(key, RECORD, 60);
      opened = await opened.reopen();
      expect(await opened.records.begin(key, 60)).toEqual({ state: 'done', record: RECORD });
    });

    it('never gives a finished key out again, in whatever moment it is asked for', async () => {
      const key = randomUUID();
      await opened.records.begin(key, 60);
      const finished = opened.records.finish(key, RECORD, 60);
      const states: string[] = [];
      while (states.at(-1) !== 'done') {
        states.push((await opened.records.begin(key, 60)).state);
        await nextTurn();
      }
      await finished;
      expect(states).not.toContain('begun');
    });
  });
}
