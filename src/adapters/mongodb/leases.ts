import type { Collection } from 'mongodb';
import type { Leases } from '../../engine/ports/leases.ts';
import { isDuplicateKey, type MongoDb } from './connection.ts';

interface StoredLease {
  readonly _id: string;
  /** Null where it was given back. */
  readonly holder: string | null;
  readonly token: bigint;
  /** Grows with each renewal. */
  readonly beat: bigint;
  readonly seconds: number;
}

interface Seen {
  readonly token: bigint;
  readonly beat: bigint;
  readonly at: number;
}

/**
 * Leases in MongoDB. No time is stored, for clocks differ: who wants a lease watches it, and takes it over when it
 * has seen the same beat for the lease's whole length on its own monotonic clock. The holder sent that beat before
 * it was seen, so by its own reckoning its lease has ended earlier. The takeover names the beat, so a renewal in
 * the last moment wins. The price: who has just started waits one length, even if the holder is long dead.
 */
export class MongoDbLeases implements Leases {
  readonly #db: MongoDb;
  readonly #leases: Collection<StoredLease>;
  readonly #seen = new Map<string, Seen>();

  constructor(db: MongoDb) {
    this.#db = db;
    this.#leases = db.collection('leases');
  }

  async acquire(name: string, holder: string, seconds: number): Promise<{ readonly token: bigint } | null> {
    const found = await this.#db.reach(() => this.#leases.findOne({ _id: name }));
    if (found === null) return this.#makeFirst(name, holder, seconds);
    if (found.holder === holder) {
      // Also the answer to one who did not hear that the lease was given to it.
      const kept = await this.#update({ _id: name, holder, token: found.token }, { seconds });
      return kept ? { token: found.token } : null;
    }
    if (found.holder !== null && !this.#hasLapsed(found)) return null;
    const { token, beat } = found;
    const taken = await this.#update({ _id: name, token, beat }, { holder, token: token + 1n, seconds });
    return taken ? { token: token + 1n } : null;
  }

  renew(name: string, token: bigint): Promise<boolean> {
    return this.#update({ _id: name, token, holder: { $ne: null } }, {});
  }

  async release(name: string, token: bigint): Promise<void> {
    await this.#update({ _id: name, token }, { holder: null });
  }

  async #makeFirst(name: string, holder: string, seconds: number): Promise<{ token: bigint } | null> {
    const first: StoredLease = { _id: name, holder, token: 1n, beat: 0n, seconds };
    try {
      await this.#db.reach(() => this.#leases.insertOne(first));
      return { token: first.token };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return null;
    }
  }

  /** Every change beats, so that it shows to those who watch. */
  async #update(
    lease: Parameters<Collection<StoredLease>['updateOne']>[0],
    change: Partial<Omit<StoredLease, '_id' | 'beat'>>,
  ): Promise<boolean> {
    const update = Object.keys(change).length === 0 ? {} : { $set: change };
    const { matchedCount } = await this.#db.reach(() =>
      this.#leases.updateOne(lease, { ...update, $inc: { beat: 1n } }),
    );
    return matchedCount > 0;
  }

  #hasLapsed({ _id, token, beat, seconds }: StoredLease): boolean {
    const now = performance.now();
    const seen = this.#seen.get(_id);
    if (seen?.token === token && seen.beat === beat) return now - seen.at >= seconds * 1000;
    this.#seen.set(_id, { token, beat, at: now });
    return false;
  }
}
