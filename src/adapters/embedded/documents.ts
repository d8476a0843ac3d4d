import type { JsonObject } from '../../engine/json.ts';
import type {
  CollectionDeclaration,
  DocumentQuery,
  Filter,
  ReadModelStore,
  StoredDocument,
} from '../../engine/ports/read-model-store.ts';
import type { Damage } from './damage.ts';
import { DocumentCache } from './document-cache.ts';
import { DocumentCollection } from './document-collection.ts';
import type { DocumentReader } from './document-reader.ts';
import { namesMade, preparation, removal, tableName } from './document-tables.ts';
import { PendingDocuments } from './pending-documents.ts';
import { type Sqlite, textOf } from './sqlite.ts';

/**
 * What is saved is in the file so much later at the latest, if the disk keeps up. A hot document is written once, and so
 * is a page of an index: at a quarter of a second twice as many bytes were written for each hold.
 */
const WRITE_MILLISECONDS = 1000;
/** So many documents of a collection may wait, and as many be in each of two writes, until `save` waits too. */
const PENDING_DOCUMENTS = 4000;
/** The texts of all documents in the cache: parsed they take a few times as much. */
const CACHE_LENGTH = 8 * 1024 * 1024;

/**
 * Documents in a file. What is saved is read from memory until it is written: soon, or before a query that could miss
 * it. Beside that, memory holds a cache of a fixed size.
 */
export class EmbeddedDocuments implements ReadModelStore {
  readonly #damage: Damage;
  readonly #reader: DocumentReader;
  /** Null where the file is only read. */
  readonly #database: Sqlite | null;
  readonly #cache = new DocumentCache(CACHE_LENGTH);
  readonly #collections = new Map<string, OpenCollection>();
  readonly #checkpoints: Map<string, bigint>;
  readonly #changes = new Map<string, number>();
  #lastChange: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  /** Without a database the file is only read. Throws ReadModelsDamaged. */
  constructor(reader: DocumentReader, database: Sqlite | null, damage: Damage) {
    this.#reader = reader;
    this.#database = database;
    this.#damage = damage;
    this.#checkpoints = checkpointsIn(reader);
  }

  get damage(): string | null {
    return this.#damage.found?.message ?? null;
  }

  changesOf(name: string): number | null {
    const isWhole = this.#damage.found === undefined && this.#database?.failure === undefined;
    return isWhole ? (this.#changes.get(name) ?? 0) : null;
  }

  prepare(declaration: CollectionDeclaration): Promise<void> {
    const { name, indexes, words } = declaration;
    return this.#inTurn(async () => {
      const made = this.#namesInFile(name);
      const isMade = namesMade(declaration).every((each) => made.has(each));
      if (this.#database !== null && !isMade) {
        // A document that waits may have a list in a field that is indexed from now on.
        await this.#collections.get(name)?.pending?.write();
        await this.#database.write({ statements: preparation(declaration) });
      }
      const sql = 'SELECT CAST(field AS BLOB) FROM lists WHERE collection = ?';
      const lists = this.#reader.rows(sql, [name]).map(([field]) => textOf(field));
      const wasThere = made.has(tableName(name));
      const { documents } = this.#collections.get(name) ?? this.#newCollection(name, wasThere);
      documents.index(indexes, lists, this.#database !== null || isMade ? words : undefined);
    });
  }

  async load(name: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>> {
    return this.#collection(name).documents.loadInTurns(ids);
  }

  async *list(name: string): AsyncGenerator<readonly StoredDocument[]> {
    yield* this.#collection(name).documents.pages();
  }

  /** Takes effect at once and as a whole, so that a part of it is never written. */
  async save(name: string, documents: readonly StoredDocument[], checkpoint: bigint): Promise<void> {
    const { documents: collection, pending } = this.#writable(name);
    const before = this.#checkpoints.get(name);
    if (documents.length > 0) this.#noteChange(name);
    collection.save(documents, before ?? -1n);
    if (before === undefined || checkpoint > before) {
      this.#checkpoints.set(name, checkpoint);
      pending.moveCheckpoint(checkpoint);
    }
    this.#writeSoon();
    if (pending.size < PENDING_DOCUMENTS) return;
    const { written } = pending;
    void pending.write();
    await written;
  }

  async put(name: string, id: string, document: JsonObject | null): Promise<void> {
    const { documents } = this.#writable(name);
    this.#noteChange(name);
    documents.put(id, document);
    this.#writeSoon();
    return Promise.resolve();
  }

  async removeAt(name: string, id: string, position: bigint): Promise<void> {
    if (this.#writable(name).documents.get(id)?.position === position) await this.put(name, id, null);
  }

  async drop(name: string): Promise<void> {
    const database = this.#writableDatabase();
    const pending = this.#collections.get(name)?.pending;
    this.#collections.delete(name);
    this.#checkpoints.delete(name);
    this.#noteChange(name);
    await this.#inTurn(async () => {
      await pending?.discard();
      await database.write({ statements: removal(name) });
      this.#cache.deleteAll(name);
    });
  }

  async get(name: string, id: string): Promise<JsonObject | undefined> {
    return Promise.resolve(this.#collection(name).documents.get(id)?.document ?? undefined);
  }

  async find(name: string, query: DocumentQuery): Promise<readonly JsonObject[]> {
    return this.#collection(name).documents.find(query);
  }

  async ids(name: string, query: DocumentQuery): Promise<readonly string[]> {
    return this.#collection(name).documents.ids(query);
  }

  async count(name: string, filter: Filter): Promise<number> {
    return this.#collection(name).documents.count(filter);
  }

  async distinct(name: string, field: string, filter: Filter): Promise<readonly string[]> {
    return this.#collection(name).documents.distinct(field, filter);
  }

  async checkpoint(name: string): Promise<bigint> {
    return Promise.resolve(this.#checkpoints.get(name) ?? 0n);
  }

  async checkpoints(): Promise<ReadonlyMap<string, bigint>> {
    return Promise.resolve(new Map(this.#checkpoints));
  }

  /** Writes what is not yet in the file, and closes it. */
  async close(): Promise<void> {
    await this.#lastChange;
    await this.#writeAll();
    await this.#reader.close();
    await this.#database?.close();
  }

  #noteChange(name: string): void {
    this.#changes.set(name, (this.#changes.get(name) ?? 0) + 1);
  }

  #collection(name: string): OpenCollection {
    const collection = this.#collections.get(name);
    if (collection === undefined) throw new Error(`The collection ${name} was not prepared.`);
    return collection;
  }

  #newCollection(name: string, wasThere: boolean): OpenCollection {
    const common = { name, cache: this.#cache, damage: this.#damage };
    const pending =
      this.#database === null ? null : new PendingDocuments({ ...common, database: this.#database });
    const isThere = wasThere || pending !== null;
    const isNew = isThere && !wasThere;
    const collection = {
      documents: new DocumentCollection({ ...common, reader: this.#reader, pending, isThere, isNew }),
      pending,
    };
    this.#collections.set(name, collection);
    return collection;
  }

  #namesInFile(name: string): ReadonlySet<string> {
    const sql = 'SELECT CAST(name AS BLOB) FROM sqlite_master WHERE tbl_name = ?';
    return new Set(this.#reader.rows(sql, [tableName(name)]).map(([each]) => textOf(each)));
  }

  #writable(name: string): { readonly documents: DocumentCollection; readonly pending: PendingDocuments } {
    this.#writableDatabase();
    const { documents, pending } = this.#collection(name);
    if (pending === null) throw readingOnly();
    return { documents, pending };
  }

  #writableDatabase(): Sqlite {
    if (this.#database === null) throw readingOnly();
    const { failure } = this.#database;
    if (failure === undefined) return this.#database;
    throw this.#damage.faultOf(failure);
  }

  #writeSoon(): void {
    this.#timer ??= setTimeout(() => void this.#writeAll(), WRITE_MILLISECONDS);
  }

  /** Resolves when all that was saved is in the file, or can never be written. */
  async #writeAll(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const collections = [...this.#collections.values()];
    await Promise.allSettled(collections.map(async ({ pending }) => pending?.write()));
  }

  /** One after the other, so that no index is made on a collection that is just being dropped. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.#lastChange.then(change);
    this.#lastChange = done.catch(() => undefined);
    return done;
  }
}

interface OpenCollection {
  readonly documents: DocumentCollection;
  /** Null where the file is only read. */
  readonly pending: PendingDocuments | null;
}

function readingOnly(): Error {
  return new Error('The read models were opened for reading only.');
}

/** The checkpoints in a file of this format or of an earlier one. */
export function checkpointsIn(reader: DocumentReader): Map<string, bigint> {
  const rows = reader.rows('SELECT CAST(collection AS BLOB), position FROM checkpoints', []);
  return new Map(rows.map(([name, position]) => [textOf(name), BigInt(Number(position))]));
}
