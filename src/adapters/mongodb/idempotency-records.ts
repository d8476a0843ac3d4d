import { randomUUID } from 'node:crypto';
import type { Collection } from 'mongodb';
import type { Concerned, IdempotencyRecord, IdempotencyRecords } from '../../ports/idempotency-records.ts';
import { isDuplicateKey, type MongoDb } from './connection.ts';

/** So many responses that are too many are removed at once: one more comes at a time. */
const OLDEST_AT_ONCE = 100;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** How often the leases of requests under way are renewed; few last so long that they are once. */
const RENEWAL_MILLISECONDS = 1000;

/** How often a key that comes and goes is tried; each time another request has given it back meanwhile. */
const ATTEMPTS = 5;

interface StoredRequest {
  readonly _id: string;
  /** Null while the request is under way. */
  readonly answer: IdempotencyRecord | null;
  /** Whose request it is, and until when nobody else may take it. */
  readonly owner: string;
  readonly leaseUntil: Date;
  /** When the answer is no longer given. MongoDB removes the document some time later. */
  readonly expireAt: Date;
  /** Digests of whom the answer concerns; none while the request is under way. */
  readonly asker?: string | null;
  readonly named?: readonly string[];
}

const nobody: Concerned = { asker: null, mostOfAsker: Infinity, named: [] };

type Begun = Awaited<ReturnType<IdempotencyRecords['begin']>>;

/** The answers in MongoDB, which removes them when their time is over. Throws StoreUnavailable. */
export async function openMongoDbIdempotencyRecords(db: MongoDb): Promise<MongoDbIdempotencyRecords> {
  const requests = db.collection<StoredRequest>('idempotency');
  await db.makeIndexes(requests, [
    { key: { expireAt: 1 }, expireAfterSeconds: 0 },
    { key: { asker: 1, expireAt: -1 } },
    { key: { named: 1 } },
  ]);
  return new MongoDbIdempotencyRecords(db, requests);
}

/**
 * All methods throw StoreUnavailable. Leases are judged by the clocks of the processes, so these may differ by less
 * than a lease; if they differ by more, a request runs twice at once, and the deciders know it by its command's id.
 */
export class MongoDbIdempotencyRecords implements IdempotencyRecords {
  readonly #db: MongoDb;
  readonly #requests: Collection<StoredRequest>;
  readonly #owner = randomUUID();
  /** The requests that this process answers, each with its lease in seconds. A record of ours that is of none of them has lost its holder. */
  readonly #running = new Map<string, number>();
  #renewal: NodeJS.Timeout | undefined;

  constructor(db: MongoDb, requests: Collection<StoredRequest>) {
    this.#db = db;
    this.#requests = requests;
  }

  async begin(key: string, leaseSeconds: number): Promise<Begun> {
    if (this.#running.has(key)) return { state: 'running' };
    this.#running.set(key, leaseSeconds);
    this.#renewLater();
    try {
      const begun = await this.#begin(key, leaseSeconds);
      if (begun.state !== 'begun') this.#running.delete(key);
      return begun;
    } catch (error) {
      this.#running.delete(key);
      throw error;
    }
  }

  async #begin(key: string, leaseSeconds: number): Promise<Begun> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if ((await this.#insert(key, leaseSeconds)) || (await this.#takeOver(key, leaseSeconds))) {
        return { state: 'begun' };
      }
      const found = await this.#db.reach(() => this.#requests.findOne({ _id: key }));
      if (found === null) continue;
      return found.answer === null ? { state: 'running' } : { state: 'done', record: found.answer };
    }
    return { state: 'running' };
  }

  /** The first answer stands: a request whose lease was taken over must not change what has been answered. */
  async finish(
    key: string,
    record: IdempotencyRecord,
    keepSeconds: number,
    concerned: Concerned = nobody,
  ): Promise<void> {
    try {
      await this.#finish(key, record, keepSeconds, concerned);
    } finally {
      this.#running.delete(key);
    }
    await this.#removeOldest(concerned);
  }

  async #finish(
    key: string,
    { fingerprint, text }: IdempotencyRecord,
    keepSeconds: number,
    { asker, named }: Concerned,
  ): Promise<void> {
    const answered = { answer: { fingerprint, text }, expireAt: after(keepSeconds), asker, named };
    const unanswered = { _id: key, $or: [{ answer: null }, { expireAt: { $lte: new Date() } }] };
    const { matchedCount } = await this.#db.reach(() =>
      this.#requests.updateOne(unanswered, { $set: answered }),
    );
    if (matchedCount > 0) return;
    const lease = { owner: this.#owner, leaseUntil: new Date() };
    await this.#unlessKnown(() => this.#requests.insertOne({ _id: key, ...answered, ...lease }));
  }

  async #removeOldest({ asker, mostOfAsker }: Concerned): Promise<void> {
    if (asker === null) return;
    const oldest = await this.#db.reach(() =>
      this.#requests
        .find({ asker })
        .project<Pick<StoredRequest, '_id'>>({ _id: 1 })
        .sort({ expireAt: -1 })
        .skip(mostOfAsker)
        .limit(OLDEST_AT_ONCE)
        .toArray(),
    );
    if (oldest.length === 0) return;
    const keys = oldest.map(({ _id }) => _id);
    await this.#db.reach(() => this.#requests.deleteMany({ _id: { $in: keys } }));
  }

  async abandon(key: string): Promise<void> {
    this.#running.delete(key);
    await this.#db.reach(() => this.#requests.deleteOne({ _id: key, owner: this.#owner, answer: null }));
  }

  async removeConcerning(digest: string): Promise<void> {
    await this.#db.reach(() => this.#requests.deleteMany({ $or: [{ asker: digest }, { named: digest }] }));
  }

  #insert(key: string, leaseSeconds: number): Promise<boolean> {
    return this.#unlessKnown(() => this.#requests.insertOne({ _id: key, ...this.#underWay(leaseSeconds) }));
  }

  /** Takes the key of a request that never ended, or whose answer is no longer kept. */
  async #takeOver(key: string, leaseSeconds: number): Promise<boolean> {
    const now = new Date();
    const lapsed = {
      _id: key,
      $or: [
        { answer: null, leaseUntil: { $lte: now } },
        { expireAt: { $lte: now } },
        // Of this process, which answers no such request: its insert was done, and the acknowledgement was lost.
        { answer: null, owner: this.#owner },
      ],
    };
    const update = { $set: this.#underWay(leaseSeconds) };
    return (await this.#db.reach(() => this.#requests.findOneAndUpdate(lapsed, update))) !== null;
  }

  #underWay(leaseSeconds: number): Omit<StoredRequest, '_id'> {
    const leaseUntil = after(leaseSeconds);
    // Long after the lease, for the request may still be under way then.
    const expireAt = new Date(leaseUntil.getTime() + DAY_MILLISECONDS);
    return { answer: null, owner: this.#owner, leaseUntil, expireAt };
  }

  #renewLater(): void {
    if (this.#renewal !== undefined) return;
    this.#renewal = setTimeout(() => void this.#renew(), RENEWAL_MILLISECONDS).unref();
  }

  /** Renews the leases of what is under way. Who fails to loses them: another process may begin those requests anew. */
  async #renew(): Promise<void> {
    const underWay = [...this.#running];
    await Promise.allSettled(
      underWay.map(([key, leaseSeconds]) =>
        this.#db.reach(() =>
          this.#requests.updateOne(
            { _id: key, owner: this.#owner, answer: null },
            { $set: { leaseUntil: after(leaseSeconds) } },
          ),
        ),
      ),
    );
    this.#renewal = undefined;
    if (this.#running.size > 0) this.#renewLater();
  }

  async #unlessKnown(insert: () => Promise<unknown>): Promise<boolean> {
    try {
      await this.#db.reach(insert);
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return false;
    }
  }
}

function after(seconds: number): Date {
  return new Date(Math.ceil(Date.now() + seconds * 1000));
}
