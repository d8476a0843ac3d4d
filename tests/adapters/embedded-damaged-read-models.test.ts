import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { type OpenReadModels, openEmbeddedDocuments } from '../../src/adapters/embedded/read-model-store.ts';
import { ReadModelsDamaged, type StoredDocument } from '../../src/engine/ports/read-model-store.ts';
import { damagePagesOf, temporaryDirectory, unexpectedFailure, workerFile } from '../support/embedded.ts';

const movies = { name: 'movies', indexes: [['active', 'title']] };
const rooms = { name: 'rooms', indexes: [] };

let directory: string;
let remove: () => void;
let file: string;
let reported: Error[];
const opened: OpenReadModels[] = [];

beforeEach(() => {
  ({ directory, remove } = temporaryDirectory());
  file = join(directory, 'documents.db');
  reported = [];
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
  remove();
});

async function open(options: { readOnly?: boolean; anew?: boolean } = {}): Promise<OpenReadModels> {
  const store = await openEmbeddedDocuments({
    directory,
    workerFile,
    onFailure: unexpectedFailure,
    onDamage: (damage) => reported.push(damage),
    ...options,
  });
  opened.push(store);
  return store;
}

async function prepared(): Promise<OpenReadModels> {
  const store = await open();
  for (const collection of [movies, rooms]) await store.prepare(collection);
  return store;
}

function documentsUpTo(last: number): readonly StoredDocument[] {
  return Array.from({ length: last }, (_, index) => ({
    id: `id-${index}`,
    position: BigInt(index + 1),
    document: { title: `Title ${index}`, active: true, text: 'x'.repeat(500) },
  }));
}

async function filled(): Promise<void> {
  const store = await prepared();
  await store.save('movies', documentsUpTo(500), 500n);
  await store.save('rooms', documentsUpTo(3), 500n);
  await store.close();
}

function change<Result>(work: (database: InstanceType<typeof Database>) => Result): Result {
  const database = new Database(file);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

const damaged: unknown = expect.objectContaining({ name: 'ReadModelsDamaged' });

describe('A file of read models that is no database', () => {
  beforeEach(() => {
    writeFileSync(file, 'This is not a database. '.repeat(500));
  });

  it.each([false, true])('is opened, and every method says so (read only: %s)', async (readOnly) => {
    const store = await open({ readOnly });
    const answers = await Promise.allSettled([
      store.prepare(movies),
      store.load('movies', ['a']),
      store.save('movies', [], 1n),
      store.put('movies', 'a', {}),
      store.removeAt('movies', 'a', 1n),
      store.drop('movies'),
      store.get('movies', 'a'),
      store.find('movies', { filter: {} }),
      store.count('movies', {}),
      store.checkpoint('movies'),
      store.checkpoints(),
      store.list('movies')[Symbol.asyncIterator]().next(),
    ]);
    expect(answers).toEqual(answers.map(() => ({ status: 'rejected', reason: damaged })));
    expect(store.changesOf('movies')).toBeNull();
    expect(store.damage).toMatch(/documents\.db is damaged \(.*not a database\).*marquee rebuild/);
    expect(reported).toHaveLength(1);
  });

  it('is replaced by an empty one where that is asked for', async () => {
    const store = await open({ anew: true });
    await store.prepare(movies);
    expect([store.damage, await store.checkpoint('movies'), reported]).toEqual([null, 0n, []]);
  });
});

describe('A file of read models with damaged pages', () => {
  it('answers what it can, and names the damage once it has met it', async () => {
    await filled();
    damagePagesOf(file, 'documents_movies');
    const store = await prepared();
    expect(store.damage).toBeNull();
    expect(store.changesOf('movies')).toBe(0);
    await expect(store.get('movies', 'id-7')).rejects.toThrow(ReadModelsDamaged);
    // What was made of them before is not vouched for.
    expect(store.changesOf('movies')).toBeNull();
    await expect(store.load('movies', ['id-7', 'id-8'])).rejects.toThrow(ReadModelsDamaged);
    await expect(store.find('movies', { filter: { active: true } })).rejects.toThrow(ReadModelsDamaged);
    await expect(store.count('movies', { text: 'x' })).rejects.toThrow(ReadModelsDamaged);
    expect(await store.get('rooms', 'id-1')).toMatchObject({ title: 'Title 1' });
    expect(await store.count('rooms', {})).toBe(3);
    expect(store.damage).toMatch(/documents\.db is damaged/);
    expect(reported).toHaveLength(1);
  });

  it('refuses what it cannot write, then all else, and does not end the process', async () => {
    await filled();
    damagePagesOf(file, 'documents_movies');
    const store = await prepared();
    await store.put('movies', 'new', { title: 'New' });
    await expect(store.find('movies', { filter: {} })).rejects.toThrow(ReadModelsDamaged);
    await expect(store.put('rooms', 'new', { title: 'New' })).rejects.toThrow(ReadModelsDamaged);
    await expect(store.save('rooms', [], 501n)).rejects.toThrow(ReadModelsDamaged);
    expect(reported).toHaveLength(1);
  });
});

it('A document that is no JSON, or has no position, is damage', async () => {
  await filled();
  change((database) => {
    database.exec(`UPDATE documents_rooms SET document = '{' WHERE id = 'id-1'`);
    database.exec(`UPDATE documents_rooms SET position = 'x' WHERE id = 'id-2'`);
  });
  const store = await prepared();
  await expect(store.get('rooms', 'id-1')).rejects.toThrow(/Document id-1 of rooms is damaged/);
  await expect(store.get('rooms', 'id-2')).rejects.toThrow(/Document id-2 of rooms is damaged/);
  expect(store.damage).toMatch(/Document id-1 of rooms/);
});

describe('A file of read models of an earlier version', () => {
  beforeEach(() => {
    change((database) => {
      database.exec(`
        CREATE TABLE documents (
          collection TEXT, id TEXT, position INTEGER NOT NULL, document TEXT NOT NULL, PRIMARY KEY (collection, id)
        );
        CREATE TABLE checkpoints (
          collection TEXT PRIMARY KEY, position INTEGER NOT NULL, forgotten INTEGER NOT NULL
        );
        INSERT INTO documents VALUES
          ('movies', 'a', 3, '{"title":"Amélie","active":true}'),
          ('movies', 'gone', 6, 'null'),
          ('rooms', 'r', 2, '{"title":"One","seats":["A1","A2"]}');
        INSERT INTO checkpoints VALUES ('movies', 5, 4), ('rooms', 2, 0)`);
    });
  });

  it('is brought up to date when it is opened: documents, tombstones and checkpoints', async () => {
    const store = await prepared();
    expect(await store.checkpoints()).toEqual(
      new Map([
        ['movies', 5n],
        ['rooms', 2n],
      ]),
    );
    const document = { title: 'Amélie', active: true };
    expect(await store.load('movies', ['a', 'gone', 'never'])).toEqual(
      new Map([
        ['a', { id: 'a', position: 3n, document }],
        ['gone', { id: 'gone', position: 6n, document: null }],
      ]),
    );
    expect(await store.find('movies', { filter: { active: true } })).toEqual([document]);
    expect(await store.find('rooms', { filter: { seats: 'A2' } })).toHaveLength(1);
    await store.close();
    expect(await (await prepared()).get('movies', 'a')).toEqual(document);
  });

  it('takes no redelivery of what was removed before', async () => {
    const store = await prepared();
    const late = { id: 'removed', position: 4n, document: { title: 'Late', active: true } };
    await store.save('movies', [late], 5n);
    expect(await store.get('movies', 'removed')).toBeUndefined();
  });

  it('tells its checkpoints where it is only read, and asks for a start before anything else', async () => {
    const store = await open({ readOnly: true });
    expect((await store.checkpoints()).get('movies')).toBe(5n);
    await expect(store.prepare(movies)).rejects.toThrow(/start the server to bring it up to date/);
    await store.close();
    expect(await (await prepared()).checkpoint('movies')).toBe(5n);
  });
});

it('A file of read models of a later version is not touched', async () => {
  await filled();
  change((database) => database.exec('PRAGMA user_version = 99'));
  await expect(open()).rejects.toThrow(/a later version of this program made it/);
});
