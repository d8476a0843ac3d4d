import { type Collection, type IndexDescription, type Sort, type UpdateFilter } from 'mongodb';
import type {
  CollectionDeclaration,
  DocumentQuery,
  ReadModelStore,
  Filter,
  StoredDocument,
} from '../../engine/ports/read-model-store.ts';
import type { JsonObject } from '../../engine/json.ts';
import { LeaseLost } from '../../engine/ports/leases.ts';
import { batchesOf } from './document-batches.ts';
import { liveOnes, pathOf } from './document-filter.ts';
import { duplicatesIn, isDuplicateKey, isMissingCollection, type MongoDb, READ_LIMIT } from './connection.ts';
import { GatheredReads } from './gathered-reads.ts';

/** How many documents of a list come at once at most; MongoDB sends fewer where they are more than 16 MB. */
const PAGE_LENGTH = 1000;

/**
 * How long a tombstone keeps a late write from making a removed document again. Only a process that was frozen in the
 * middle of a write, for longer than a lease lasts, could be that late.
 */
const TOMBSTONE_SECONDS = 30 * 24 * 3600;

/** A stored document. It is nested, so that none of its fields can be taken for one of ours. */
interface Stored {
  readonly _id: string;
  readonly position: bigint;
  /** Null for a tombstone. */
  readonly document: JsonObject | null;
  /** Only of tombstones. MongoDB removes them a while later. */
  readonly removedAt?: Date;
}

interface ReadOptions {
  readonly sort?: Sort;
  readonly limit?: number;
  /** The fields that come; all, unless it is said. */
  readonly projection?: { readonly _id: 1 };
}

function readOptionsOf({ sort = {}, limit }: DocumentQuery): ReadOptions {
  const fields = Object.entries(sort).map(([field, direction]) => [pathOf(field), direction] as const);
  return { sort: new Map(fields), ...(limit === undefined ? {} : { limit }) };
}

interface StoredCheckpoint {
  readonly _id: string;
  /** Absent while the collection was never saved to, or is dropped. */
  readonly position?: bigint;
  /** The highest token that has written here. */
  readonly token?: bigint;
}

export interface MongoDbReadModelsOptions {
  /**
   * The token of the lease under which this process projects; null while it has none. With a fence, every change of
   * a collection's checkpoint throws LeaseLost if a later holder has begun, or if there is no lease. All processes
   * that project into a collection use the same lease.
   */
  readonly fence?: () => bigint | null;
}

/** Read models in MongoDB. All methods throw StoreUnavailable; then repeating them does no harm. */
export class MongoDbReadModels implements ReadModelStore {
  /** MongoDB tells of damage to those who run it. */
  readonly damage = null;
  readonly #db: MongoDb;
  readonly #fence: (() => bigint | null) | undefined;
  readonly #checkpoints: Collection<StoredCheckpoint>;
  /** Collections in which a save has failed: what it wrote can be read, but may still be lost with its server. */
  readonly #inDoubt = new Set<string>();
  readonly #reads = new Map<string, GatheredReads<JsonObject | null>>();
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(db: MongoDb, { fence }: MongoDbReadModelsOptions = {}) {
    this.#db = db;
    this.#fence = fence;
    this.#checkpoints = db.collection('checkpoints');
  }

  /** Other processes write here, and none is told when. */
  changesOf(): null {
    return null;
  }

  /** Also fences off earlier holders of the lease: nobody else moves the checkpoint that is read next. */
  prepare({ name, indexes, words }: CollectionDeclaration): Promise<void> {
    return this.#inTurn(async () => {
      const token = this.#token();
      const specifications: IndexDescription[] = [...indexes, ...(words === undefined ? [] : [[words]])].map(
        (fields) => ({
          key: new Map(fields.map((field) => [pathOf(field), 1 as const])),
        }),
      );
      // A process that only reads may have no right to make indexes.
      if (token !== undefined) {
        await this.#mark(name, {}, token);
        specifications.push({ key: { removedAt: 1 }, expireAfterSeconds: TOMBSTONE_SECONDS });
      }
      if (specifications.length === 0) return;
      await this.#db.makeIndexes(this.#collection(name), specifications);
    });
  }

  async load(name: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>> {
    if (ids.length === 0) return new Map();
    if (this.#inDoubt.has(name)) await this.#settle(name);
    const found = await this.#all(name, { _id: { $in: ids } }, {});
    return new Map(found.map((stored) => [stored._id, storedDocument(stored)]));
  }

  async *list(name: string): AsyncGenerator<readonly StoredDocument[]> {
    // A limit is for the whole life of a cursor, so each page has one of its own.
    const batch = { limit: PAGE_LENGTH, batchSize: PAGE_LENGTH, singleBatch: true };
    const options = { ...READ_LIMIT, ...batch, sort: { _id: 1 } } as const;
    for (let filter = {}; ;) {
      const page = await this.#db.reach(() => this.#collection(name).find(filter, options).toArray());
      const last = page.at(-1);
      if (last === undefined) return;
      yield page.map(storedDocument);
      filter = { _id: { $gt: last._id } };
    }
  }

  /**
   * A holder that has lost the lease may have written documents before it is refused. They come from the same log
   * and replace only older ones, so they are right. Only its checkpoint must not count.
   */
  async save(name: string, documents: readonly StoredDocument[], checkpoint: bigint): Promise<void> {
    const token = this.#token();
    try {
      for (const batch of batchesOf(documents)) {
        const refused = await this.#replace(name, batch, { upsert: true });
        // When two save a document for the first time at once, MongoDB may refuse the later one although the
        // earlier one is stored. Then the stored one is replaced if it is older.
        if (refused.length > 0) await this.#replace(name, refused, { upsert: false });
      }
      await this.#mark(name, { $max: { position: checkpoint } }, token);
    } catch (error) {
      this.#inDoubt.add(name);
      throw error;
    }
  }

  async put(name: string, id: string, document: JsonObject | null): Promise<void> {
    const collection = this.#collection(name);
    await this.#db.reach<unknown>(() =>
      document === null
        ? collection.deleteOne({ _id: id })
        : collection.replaceOne({ _id: id }, { position: 0n, document }, { upsert: true }),
    );
  }

  async removeAt(name: string, id: string, position: bigint): Promise<void> {
    await this.#db.reach(() => this.#collection(name).deleteOne({ _id: id, position }));
  }

  drop(name: string): Promise<void> {
    return this.#inTurn(async () => {
      const token = this.#token();
      // The checkpoint goes first: documents without a checkpoint are made again, but a checkpoint without its
      // documents would be believed. The token stays, so that a holder that has lost the lease is still refused.
      await this.#mark(name, { $unset: { position: '' } }, token);
      await this.#db.reach(() => this.#checkpoints.deleteOne({ _id: name, token: { $exists: false } }));
      try {
        await this.#db.reach(() => this.#collection(name).drop());
      } catch (error) {
        if (!isMissingCollection(error)) throw error;
      }
    });
  }

  async get(name: string, id: string): Promise<JsonObject | undefined> {
    let reads = this.#reads.get(name);
    if (reads === undefined) {
      reads = new GatheredReads((ids) => this.#documents(name, ids));
      this.#reads.set(name, reads);
    }
    return (await reads.get(id)) ?? undefined;
  }

  async #documents(name: string, ids: readonly string[]): Promise<ReadonlyMap<string, JsonObject | null>> {
    const found = await this.#all(name, { _id: { $in: ids } }, {});
    return new Map(found.map(({ _id, document }) => [_id, document]));
  }

  async find(name: string, query: DocumentQuery): Promise<readonly JsonObject[]> {
    if (query.limit === 0) return []; // MongoDB would take it for no limit.
    const found = await this.#all(name, liveOnes(query.filter), readOptionsOf(query));
    return found.map(({ document }) => document).filter((document) => document !== null);
  }

  async ids(name: string, query: DocumentQuery): Promise<readonly string[]> {
    if (query.limit === 0) return [];
    const options: ReadOptions = { ...readOptionsOf(query), projection: { _id: 1 } };
    const found = await this.#all(name, liveOnes(query.filter), options);
    return found.map(({ _id }) => _id);
  }

  count(name: string, filter: Filter): Promise<number> {
    return this.#db.reach(() => this.#collection(name).countDocuments(liveOnes(filter), READ_LIMIT));
  }

  async distinct(name: string, field: string, filter: Filter): Promise<readonly string[]> {
    const among = liveOnes(filter);
    const found: readonly unknown[] = await this.#db.reach(() =>
      this.#collection(name).distinct(`document.${field}`, among, READ_LIMIT),
    );
    return found.filter((value) => typeof value === 'string');
  }

  async checkpoint(name: string): Promise<bigint> {
    const found = await this.#db.reach(() => this.#checkpoints.findOne({ _id: name }, READ_LIMIT));
    return found?.position ?? 0n;
  }

  async checkpoints(): Promise<ReadonlyMap<string, bigint>> {
    const found = await this.#db.reach(() => this.#checkpoints.find({}, READ_LIMIT).toArray());
    return new Map(found.flatMap(({ _id, position }) => (position === undefined ? [] : [[_id, position]])));
  }

  /** Under a prefix, beside the collections of the other adapters. */
  #collection(name: string): Collection<Stored> {
    return this.#db.collection(`documents_${name}`);
  }

  async #all(name: string, filter: Filter, options: ReadOptions): Promise<readonly Stored[]> {
    const found: Stored[] = [];
    for await (const page of this.#pages(name, filter, options)) {
      for (const stored of page) found.push(stored);
    }
    return found;
  }

  /** The documents a filter selects, each batch of them within the limit. */
  async *#pages(
    name: string,
    filter: Filter,
    options: ReadOptions,
  ): AsyncGenerator<readonly Stored[], undefined> {
    const cursor = this.#collection(name).find(filter, { ...READ_LIMIT, ...options });
    try {
      while (await this.#db.reach(() => cursor.hasNext())) yield cursor.readBufferedDocuments();
    } finally {
      cursor.close().catch(() => undefined); // After a failed read nobody waits for the cursor's end.
    }
  }

  /** Replaces older documents. Returns those that were refused for a duplicate key. */
  async #replace(
    name: string,
    batch: readonly StoredDocument[],
    { upsert }: { readonly upsert: boolean },
  ): Promise<readonly StoredDocument[]> {
    const removedAt = new Date();
    const operations = batch.map(({ id, position, document }) => ({
      replaceOne: {
        filter: { _id: id, position: { $lt: position } },
        replacement: document === null ? { position, document, removedAt } : { position, document },
        upsert,
      },
    }));
    try {
      await this.#db.reach(() => this.#collection(name).bulkWrite(operations, { ordered: false }));
      return [];
    } catch (error) {
      const refused = new Set(duplicatesIn(error));
      return batch.filter((_, index) => refused.has(index));
    }
  }

  /**
   * Waits until everything readable outlives the loss of a server. Otherwise a document of a failed save would be
   * taken for stored, the next primary would move the checkpoint past its events, and the document would be gone.
   */
  async #settle(name: string): Promise<void> {
    // MongoDB acknowledges a write, also one that changes nothing, when all before it are safe.
    await this.#mark(name, { $max: { position: 0n } }, this.#token());
    this.#inDoubt.delete(name);
  }

  /** Changes a collection's checkpoint, which belongs to the highest token that has come here. */
  async #mark(
    name: string,
    change: UpdateFilter<StoredCheckpoint>,
    token: bigint | undefined,
  ): Promise<void> {
    const fenced = token === undefined ? {} : { token: { $not: { $gt: token } } };
    const update = token === undefined ? change : { ...change, $set: { token } };
    const apply = (upsert: boolean): Promise<{ readonly matchedCount: number }> =>
      this.#db.reach(() => this.#checkpoints.updateOne({ _id: name, ...fenced }, update, { upsert }));
    try {
      await apply(true);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // It is there: made by another at this very moment, or of a higher token.
      if ((await apply(false)).matchedCount > 0) return;
      throw new LeaseLost(`Another process projects into ${name} now.`, { cause: error });
    }
  }

  /** Undefined where no lease is needed. */
  #token(): bigint | undefined {
    const token = this.#fence?.();
    if (token === null) throw new LeaseLost('This process has no lease to project.');
    return token;
  }

  /** One after the other, so that no index is built on a collection that is just being dropped. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.#lastChange.then(change);
    this.#lastChange = done.catch(() => undefined);
    return done;
  }
}

function storedDocument({ _id: id, position, document }: Stored): StoredDocument {
  return { id, position, document };
}
