import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type {
  DocumentQuery,
  Filter,
  ReadModelStore,
  StoredDocument,
} from '../../src/engine/ports/read-model-store.ts';
import type { JsonObject } from '../../src/engine/json.ts';

export interface OpenedDocuments {
  readonly store: ReadModelStore;
  /** Closes the store and opens it again, as after a restart. */
  reopen(): Promise<OpenedDocuments>;
  close(): Promise<void>;
}

const INDEXES = [['theater.id', 'day'], ['seats'], ['price']];

/** Changes all of a document that the store lets be changed. */
function spoil(document: JsonObject | undefined): void {
  const { list } = document as { list: { n: number }[] };
  for (const change of [() => list.push({ n: 2 }), () => Object.assign(list[0] ?? {}, { n: 3 })]) {
    try {
      change();
    } catch {
      // It may refuse the change, or have given a copy.
    }
  }
}

/** What every ReadModelStore promises. */
export function readModelStoreContract(name: string, open: () => Promise<OpenedDocuments>): void {
  describe(`${name} as a ReadModelStore`, () => {
    let opened: OpenedDocuments;
    let collection: string;
    beforeEach(async () => {
      opened = await open();
      collection = `test_${randomUUID()}`;
      await opened.store.prepare({ name: collection, indexes: INDEXES, words: 'words' });
    });
    afterEach(async () => {
      await opened.store.drop(collection);
      await opened.close();
    });

    const save = (documents: readonly StoredDocument[], checkpoint: bigint): Promise<void> =>
      opened.store.save(collection, documents, checkpoint);
    const get = (id: string): Promise<JsonObject | undefined> => opened.store.get(collection, id);
    const reopen = async (): Promise<void> => {
      opened = await opened.reopen();
      await opened.store.prepare({ name: collection, indexes: INDEXES, words: 'words' });
    };

    describe('save', () => {
      it('stores a document, replaces it by a later one, and never by an earlier one', async () => {
        await save([stored('a', 5n, { version: 5 })], 5n);
        await save([stored('a', 7n, { version: 7 })], 7n);
        expect(await get('a')).toEqual({ version: 7 });
        await save([stored('a', 6n, { version: 6 }), stored('a', 7n, { version: 70 })], 7n);
        expect(await get('a')).toEqual({ version: 7 });
        expect(await opened.store.load(collection, ['a'])).toEqual(
          new Map([['a', stored('a', 7n, { version: 7 })]]),
        );
      });

      it('moves the checkpoint forward only, each collection its own', async () => {
        expect(await opened.store.checkpoint(collection)).toBe(0n);
        await save([], 9n);
        await save([], 4n);
        expect(await opened.store.checkpoint(collection)).toBe(9n);
        const other = `other_${randomUUID()}`;
        await opened.store.prepare({ name: other, indexes: [] });
        await opened.store.save(other, [], 3n);
        expect(await opened.store.checkpoint(collection)).toBe(9n);
        const checkpoints = await opened.store.checkpoints();
        expect([checkpoints.get(collection), checkpoints.get(other)]).toEqual([9n, 3n]);
        await opened.store.drop(other);
      });

      it('keeps the highest position that there can be', async () => {
        const position = 9_007_199_254_740_991n;
        await save([stored('a', position, {})], position);
        await reopen();
        expect(await opened.store.checkpoint(collection)).toBe(position);
        expect((await opened.store.load(collection, ['a'])).get('a')?.position).toBe(position);
      });

      it('lists all documents with their positions, however many, and tombstones', async () => {
        const documents = Array.from({ length: 1500 }, (_, n) => stored(`id-${n}`, BigInt(n + 1), { n }));
        const changed = [...documents.slice(1), stored('id-0', 1501n, null)];
        await save(documents, 1500n);
        await save(changed.slice(-1), 1500n);
        const listed: StoredDocument[] = [];
        for await (const page of opened.store.list(collection)) listed.push(...page);
        expect(listed).toHaveLength(1500);
        expect(new Map(listed.map((each) => [each.id, each]))).toEqual(
          new Map(changed.map((each) => [each.id, each])),
        );
      });

      it('lets a tombstone stand for a removed document', async () => {
        await save([stored('a', 5n, { day: 1 })], 5n);
        await save([stored('a', 7n, null)], 6n);
        expect(await get('a')).toBeUndefined();
        expect(await opened.store.find(collection, { filter: {} })).toEqual([]);
        expect(await opened.store.count(collection, {})).toBe(0);
        expect(await opened.store.load(collection, ['a'])).toEqual(new Map([['a', stored('a', 7n, null)]]));
      });

      it('is not changed by a redelivery, before and after a restart', async () => {
        const first = [stored('a', 1n, { n: 1 }), stored('b', 2n, { n: 2 })];
        const second = [stored('a', 3n, null), stored('b', 4n, { n: 4 })];
        const redeliver = async (): Promise<void> => {
          await save(first, 2n);
          await save(second, 4n);
        };
        await redeliver();
        await redeliver();
        await save(first, 2n);
        expect(await opened.store.find(collection, { filter: {} })).toEqual([{ n: 4 }]);
        await reopen();
        await save(first, 2n);
        expect(await opened.store.find(collection, { filter: {} })).toEqual([{ n: 4 }]);
        expect(await opened.store.checkpoint(collection)).toBe(4n);
      });

      it('makes a removed document again from a later event', async () => {
        await save([stored('a', 1n, { n: 1 })], 1n);
        await save([stored('a', 2n, null)], 2n);
        await reopen();
        await save([stored('a', 3n, { n: 3 })], 3n);
        expect(await get('a')).toEqual({ n: 3 });
      });

      it('keeps documents through a restart', async () => {
        const document = { text: '🎬 "\u0000\n', list: [1, { a: null }], none: {}, yes: true };
        await save([stored('a', 1n, document), stored('b', 2n, { n: 2 })], 2n);
        await save([stored('b', 3n, null)], 2n);
        await reopen();
        expect(await get('a')).toEqual(document);
        expect(await opened.store.checkpoint(collection)).toBe(2n);
        expect(await opened.store.load(collection, ['a', 'b', 'c'])).toEqual(
          new Map([
            ['a', stored('a', 1n, document)],
            ['b', stored('b', 3n, null)],
          ]),
        );
      });
    });

    it('does not let a reader change a document', async () => {
      const list = [{ n: 1 }];
      const found = async (id: string): Promise<JsonObject | undefined> =>
        (await opened.store.find(collection, { filter: { name: id } }))[0];
      await save([stored('got', 1n, { name: 'got', list: [{ n: 1 }] })], 1n);
      await save([stored('found', 2n, { name: 'found', list: [{ n: 1 }] })], 2n);
      const expectUnchanged = async (): Promise<void> => {
        for (const read of [get, found]) {
          expect(await read('got')).toEqual({ name: 'got', list });
          expect(await read('found')).toEqual({ name: 'found', list });
        }
      };
      spoil(await get('got'));
      spoil(await found('found'));
      await expectUnchanged();
      await reopen();
      spoil(await get('got'));
      spoil(await found('found'));
      await expectUnchanged();
    });

    describe('find', () => {
      beforeEach(async () => {
        const documents = SHOWS.map((show, index) => stored(show.id, BigInt(index + 1), show));
        await save(documents, BigInt(documents.length));
      });

      it.each<[string, Filter, string[]]>([
        ['everything', {}, ['a', 'b', 'c', 'd', 'e']],
        ['by a nested field of an index', { 'theater.id': 't1' }, ['a', 'b', 'd']],
        ['by all fields of an index', { 'theater.id': 't1', day: 2 }, ['b']],
        ['by an indexed field and one that is not', { 'theater.id': 't1', title: 'Brazil' }, ['b']],
        ['by a field without an index', { title: 'Alien' }, ['a', 'd']],
        ['by an element of an indexed array', { seats: 'A2' }, ['a', 'c']],
        ['by one of several values', { 'theater.id': { $in: ['t2', 't3', 't9'] } }, ['c', 'e']],
        ['by $eq and a range at once', { 'theater.id': { $eq: 't1' }, day: { $gte: 2 } }, ['b', 'd']],
        ['by a range of an indexed field', { price: { $gt: 5, $lte: 9 } }, ['a', 'c']],
        ['by null, which an absent field is too', { price: null }, ['d', 'e']],
        ['by $or', { $or: [{ 'theater.id': 't3' }, { day: 2 }] }, ['b', 'e']],
        ['by $ne', { title: { $ne: 'Alien' } }, ['b', 'c', 'e']],
        ['nothing for a value that none has', { 'theater.id': 't9' }, []],
        ['a number that is not the text of it', { 'theater.id': 't1', day: '2' }, []],
      ])('selects %s', async (_, filter, ids) => {
        const found = await opened.store.find(collection, { filter });
        expect(found.map(({ id }) => id).sort()).toEqual(ids);
        expect(await opened.store.count(collection, filter)).toBe(ids.length);
      });

      it('selects by the values that a document has now', async () => {
        await save([stored('a', 10n, { ...SHOWS[0], theater: { id: 't2' }, seats: ['A9'] })], 10n);
        const ids = async (filter: Filter): Promise<unknown[]> =>
          (await opened.store.find(collection, { filter })).map(({ id }) => id).sort();
        expect(await ids({ 'theater.id': 't1' })).toEqual(['b', 'd']);
        expect(await ids({ 'theater.id': 't2' })).toEqual(['a', 'c']);
        expect(await ids({ seats: 'A2' })).toEqual(['c']);
        await save([stored('a', 11n, null)], 11n);
        expect(await ids({ 'theater.id': 't2' })).toEqual(['c']);
      });

      it.each<[string, string, Filter, string[]]>([
        ['of a field', 'title', {}, ['Alien', 'Brazil', 'a Zed & two Noughts', 'Élan']],
        ['in lists', 'seats', {}, ['A1', 'A2', 'B1']],
        ['of the documents that a filter selects', 'seats', { day: 3 }, ['A2', 'B1']],
        ['of documents that each have to be looked at', 'title', { title: { $regex: 'É' } }, ['Élan']],
        ['but no numbers', 'price', {}, []],
        ['but none of the parts of an object', 'theater', {}, []],
        ['of a field that no document has', 'director', {}, []],
      ])('tells the distinct texts %s', async (_, field, filter, texts) => {
        expect([...(await opened.store.distinct(collection, field, filter))].sort()).toEqual(texts);
      });

      it('tells the distinct texts of the documents as they are now', async () => {
        await save([stored('e', 10n, { ...SHOWS[4], title: 'Zardoz' }), stored('b', 10n, null)], 10n);
        const titles = await opened.store.distinct(collection, 'title', {});
        expect([...titles].sort()).toEqual(['Alien', 'Zardoz', 'a Zed & two Noughts']);
      });

      it('selects by an index after a restart too', async () => {
        await reopen();
        const found = await opened.store.find(collection, { filter: { 'theater.id': 't1', seats: 'A1' } });
        expect(found.map(({ id }) => id)).toEqual(['a']);
      });

      it.each<[string, Record<string, 1 | -1>, string]>([
        ['ascending, null and absent first', { price: 1, id: 1 }, 'deacb'],
        ['descending, null and absent last', { price: -1, id: 1 }, 'bcade'],
        ['by several fields in order of weight', { title: 1, day: -1 }, 'dabce'],
        ['by a nested field', { 'theater.id': -1, id: -1 }, 'ecdba'],
        ['by code unit, not by language', { title: -1, id: 1 }, 'ecbad'],
      ])('sorts %s', async (_, sort, order) => {
        const found = await opened.store.find(collection, { filter: {}, sort });
        expect(found.map(({ id }) => id)).toEqual(order.split(''));
      });

      it('gives the first of the sorted when there is a limit', async () => {
        const found = await opened.store.find(collection, { filter: {}, sort: { id: -1 }, limit: 2 });
        expect(found.map(({ id }) => id)).toEqual(['e', 'd']);
      });
    });

    it('gives the ids of what it finds, in the same order, and of no more', async () => {
      const document = (id: string, day: number, kind: string): StoredDocument =>
        stored(id, BigInt(day + 1), { name: id, day, kind, words: [`${kind}s`] });
      const all = [document('a', 3, 'film'), document('b', 1, 'film'), document('c', 2, 'play')];
      await save([...all, document('d', 4, 'film'), stored('e', 6n, null)], 6n);
      await opened.store.put(collection, 'f', { name: 'f', day: 5, kind: 'film', words: [] });
      const queries: DocumentQuery[] = [
        { filter: {}, sort: { day: -1 } },
        { filter: { kind: 'film' }, sort: { day: 1 }, limit: 2 },
        { filter: { words: { $regex: '^film' } }, sort: { day: 1 } },
        // Which SQL cannot tell.
        { filter: { kind: { $regex: '^f.*m$' } }, sort: { day: 1 }, limit: 3 },
        { filter: { kind: 'nothing' }, limit: 3 },
        { filter: {}, limit: 0 },
      ];
      for (const query of queries) {
        const found = await opened.store.find(collection, query);
        expect(await opened.store.ids(collection, query)).toEqual(found.map(({ name }) => name));
      }
      expect(await opened.store.ids(collection, queries[0] ?? { filter: {} })).toEqual([
        'f',
        'd',
        'a',
        'c',
        'b',
      ]);
    });

    describe('words', () => {
      const found = async (filter: Filter): Promise<unknown[]> => {
        const sort = { id: 1 } as const;
        return (await opened.store.find(collection, { filter, sort })).map(({ id }) => id);
      };
      const begins = (word: string): Filter => ({ words: { $regex: `^${word}` } });
      const texts = { a: 'amelie 2 夏', b: 'amelia paris', c: 'paris 200', d: '' };
      beforeEach(async () => {
        const documents = Object.entries(texts).map(([id, text], index) =>
          stored(id, BigInt(index + 1), { id, words: text === '' ? [] : text.split(' '), day: index }),
        );
        await save(documents, 4n);
      });

      it('are found by how they begin, alone and with other conditions', async () => {
        expect(await found(begins('amel'))).toEqual(['a', 'b']);
        expect(await found(begins('amelie'))).toEqual(['a']);
        expect(await found(begins('夏'))).toEqual(['a']);
        expect(await found(begins('2'))).toEqual(['a', 'c']);
        expect(await found(begins('mel'))).toEqual([]);
        expect(await found(begins('Amel'))).toEqual([]);
        expect(await found({ $and: [begins('amel'), begins('par')] })).toEqual(['b']);
        expect(await found({ $or: [begins('amelie'), { day: 3 }] })).toEqual(['a', 'd']);
        expect(await found({ $nor: [begins('amel')] })).toEqual(['c', 'd']);
        expect(await found({ ...begins('par'), day: { $gt: 1 } })).toEqual(['c']);
        expect(await opened.store.count(collection, begins('par'))).toBe(2);
        expect(await found({ words: { $in: [] } })).toEqual([]);
      });

      it('are those that a document has now, also after a restart', async () => {
        expect(await found(begins('amel'))).toEqual(['a', 'b']);
        await save([stored('a', 5n, { id: 'a', words: ['fabuleux'] }), stored('b', 6n, null)], 6n);
        await opened.store.put(collection, 'e', { id: 'e', words: ['fable'] });
        expect(await found(begins('amel'))).toEqual([]);
        expect(await found(begins('fab'))).toEqual(['a', 'e']);
        await opened.store.put(collection, 'e', null);
        expect(await found(begins('fab'))).toEqual(['a']);
        // It may take the place of the removed one.
        await opened.store.put(collection, 'f', { id: 'f', words: ['other'] });
        await reopen();
        expect(await found(begins('fab'))).toEqual(['a']);
        await save([stored('b', 7n, { id: 'b', words: ['fabian'] })], 7n);
        expect(await found(begins('fab'))).toEqual(['a', 'b']);
      });
    });

    it('puts, replaces and removes a document that does not come from the log, and keeps it through a restart', async () => {
      await opened.store.put(collection, 'note', { attempts: 1, day: 1 });
      await opened.store.put(collection, 'gone', { attempts: 1, day: 1 });
      await opened.store.put(collection, 'note', { attempts: 2, day: 1 });
      await opened.store.put(collection, 'gone', null);
      await opened.store.put(collection, 'never', null);
      expect(await opened.store.find(collection, { filter: { day: 1 } })).toEqual([{ attempts: 2, day: 1 }]);
      await reopen();
      expect(await get('note')).toEqual({ attempts: 2, day: 1 });
      expect(await get('gone')).toBeUndefined();
    });

    it('tells at once that a collection has changed, or that it cannot tell', async () => {
      const told = (): unknown => opened.store.changesOf(collection);
      const seen = new Set<unknown>();
      const steps: (() => Promise<void>)[] = [
        () => Promise.resolve(),
        () => save([stored('a', 5n, { n: 1 })], 5n),
        () => opened.store.put(collection, 'note', { n: 1 }),
        () => opened.store.put(collection, 'note', null),
        () => opened.store.removeAt(collection, 'a', 5n),
        () => opened.store.drop(collection),
      ];
      for (const step of steps) {
        const stepped = step();
        // Not only when it has been written.
        seen.add(told());
        await stepped;
        seen.add(told());
      }
      // Null each time, or another number with each change.
      expect([1, steps.length]).toContain(seen.size);
      expect(seen.has(null)).toBe(seen.size === 1);
      const before = told();
      await opened.store.prepare({ name: collection, indexes: INDEXES, words: 'words' });
      await save([], 9n);
      expect(told()).toBe(before);
    });

    it('drops a collection with its checkpoint, for good', async () => {
      await save([stored('a', 5n, { n: 1 })], 5n);
      await reopen();
      await opened.store.drop(collection);
      await opened.store.drop(`never_${randomUUID()}`);
      expect((await opened.store.checkpoints()).has(collection)).toBe(false);
      await reopen();
      expect(await opened.store.checkpoint(collection)).toBe(0n);
      expect(await opened.store.find(collection, { filter: {} })).toEqual([]);
      await save([stored('a', 3n, { n: 3 })], 3n);
      expect(await get('a')).toEqual({ n: 3 });
    });

    it('takes over a dropped collection at once', async () => {
      await save([stored('a', 5n, { n: 1 })], 5n);
      await Promise.all([
        opened.store.drop(collection),
        opened.store.prepare({ name: collection, indexes: INDEXES, words: 'words' }),
      ]);
      expect(await get('a')).toBeUndefined();
      expect(await opened.store.checkpoint(collection)).toBe(0n);
    });
  });
}

const SHOWS = [
  { id: 'a', title: 'Alien', day: 1, theater: { id: 't1' }, seats: ['A1', 'A2'], price: 7 },
  { id: 'b', title: 'Brazil', day: 2, theater: { id: 't1' }, seats: [], price: 12 },
  { id: 'c', title: 'a Zed & two Noughts', day: 3, theater: { id: 't2' }, seats: ['A2'], price: 9 },
  { id: 'd', title: 'Alien', day: 3, theater: { id: 't1' }, seats: ['B1'], price: null },
  { id: 'e', title: 'Élan', day: 1, theater: { id: 't3' }, seats: ['B1'] },
];

function stored(id: string, position: bigint, document: JsonObject | null): StoredDocument {
  return { id, position, document };
}
