import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { DocumentReader } from '../../src/adapters/embedded/document-reader.ts';
import { PendingDocuments } from '../../src/adapters/embedded/pending-documents.ts';
import { type OpenReadModels, openEmbeddedDocuments } from '../../src/adapters/embedded/read-model-store.ts';
import type { StoredDocument } from '../../src/engine/ports/read-model-store.ts';
import { until } from '../support/until.ts';
import { readModelStoreContract, type OpenedDocuments } from '../contracts/read-model-store.contract.ts';
import {
  kill,
  linesOf,
  nextLine,
  spawnCode,
  temporaryDirectory,
  unexpectedFailure,
  workerFile,
} from '../support/embedded.ts';

readModelStoreContract('The embedded document store', () => {
  const { directory, remove } = temporaryDirectory();
  const open = async (): Promise<OpenedDocuments> => {
    const store = await openEmbeddedDocuments({ directory, workerFile, onFailure: unexpectedFailure });
    return {
      store,
      reopen: async () => {
        await store.close();
        return open();
      },
      close: async () => {
        await store.close();
        remove();
      },
    };
  };
  return open();
});

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((total, name) => total + statSync(join(folder, name)).size, 0);
}

describe('The embedded document store', () => {
  const declaration = { name: 'shows', indexes: [['theaterId']] };
  let directory: string;
  let remove: () => void;
  let opened: OpenReadModels[];
  const open = async (readOnly = false): Promise<OpenReadModels> => {
    const store = await openEmbeddedDocuments({
      directory,
      workerFile,
      onFailure: unexpectedFailure,
      readOnly,
    });
    opened.push(store);
    await store.prepare(declaration);
    return store;
  };
  beforeEach(() => {
    ({ directory, remove } = temporaryDirectory());
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((store) => store.close()));
    remove();
  });

  it('freezes what is saved, all through, and gives it out without a copy', async () => {
    const store = await open();
    const document = { list: [{ n: 1 }] };
    await store.save('shows', [{ id: 'a', position: 1n, document }], 1n);
    expect(await store.get('shows', 'a')).toBe(document);
    expect(() => document.list.push({ n: 2 })).toThrow(TypeError);
    expect(() => Object.assign(document.list[0] ?? {}, { n: 2 })).toThrow(TypeError);
  });

  it('refuses a collection that was not prepared', async () => {
    const store = await open();
    await expect(store.get('others', 'a')).rejects.toThrow(/others was not prepared/);
    await expect(store.save('others', [], 1n)).rejects.toThrow(/others was not prepared/);
  });

  it('indexes what is there when it is prepared again with other indexes', async () => {
    const store = await open();
    await store.save('shows', [{ id: 'a', position: 1n, document: { theaterId: 't1', day: 1 } }], 1n);
    await store.prepare({ name: 'shows', indexes: [['day', 'theaterId']] });
    expect(await store.find('shows', { filter: { day: 1, theaterId: 't1' } })).toHaveLength(1);
    expect(await store.find('shows', { filter: { theaterId: 't1' } })).toHaveLength(1);
  });

  it('forgets tombstones that no redelivery can meet, and refuses what they would have refused', async () => {
    const store = await open();
    const created: StoredDocument = { id: 'a', position: 1n, document: { n: 1 } };
    await store.save('shows', [created], 1n);
    await store.save('shows', [{ id: 'a', position: 2n, document: null }], 2n);
    await store.save('shows', [{ id: 'b', position: 4n, document: null }], 3n);
    const known = async (): Promise<string> => [...(await store.load('shows', ['a', 'b'])).keys()].join();
    await until(async () => (await known()) === 'b', 'the tombstone of a is gone, and that of b is not');
    await store.save('shows', [created], 3n);
    expect(await store.get('shows', 'a')).toBeUndefined();
    await store.save('shows', [{ id: 'a', position: 5n, document: { n: 5 } }], 5n);
    expect(await store.get('shows', 'a')).toEqual({ n: 5 });
  });

  it('writes behind what it answers, so that another process reads it soon, as of one moment', async () => {
    const store = await open();
    const ids = Array.from({ length: 3000 }, (_, index) => `show-${index}`);
    let position = 0n;
    for (let round = 1; round <= 12; round++) {
      for (const end = performance.now() + 100; performance.now() < end;) {
        const document = { n: Number(++position), text: 'x'.repeat(1000) };
        await store.save(
          'shows',
          ids.map((id) => ({ id, position, document })),
          position,
        );
        await sleep(5);
      }
      const reader = await open(true);
      const checkpoint = await reader.checkpoint('shows');
      expect(await reader.count('shows', { n: Number(checkpoint) })).toBe(checkpoint === 0n ? 0 : ids.length);
      await reader.close();
    }
    const isWritten = async (): Promise<boolean> => {
      const reader = await open(true);
      const checkpoint = await reader.checkpoint('shows');
      await reader.close();
      return checkpoint === position;
    };
    await until(isWritten, 'all that was saved is in the file');
    const reader = await open(true);
    expect(await reader.checkpoints()).toEqual(new Map([['shows', position]]));
    await expect(reader.save('shows', [], position + 1n)).rejects.toThrow(/reading only/);
  });

  it('prepares a collection anew that is being dropped behind a large flush', async () => {
    const first = await open();
    await first.save('shows', [{ id: 'a', position: 1n, document: { n: 1 } }], 1n);
    await first.close();
    const store = await open();
    await store.prepare({ name: 'others', indexes: [] });
    const document = { text: 'x'.repeat(1000) };
    const documents = Array.from({ length: 2000 }, (_, index) => ({
      id: String(index),
      position: 1n,
      document,
    }));
    await store.save('others', documents, 1n);
    await Promise.all([store.drop('shows'), store.prepare(declaration)]);
    expect(await store.get('shows', 'a')).toBeUndefined();
  });

  it('gives way to other work while it writes 50,000 documents', async () => {
    const store = await open();
    const documents = Array.from({ length: 50_000 }, (_, index) => ({
      id: `document-${index}`,
      position: BigInt(index + 1),
      document: { theaterId: `theater-${index % 100}`, text: 'x'.repeat(300), n: index },
    }));
    await store.save('shows', documents, 50_000n);
    let turns = 0;
    const watch = setInterval(() => (turns += 1), 0);
    await store.close();
    clearInterval(watch);
    // It is 60 pieces of text: other work had its turn between them.
    expect(turns).toBeGreaterThan(30);
    const reopened = await open();
    expect(await reopened.count('shows', {})).toBe(50_000);
    expect(await reopened.find('shows', { filter: { theaterId: 'theater-7', n: 7 } })).toEqual([
      documents[7]?.document,
    ]);
  });

  it('gives way to other work while it loads many documents', async () => {
    const ids = Array.from({ length: 5000 }, (_, index) => `document-${index}`);
    const filling = await open();
    const list = Array.from({ length: 200 }, (_, n) => ({ n }));
    await filling.save(
      'shows',
      ids.map((id) => ({ id, position: 1n, document: { list } })),
      1n,
    );
    await filling.close();
    const store = await open();
    let turns = 0;
    let isLoading = true;
    const count = (): void => {
      turns += 1;
      if (isLoading) setImmediate(count);
    };
    setImmediate(count);
    expect((await store.load('shows', ids)).size).toBe(5000);
    isLoading = false;
    expect(turns).toBeGreaterThan(3);
  });

  it('finds without reading what it keeps as it is in the file', async () => {
    const titled = (id: string, position: bigint, title: string): StoredDocument => ({
      id,
      position,
      document: { theaterId: 'odeon', title },
    });
    const query = { filter: { theaterId: 'odeon' }, limit: 10 };
    const filling = await open();
    await filling.save('shows', [titled('a', 1n, 'Early'), titled('b', 1n, 'Late')], 1n);
    await filling.put('shows', 'c', { theaterId: 'odeon', title: 'Put' });
    await filling.close();
    const store = await open();
    const rows = jest.spyOn(DocumentReader.prototype, 'rows');
    const findTitles = async (): Promise<readonly unknown[]> => {
      rows.mockClear();
      const titles = (await store.find('shows', query)).map(({ title }) => title);
      return [titles, rows.mock.calls.filter(([sql]) => sql.includes('CAST(d.document')).length];
    };
    expect(await findTitles()).toEqual([['Early', 'Late', 'Put'], 1]);
    // Of what is put, nobody knows whether it is what was put last.
    expect(await findTitles()).toEqual([['Early', 'Late', 'Put'], 1]);
    await store.put('shows', 'c', null);
    // It is still in the file, and found once more before it is seen to be removed.
    expect(await findTitles()).toEqual([['Early', 'Late'], 1]);
    expect(await findTitles()).toEqual([['Early', 'Late'], 0]);
    await store.save('shows', [titled('b', 2n, 'Later')], 2n);
    expect((await findTitles())[0]).toEqual(['Early', 'Later']);
    rows.mockRestore();
  });

  const savedAt = (position: bigint, document: StoredDocument['document']) => (store: OpenReadModels) =>
    store.save('shows', [{ id: 'a', position, document }], position);
  const putAs = (screen: number) => (store: OpenReadModels) => store.put('shows', 'a', { screen });

  it.each([
    ['saved', savedAt(1n, { screen: 1 }), savedAt(2n, { screen: 2 })],
    ['put', putAs(1), putAs(2)],
    ['removed', savedAt(1n, { screen: 1 }), savedAt(2n, null)],
  ])(
    'finds nothing by what it was before it was %s, though that comes in between',
    async (_, make, change) => {
      const store = await open();
      await make(store);
      const asked = jest.spyOn(DocumentReader.prototype, 'rowsOfScan');
      asked.mockImplementationOnce(async function (this: DocumentReader, sql, params) {
        const rows = await this.rowsOfScan(sql, params);
        await change(store);
        // Counts what is in the file, so that the change is there.
        await store.count('shows', {});
        return rows;
      });
      const found = await store.find('shows', { filter: { screen: 1 }, sort: { screen: 1 }, limit: 10 });
      expect(asked.mock.calls.length).toBeGreaterThan(1);
      expect(found).toEqual([]);
      asked.mockRestore();
    },
  );

  describe('while documents are on their way to the file', () => {
    const showOf = (id: string, theaterId: string, position: bigint): StoredDocument => ({
      id,
      position,
      document: { id, theaterId },
    });
    const find = async (store: OpenReadModels, theaterId: string): Promise<readonly unknown[]> =>
      (await store.find('shows', { filter: { theaterId }, limit: 10 })).map(({ id }) => id);
    let write: jest.SpiedFunction<PendingDocuments['write']>;
    beforeEach(() => {
      write = jest.spyOn(PendingDocuments.prototype, 'write');
    });
    afterEach(() => {
      write.mockRestore();
    });
    /** Two shows in the file, one of each theater. */
    const openWithTwo = async (): Promise<OpenReadModels> => {
      const store = await open();
      await store.save('shows', [showOf('a', 'odeon', 1n), showOf('b', 'ritz', 1n)], 1n);
      await store.count('shows', {});
      write.mockClear();
      return store;
    };

    it('finds without waiting what they have no part in', async () => {
      const store = await openWithTwo();
      await store.save('shows', [showOf('c', 'ritz', 2n), { id: 'b', position: 2n, document: null }], 2n);
      expect(await find(store, 'odeon')).toEqual(['a']);
      expect(await store.ids('shows', { filter: { theaterId: 'odeon' } })).toEqual(['a']);
      expect(write).not.toHaveBeenCalled();
    });

    it.each<readonly [string, StoredDocument, readonly string[]]>([
      ['come', showOf('c', 'odeon', 2n), ['a', 'c']],
      ['go elsewhere', showOf('a', 'ritz', 2n), []],
      ['are removed', { id: 'a', position: 2n, document: null }, []],
    ])('finds what is when some %s', async (_, change, expected) => {
      const store = await openWithTwo();
      await store.save('shows', [change], 2n);
      const ids = await store.ids('shows', { filter: { theaterId: 'odeon' } });
      expect([await find(store, 'odeon'), ids]).toEqual([expected, expected]);
    });

    it('finds nothing that was removed, though that comes to the file during the search', async () => {
      const store = await openWithTwo();
      await store.save('shows', [{ id: 'a', position: 2n, document: null }], 2n);
      const scan = jest.spyOn(DocumentReader.prototype, 'rowsOfScan');
      scan.mockImplementationOnce(async function (this: DocumentReader, sql, params) {
        const rows = await this.rowsOfScan(sql, params);
        // Counts what is in the file, so that the change is there.
        await store.count('shows', {});
        return rows;
      });
      expect(await store.ids('shows', { filter: { id: 'a' } })).toEqual([]);
      expect(scan.mock.calls.length).toBeGreaterThan(1);
      scan.mockRestore();
    });
  });

  it('does not look in the file for what it cannot have', async () => {
    const rows = jest.spyOn(DocumentReader.prototype, 'rows');
    const asked = (): number => rows.mock.calls.filter(([sql]) => sql.includes('d.id')).length;
    const store = await open();
    expect(await store.load('shows', ['early', 'late'])).toEqual(new Map());
    await store.save('shows', [{ id: 'early', position: 1n, document: { title: 'Early' } }], 1n);
    await store.load('shows', ['late']);
    expect(asked()).toBe(0);
    await store.close();
    const later = await open();
    expect(await later.load('shows', ['early', 'late'])).toHaveProperty('size', 1);
    expect(asked()).toBe(1);
    await later.drop('shows');
    await later.prepare(declaration);
    await later.load('shows', ['early']);
    expect(asked()).toBe(1);
    rows.mockRestore();
  });

  it('holds a whole save or none of it when its process is killed', async () => {
    const writer = spawnCode(`
      const { openEmbeddedDocuments } = await import(built('adapters/embedded/read-model-store.js'));
      const store = await openEmbeddedDocuments({
        directory: ${JSON.stringify(directory)},
        workerFile: new URL(built('adapters/embedded/sqlite-worker.js')),
        onFailure: (failure) => { throw failure; },
      });
      await store.prepare({ name: 'shows', indexes: [] });
      for (let n = 1; ; n++) {
        const ids = Array.from({ length: 4000 }, (_, index) => String(index));
        const documents = ids.map((id) => ({ id, position: BigInt(n), document: { n, text: 'x'.repeat(500) } }));
        await store.save('shows', documents, BigInt(n));
        await new Promise((resolve) => setTimeout(resolve, 5));
        console.log(n);
      }
    `);
    const lines = linesOf(writer);
    // Kills it when it has begun to write for the second time or later.
    while (bytesIn(directory) < 6_000_000) await nextLine(lines);
    await kill(writer);
    const store = await open();
    const checkpoint = await store.checkpoint('shows');
    expect(checkpoint).toBeGreaterThan(0n);
    expect(await store.count('shows', {})).toBe(4000);
    expect(await store.count('shows', { n: Number(checkpoint) })).toBe(4000);
  });
});
