import { join } from 'node:path';
import type {
  CollectionDeclaration,
  DocumentQuery,
  ReadModelStore,
  Filter,
  StoredDocument,
} from '../../engine/ports/read-model-store.ts';
import { StoreUnavailable } from '../../engine/ports/event-store.ts';
import type { JsonObject } from '../../engine/json.ts';
import { Collection } from './collection.ts';
import { BESIDE, DURABLE, openSqlite, type Sqlite, type Statement, textOf, type Value } from './sqlite.ts';

const FLUSH_MILLISECONDS = 250;
const CHUNK_LENGTH = 256 * 1024;

/**
 * What a flush is going to change lies in `staged` until the last of it has come, so that it takes effect in one
 * transaction: a JSON array of [collection, id, position, document]; without a position the row is removed.
 */
const SETUP = `
  ${DURABLE};
  PRAGMA temp_store = MEMORY;
  CREATE TEMP TABLE staged (changes TEXT);
  CREATE TABLE IF NOT EXISTS documents (
    collection TEXT, id TEXT, position INTEGER NOT NULL, document TEXT NOT NULL, PRIMARY KEY (collection, id)
  );
  CREATE TABLE IF NOT EXISTS checkpoints (
    collection TEXT PRIMARY KEY, position INTEGER NOT NULL, forgotten INTEGER NOT NULL
  )`;

const STAGE = 'INSERT INTO temp.staged VALUES (?)';
const UNSTAGE: readonly Statement[] = [
  `DELETE FROM documents WHERE (collection, id) IN (
     SELECT value ->> 0, value ->> 1 FROM temp.staged, json_each(changes) WHERE value ->> 2 IS NULL)`,
  `INSERT OR REPLACE INTO documents
     SELECT value ->> 0, value ->> 1, value ->> 2, value -> 3
     FROM temp.staged, json_each(changes) WHERE value ->> 2 IS NOT NULL`,
  'DELETE FROM temp.staged',
].map((sql) => ({ sql, params: [] }));
const DROP = ['DELETE FROM documents WHERE collection = ?', 'DELETE FROM checkpoints WHERE collection = ?'];
const SET_CHECKPOINT =
  'INSERT OR REPLACE INTO checkpoints (collection, position, forgotten) VALUES (?, ?, ?)';
/** One statement, so that documents and checkpoint are of one moment. The checkpoint's row has no id. */
const COLLECTION = `
  SELECT CAST(id AS BLOB), position, CAST(document AS BLOB), NULL FROM documents WHERE collection = ?1
  UNION ALL SELECT NULL, position, NULL, forgotten FROM checkpoints WHERE collection = ?1`;

export interface EmbeddedDocumentsOptions {
  readonly directory: string;
  /** The built embedded-sqlite-worker. */
  readonly workerFile: string | URL;
  /** Told once, when nothing can be written any more. */
  readonly onFailure: (failure: Error) => void;
  /** Reads beside a process that writes, and changes nothing: a collection is as it was when it was prepared. */
  readonly readOnly?: boolean;
}

/** How far a collection has been folded, and up to where tombstones may be missing from it. */
interface Progress {
  readonly position: bigint;
  readonly forgotten: bigint;
}

const NO_PROGRESS: Progress = { position: 0n, forgotten: 0n };

/** What has changed since the last flush. */
interface Changes {
  readonly dropped: Set<string>;
  /** `undefined` for a document that is removed without a tombstone. */
  readonly documents: Map<string, Map<string, StoredDocument | undefined>>;
  readonly checkpoints: Set<string>;
}

/** Opens the documents of a data directory, in its file `documents.db`. Rejects with a SqliteFailure. */
export async function openEmbeddedDocuments(options: EmbeddedDocumentsOptions): Promise<EmbeddedDocuments> {
  const { directory, readOnly = false, ...rest } = options;
  const setup = readOnly ? BESIDE : SETUP;
  const database = await openSqlite({ ...rest, file: join(directory, 'documents.db'), setup, readOnly });
  const rows = await database
    .read('SELECT CAST(collection AS BLOB), position, forgotten FROM checkpoints')
    .catch(async (error: unknown) => {
      await database.close();
      throw error;
    });
  const progress = rows.map(
    ([name, position, forgotten]) => [textOf(name), progressOf(position, forgotten)] as const,
  );
  return new EmbeddedDocuments(database, new Map(progress), readOnly);
}

/** Documents in memory, written to the file a moment after what is answered: at the latest 250 ms, if it keeps up. */
export class EmbeddedDocuments implements ReadModelStore {
  readonly #database: Sqlite;
  readonly #readOnly: boolean;
  readonly #collections = new Map<string, Collection>();
  readonly #progress: Map<string, Progress>;
  #changes = noChanges();
  #timer: NodeJS.Timeout | undefined;
  #flushed: Promise<void> = Promise.resolve();
  #failure: unknown;

  constructor(database: Sqlite, progress: Map<string, Progress>, readOnly: boolean) {
    this.#database = database;
    this.#progress = progress;
    this.#readOnly = readOnly;
  }

  async prepare(declaration: CollectionDeclaration): Promise<void> {
    const { name } = declaration;
    if (!this.#collections.has(name)) {
      await this.#flush(); // The file may still hold a collection of this name that was dropped.
      const rows = await this.#database.read(COLLECTION, [name]);
      if (!this.#collections.has(name)) this.#collections.set(name, this.#collectionIn(name, rows));
    }
    this.#collection(name).index(declaration);
  }

  async load(name: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>> {
    const collection = this.#collection(name);
    const found = ids.map((id) => collection.get(id)).filter((folded) => folded !== undefined);
    return Promise.resolve(new Map(found.map((folded) => [folded.id, folded])));
  }

  async *list(name: string): AsyncGenerator<readonly StoredDocument[]> {
    await Promise.resolve();
    yield this.#collection(name).all();
  }

  /** Takes effect at once and as a whole, so that no flush writes a part of it. */
  async save(name: string, documents: readonly StoredDocument[], checkpoint: bigint): Promise<void> {
    this.#mustBeWritable();
    const collection = this.#collection(name);
    const { position, forgotten } = this.#progress.get(name) ?? NO_PROGRESS;
    for (const folded of documents) {
      // What is missing at or below `forgotten` was removed, and its tombstone has been forgotten.
      if (folded.position <= (collection.get(folded.id)?.position ?? forgotten)) continue;
      collection.set(folded);
      this.#changed(name, folded.id, folded);
    }
    this.#progress.set(name, { position: later(checkpoint, position), forgotten });
    this.#changes.checkpoints.add(name);
    this.#flushSoon();
    return Promise.resolve();
  }

  async put(name: string, id: string, document: JsonObject | null): Promise<void> {
    this.#mustBeWritable();
    const folded = document === null ? undefined : { id, position: 0n, document };
    if (folded === undefined) this.#collection(name).delete(id);
    else this.#collection(name).set(folded);
    this.#changed(name, id, folded);
    this.#flushSoon();
    return Promise.resolve();
  }

  async removeAt(name: string, id: string, position: bigint): Promise<void> {
    this.#mustBeWritable();
    if (this.#collection(name).get(id)?.position !== position) return;
    await this.put(name, id, null);
  }

  async drop(name: string): Promise<void> {
    this.#mustBeWritable();
    this.#collections.delete(name);
    this.#progress.delete(name);
    this.#changes.documents.delete(name);
    this.#changes.checkpoints.delete(name);
    this.#changes.dropped.add(name);
    await this.#flush();
    this.#mustBeWritable();
  }

  async get(name: string, id: string): Promise<JsonObject | undefined> {
    return Promise.resolve(this.#collection(name).get(id)?.document ?? undefined);
  }

  async find(name: string, query: DocumentQuery): Promise<readonly JsonObject[]> {
    return Promise.resolve(this.#collection(name).select(query));
  }

  async count(name: string, filter: Filter): Promise<number> {
    return Promise.resolve(this.#collection(name).select({ filter }).length);
  }

  async checkpoint(name: string): Promise<bigint> {
    return Promise.resolve(this.#progress.get(name)?.position ?? NO_PROGRESS.position);
  }

  async checkpoints(): Promise<ReadonlyMap<string, bigint>> {
    return Promise.resolve(new Map([...this.#progress].map(([name, { position }]) => [name, position])));
  }

  /** Writes what is not yet in the file, and closes it. */
  async close(): Promise<void> {
    await this.#flush();
    await this.#database.close();
  }

  #collection(name: string): Collection {
    const collection = this.#collections.get(name);
    if (collection === undefined) throw new Error(`The collection ${name} was not prepared.`);
    return collection;
  }

  #collectionIn(name: string, rows: readonly Value[][]): Collection {
    const collection = new Collection();
    for (const row of rows) {
      if (row[0] === null) this.#progress.set(name, progressOf(row[1], row[3]));
      else collection.set(documentIn(name, row));
    }
    return collection;
  }

  #mustBeWritable(): void {
    if (this.#readOnly) throw new Error('The documents were opened for reading only.');
    if (this.#failure !== undefined) {
      throw new StoreUnavailable('The embedded documents cannot be written.', { cause: this.#failure });
    }
  }

  #changed(name: string, id: string, folded: StoredDocument | undefined): void {
    const documents = this.#changes.documents.get(name) ?? new Map<string, StoredDocument | undefined>();
    this.#changes.documents.set(name, documents.set(id, folded));
  }

  #flushSoon(): void {
    this.#timer ??= setTimeout(() => void this.#flush(), FLUSH_MILLISECONDS);
  }

  /** Resolves when everything that has been changed before is in the file, or can never be written. */
  #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushed = this.#flushed.then(async () => {
      try {
        await this.#write();
      } catch (error) {
        this.#failure = error;
      }
    });
    return this.#flushed;
  }

  async #write(): Promise<void> {
    const { dropped, documents, checkpoints } = this.#changes;
    if (dropped.size + documents.size + checkpoints.size === 0) return;
    const forgetting = [...checkpoints].map((name) => this.#forgetting(name));
    for (const { name, tombstones } of forgetting) {
      for (const { id } of tombstones) this.#changed(name, id, undefined);
    }
    this.#changes = noChanges();
    for (const changes of chunksOf(documents)) {
      await this.#database.write({ statements: [{ sql: STAGE, params: [changes] }] });
    }
    const statements = [
      ...[...dropped].flatMap((name) => DROP.map((sql) => ({ sql, params: [name] }))),
      ...UNSTAGE,
      ...forgetting.map(({ name, position, forgotten }) => ({
        sql: SET_CHECKPOINT,
        params: [name, Number(position), Number(forgotten)],
      })),
    ];
    await this.#database.write({ statements });
    for (const forgotten of forgetting) this.#forget(forgotten);
  }

  /** What is known of a collection now, and its tombstones that no redelivery can meet any more. */
  #forgetting(name: string): Forgetting {
    const { position, forgotten } = this.#progress.get(name) ?? NO_PROGRESS;
    const collection = this.#collection(name);
    const tombstones = collection.tombstonesUpTo(position);
    const last = tombstones.reduce((highest, tombstone) => later(highest, tombstone.position), forgotten);
    return { name, collection, position, tombstones, forgotten: last };
  }

  #forget({ name, collection, tombstones, forgotten }: Forgetting): void {
    const progress = this.#progress.get(name);
    if (progress === undefined || this.#collections.get(name) !== collection) return;
    this.#progress.set(name, { position: progress.position, forgotten });
    for (const tombstone of tombstones) {
      if (collection.get(tombstone.id) === tombstone) collection.delete(tombstone.id);
    }
  }
}

interface Forgetting extends Progress {
  readonly name: string;
  readonly collection: Collection;
  readonly tombstones: readonly StoredDocument[];
}

function noChanges(): Changes {
  return { dropped: new Set(), documents: new Map(), checkpoints: new Set() };
}

/** Changes as text for `staged`, in pieces, so that a large flush gives way to other work in between. */
function* chunksOf(documents: Changes['documents']): Generator<string> {
  let rows: string[] = [];
  let length = 0;
  for (const [name, changes] of documents) {
    for (const [id, folded] of changes) {
      const change = folded === undefined ? [name, id] : [name, id, Number(folded.position), folded.document];
      const row = JSON.stringify(change);
      rows.push(row);
      length += row.length;
      if (length < CHUNK_LENGTH) continue;
      yield `[${rows.join(',')}]`;
      rows = [];
      length = 0;
    }
  }
  if (rows.length > 0) yield `[${rows.join(',')}]`;
}

function progressOf(position: Value | undefined, forgotten: Value | undefined): Progress {
  return { position: BigInt(Number(position)), forgotten: BigInt(Number(forgotten)) };
}

/** Throws an Error that names the document when its text is damaged. */
function documentIn(collection: string, [id, position, text]: readonly Value[]): StoredDocument {
  try {
    const document = JSON.parse(textOf(text)) as JsonObject | null;
    return { id: textOf(id), position: BigInt(Number(position)), document };
  } catch (cause) {
    const remedy = 'Rebuild the collection from the log.';
    throw new Error(`Document ${textOf(id)} of ${collection} is damaged. ${remedy}`, { cause });
  }
}

function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
