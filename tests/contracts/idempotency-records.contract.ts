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

    const stored = async (
      asker: string | null,
      named: readonly string[] = [],
      mostOfAsker = 100,
    ): Promise<string> => {
      const key = randomUUID();
      await opened.records.begin(key, 60);
      await opened.records.finish(key, RECORD, 60, { asker, named, mostOfAsker });
      return key;
    };
    const statesOf = (keys: readonly string[]): Promise<readonly string[]> =>
      Promise.all(keys.map(async (key) => (await opened.records.begin(key, 60)).state));

    it('removes what concerns somebody: the responses to them, and those that name them', async () => {
      const [ada, bob] = [randomUUID(), randomUUID()];
      const others = [await stored(bob), await stored(null), await stored(bob, [bob])];
      const hers = [
        await stored(ada),
        await stored(ada, [ada]),
        await stored(bob, [bob, ada]),
        await stored(null, [ada]),
      ];
      await opened.records.removeConcerning(ada);
      expect(await statesOf(hers)).toEqual(hers.map(() => 'begun'));
      expect(await statesOf(others)).toEqual(others.map(() => 'done'));
    });

    it('keeps so many responses to one asker, those that were stored last', async () => {
      const [ada, bob] = [randomUUID(), randomUUID()];
      const keys: string[] = [await stored(bob, [], 3), await stored(null, [], 3)];
      for (let number = 0; number < 5; number += 1) {
        keys.push(await stored(ada, [], 3));
        // The next one is kept longer.
        await sleep(2);
      }
      expect(await statesOf(keys)).toEqual(['done', 'done', 'begun', 'begun', 'done', 'done', 'done']);
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
