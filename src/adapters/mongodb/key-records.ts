import type { Collection } from 'mongodb';
import type { KeyRecord, KeyRecords } from '../../ports/key-records.ts';
import { isDuplicateKey, type MongoDb, READ_LIMIT } from './connection.ts';
import { GatheredReads } from './gathered-reads.ts';

const KEYS_PER_PAGE = 1000;

interface StoredKey {
  readonly _id: string;
  /** Null where the key was dropped. */
  readonly wrapped: string | null;
}

/** Wrapped keys in MongoDB. All methods throw StoreUnavailable; repeating them then does no harm. */
export class MongoDbKeyRecords implements KeyRecords {
  readonly #db: MongoDb;
  readonly #keys: Collection<StoredKey>;
  readonly #reads = new GatheredReads((ids) => this.#wrapped(ids));

  constructor(db: MongoDb) {
    this.#db = db;
    this.#keys = db.collection('keys');
  }

  /** The unique id is the lock. `known` is answered only when that key is durable, for refused writes wait for it too. */
  async insert(id: string, wrapped: string): Promise<'inserted' | 'known'> {
    try {
      await this.#db.reach(() => this.#keys.insertOne({ _id: id, wrapped }));
      return 'inserted';
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return 'known';
    }
  }

  get(id: string): Promise<string | null | undefined> {
    return this.#reads.get(id);
  }

  async #wrapped(ids: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
    const found = await this.#db.reach(() => this.#keys.find({ _id: { $in: ids } }, READ_LIMIT).toArray());
    return new Map(found.map(({ _id, wrapped }) => [_id, wrapped]));
  }

  async drop(id: string): Promise<void> {
    const bury = (): Promise<unknown> =>
      this.#db.reach(() => this.#keys.updateOne({ _id: id }, { $set: { wrapped: null } }, { upsert: true }));
    try {
      await bury();
    } catch (error) {
      // Inserted by somebody at this very moment, so the tombstone has to replace it.
      if (!isDuplicateKey(error)) throw error;
      await bury();
    }
  }

  async *list(): AsyncGenerator<readonly KeyRecord[]> {
    for (let after = ''; ;) {
      const beyond = { _id: { $gt: after } };
      const options = { ...READ_LIMIT, sort: { _id: 1 }, limit: KEYS_PER_PAGE } as const;
      const page = await this.#db.reach(() => this.#keys.find(beyond, options).toArray());
      const last = page.at(-1);
      if (last === undefined) return;
      yield page.map(({ _id: id, wrapped }) => ({ id, wrapped }));
      after = last._id;
    }
  }
}
