import { beforeEach, describe, expect, it } from '@jest/globals';
import { Query } from 'mingo';
import { MongoServerError } from 'mongodb';
import { MongoDbIdempotencyRecords } from '../../src/adapters/mongodb/idempotency-records.ts';

type Stored = Record<string, unknown> & { readonly _id: string };

/** A collection in memory whose acknowledgements can be lost. */
class Requests {
  readonly documents = new Map<string, Stored>();
  isAcknowledged = true;

  insertOne(document: Stored): Promise<void> {
    if (this.documents.has(document._id)) {
      return Promise.reject(new MongoServerError({ message: 'duplicate key', code: 11000 }));
    }
    this.documents.set(document._id, document);
    return this.isAcknowledged
      ? Promise.resolve()
      : Promise.reject(new Error('The acknowledgement was lost.'));
  }

  findOneAndUpdate(filter: { readonly _id: string }, { $set }: { readonly $set: object }): Promise<unknown> {
    const found = this.documents.get(filter._id);
    if (found === undefined || !new Query(filter).test(found)) return Promise.resolve(null);
    this.documents.set(filter._id, { ...found, ...$set });
    return Promise.resolve(found);
  }

  updateOne(filter: { readonly _id: string }, { $set }: { readonly $set: object }): Promise<object> {
    const found = this.documents.get(filter._id);
    if (found === undefined || !new Query(filter).test(found)) return Promise.resolve({ matchedCount: 0 });
    this.documents.set(filter._id, { ...found, ...$set });
    return Promise.resolve({ matchedCount: 1 });
  }

  deleteOne({ _id }: { readonly _id: string }): Promise<void> {
    this.documents.delete(_id);
    return Promise.resolve();
  }

  findOne({ _id }: { readonly _id: string }): Promise<Stored | null> {
    return Promise.resolve(this.documents.get(_id) ?? null);
  }
}

describe('A request whose record was stored and not acknowledged', () => {
  const reachable = { reach: <Result>(work: () => Promise<Result>) => work() };
  let requests: Requests;
  const aProcess = (): MongoDbIdempotencyRecords =>
    new MongoDbIdempotencyRecords(reachable as never, requests as never);
  beforeEach(() => {
    requests = new Requests();
  });

  it('is begun again at once by its process, and once only', async () => {
    const records = aProcess();
    requests.isAcknowledged = false;
    await expect(records.begin('one', 60)).rejects.toThrow('lost');
    requests.isAcknowledged = true;
    await expect(records.begin('one', 60)).resolves.toEqual({ state: 'begun' });
    await expect(records.begin('one', 60)).resolves.toEqual({ state: 'running' });
  });

  it('is under way for any other process, until its lease ends', async () => {
    await expect(aProcess().begin('one', 60)).resolves.toEqual({ state: 'begun' });
    await expect(aProcess().begin('one', 60)).resolves.toEqual({ state: 'running' });
  });

  it('is answered by its process once it is finished, and begun again once it is abandoned', async () => {
    const records = aProcess();
    const record = { fingerprint: 'print', text: 'answer' };
    await records.begin('one', 60);
    await records.finish('one', record, 60);
    await expect(records.begin('one', 60)).resolves.toEqual({ state: 'done', record });
    await records.begin('two', 60);
    await records.abandon('two');
    await expect(records.begin('two', 60)).resolves.toEqual({ state: 'begun' });
  });

  it('is begun by who was told that it was under way, once the other has given up', async () => {
    const [first, second] = [aProcess(), aProcess()];
    await first.begin('one', 60);
    await expect(second.begin('one', 60)).resolves.toEqual({ state: 'running' });
    await first.abandon('one');
    await expect(second.begin('one', 60)).resolves.toEqual({ state: 'begun' });
  });
});
