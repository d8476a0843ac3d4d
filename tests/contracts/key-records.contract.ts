import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { KeyRecord, KeyRecords } from '../../src/ports/key-records.ts';

export interface OpenedKeys {
  readonly keys: KeyRecords;
  /** Closes the records and opens them again, as after a restart. */
  reopen(): Promise<OpenedKeys>;
  close(): Promise<void>;
}

/** What all KeyRecords promise. */
export function keyRecordsContract(name: string, open: () => Promise<OpenedKeys>): void {
  describe(`${name} as KeyRecords`, () => {
    let opened: OpenedKeys;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => opened.close());

    it('keeps the first key that is inserted under an id', async () => {
      const id = randomUUID();
      expect(await opened.keys.insert(id, 'first')).toBe('inserted');
      expect(await opened.keys.insert(id, 'second')).toBe('known');
      expect(await opened.keys.get(id)).toBe('first');
    });

    it('lets one of several succeed that insert at the same time', async () => {
      const id = randomUUID();
      const wrapped = ['a', 'b', 'c', 'd'];
      const results = await Promise.all(wrapped.map((key) => opened.keys.insert(id, key)));
      expect(results.filter((result) => result === 'inserted')).toHaveLength(1);
      expect(await opened.keys.get(id)).toBe(wrapped[results.indexOf('inserted')]);
    });

    it('tells a key that never was from one that was dropped', async () => {
      const id = randomUUID();
      expect(await opened.keys.get(id)).toBeUndefined();
      await opened.keys.insert(id, 'key');
      await opened.keys.drop(id);
      expect(await opened.keys.get(id)).toBeNull();
    });

    it('never takes a key again under the id of a dropped one, known or not', async () => {
      const [known, unknown] = [randomUUID(), randomUUID()];
      await opened.keys.insert(known, 'key');
      for (const id of [known, unknown]) {
        await opened.keys.drop(id);
        await opened.keys.drop(id);
        expect(await opened.keys.insert(id, 'again')).toBe('known');
        expect(await opened.keys.get(id)).toBeNull();
      }
    });

    it('lists every key and tombstone once, however many there are', async () => {
      const records = new Map<string, string | null>();
      for (let n = 0; n < 1200; n += 1) records.set(`listed-${randomUUID()}`, `key ${n}`);
      const waiting = [...records];
      while (waiting.length > 0) {
        await Promise.all(waiting.splice(0, 50).map(([id, key]) => opened.keys.insert(id, String(key))));
      }
      const [known = ''] = records.keys();
      const unknown = `listed-${randomUUID()}`;
      for (const id of [known, unknown]) {
        await opened.keys.drop(id);
        records.set(id, null);
      }
      const listed: KeyRecord[] = [];
      for await (const page of opened.keys.list()) {
        listed.push(...page.filter(({ id }) => id.startsWith('listed-')));
      }
      expect(listed).toHaveLength(records.size);
      expect(new Map(listed.map(({ id, wrapped }) => [id, wrapped]))).toEqual(records);
    });

    it('keeps keys and tombstones through a restart', async () => {
      const [kept, dropped] = [randomUUID(), randomUUID()];
      await opened.keys.insert(kept, 'Schlüssel \u0000 🔑');
      await opened.keys.insert(dropped, 'key');
      await opened.keys.drop(dropped);
      opened = await opened.reopen();
      expect(await opened.keys.get(kept)).toBe('Schlüssel \u0000 🔑');
      expect(await opened.keys.get(dropped)).toBeNull();
      expect(await opened.keys.insert(dropped, 'again')).toBe('known');
    });
  });
}
