import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Binary,
  Collection,
  type CommandStartedEvent,
  GridFSBucket,
  Long,
  MongoBulkWriteError,
  MongoNetworkError,
  MongoServerError,
} from 'mongodb';
import { type MongoDb, openMongoDb } from '../../src/adapters/mongodb/connection.ts';
import { MongoDbReadModels } from '../../src/adapters/mongodb/read-model-store.ts';
import { openMongoDbIdempotencyRecords } from '../../src/adapters/mongodb/idempotency-records.ts';
import { MongoDbKeyRecords } from '../../src/adapters/mongodb/key-records.ts';
import { MongoDbLeases } from '../../src/adapters/mongodb/leases.ts';
import { MongoDbFileStore } from '../../src/adapters/mongodb/file-store.ts';
import type { Filter, StoredDocument } from '../../src/engine/ports/read-model-store.ts';
import { StoreUnavailable } from '../../src/engine/ports/event-store.ts';
import type { JsonObject } from '../../src/engine/json.ts';
import { LeaseLost } from '../../src/engine/ports/leases.ts';
import { readModelStoreContract, type OpenedDocuments } from '../contracts/read-model-store.contract.ts';
import {
  idempotencyRecordsContract,
  type OpenedIdempotency,
} from '../contracts/idempotency-records.contract.ts';
import { keyRecordsContract, type OpenedKeys } from '../contracts/key-records.contract.ts';
import { fileStoreContract, type OpenedFiles } from '../contracts/file-store.contract.ts';
import { leasesContract } from '../contracts/leases.contract.ts';
import {
  dropDatabase,
  isGiven,
  lookInto,
  type MongoDbServer,
  newDatabase,
  START_MILLISECONDS,
  startMongoDb,
} from '../support/mongodb.ts';

let server: MongoDbServer;
const database = newDatabase();
const connections: MongoDb[] = [];

beforeAll(async () => {
  server = await startMongoDb();
}, START_MILLISECONDS);
afterAll(async () => {
  await dropDatabase(server.url, database);
  await server.stop();
});
afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.close()));
});

const connect = (): Promise<MongoDb> => openMongoDb({ url: server.url, database });
/** A connection that is closed after the test. */
const connection = async (): Promise<MongoDb> => {
  const db = await connect();
  connections.push(db);
  return db;
};

/** The commands that something sends. */
async function commandsOf(work: (db: MongoDb) => Promise<void>): Promise<readonly CommandStartedEvent[]> {
  const url = server.url.replace(/^([^:]+:\/\/[^/?]+)\/?([^?]*)\??/, '$1/$2?monitorCommands=true&');
  const db = await openMongoDb({ url, database });
  connections.push(db);
  const sent: CommandStartedEvent[] = [];
  db.connection.client.on('commandStarted', (command) => sent.push(command));
  await work(db);
  return sent;
}

readModelStoreContract('MongoDB', () => {
  const open = async (): Promise<OpenedDocuments> => {
    const db = await connect();
    return {
      store: new MongoDbReadModels(db),
      reopen: async () => {
        await db.close();
        return open();
      },
      close: () => db.close(),
    };
  };
  return open();
});

keyRecordsContract('MongoDB', () => {
  const open = async (): Promise<OpenedKeys> => {
    const db = await connect();
    return {
      keys: new MongoDbKeyRecords(db),
      reopen: async () => {
        await db.close();
        return open();
      },
      close: () => db.close(),
    };
  };
  return open();
});

idempotencyRecordsContract('MongoDB', () => {
  const open = async (): Promise<OpenedIdempotency> => {
    const db = await connect();
    return {
      records: await openMongoDbIdempotencyRecords(db),
      reopen: async () => {
        await db.close();
        return open();
      },
      close: () => db.close(),
    };
  };
  return open();
});

fileStoreContract('MongoDB', () => {
  const open = async (): Promise<OpenedFiles> => {
    const db = await connect();
    const faults: Error[] = [];
    const { client, databaseName } = db.connection;
    const [files, chunks] = ['files', 'chunks'].map((part) =>
      client.db(databaseName).collection(`posters.${part}`),
    ) as [Collection, Collection];
    const idsOf = async (digest: string): Promise<readonly unknown[]> =>
      (await files.find({ filename: digest }).toArray()).map(({ _id: id }) => id);
    return {
      files: new MongoDbFileStore(db, 'posters', (fault) => faults.push(fault)),
      faults,
      copies: async (digest) => (await idsOf(digest)).length,
      damage: async (digest) => {
        for (const id of await idsOf(digest)) {
          const chunk = await chunks.findOne({ files_id: id, n: 0 });
          const bytes = Buffer.from((chunk as unknown as { data: { buffer: Uint8Array } }).data.buffer);
          bytes.writeUInt8(bytes.readUInt8(77) ^ 1, 77);
          await chunks.updateOne({ files_id: id, n: 0 }, { $set: { data: new Binary(bytes) } });
        }
      },
      cut: async (digest) => {
        for (const id of await idsOf(digest)) await chunks.deleteMany({ files_id: id, n: 1 });
      },
      reopen: async () => {
        await db.close();
        return open();
      },
      close: () => db.close(),
    };
  };
  return open();
});

describe('Files in GridFS', () => {
  it('are gone and not called damaged where they are removed while they are read', async () => {
    const faults: Error[] = [];
    const files = new MongoDbFileStore(await connection(), `test_${randomUUID()}`, (fault) =>
      faults.push(fault),
    );
    const digest = await files.store(Buffer.from('a report'));
    const { find } = GridFSBucket.prototype;
    // Between the look for the file and the look for its chunks.
    jest.spyOn(GridFSBucket.prototype, 'find').mockImplementationOnce(function (this: GridFSBucket, filter) {
      const cursor = find.call(this, filter);
      const toArray = cursor.toArray.bind(cursor);
      return Object.assign(cursor, {
        toArray: async () => {
          const found = await toArray();
          await files.remove(digest);
          return found;
        },
      });
    });
    expect(await files.read(digest)).toBeNull();
    jest.restoreAllMocks();
    expect(faults).toEqual([]);
  });
});

leasesContract('MongoDB', async () => {
  const [here, there] = await Promise.all([connect(), connect()]);
  return {
    leases: new MongoDbLeases(here),
    elsewhere: new MongoDbLeases(there),
    close: async () => {
      await Promise.all([here.close(), there.close()]);
    },
  };
});

describe('Documents in MongoDB', () => {
  let name: string;
  let store: MongoDbReadModels;
  beforeEach(async () => {
    name = `test_${randomUUID()}`;
    store = new MongoDbReadModels(await connection());
    await store.prepare({ name, indexes: [['n'], ['theater.id', 'day']] });
  });

  const projected = (id: string, position: bigint, document: JsonObject | null): StoredDocument => ({
    ...{ id, position, document },
  });

  it('keep the highest of 64 saves that race for one document, each time', async () => {
    const stores = [
      store,
      new MongoDbReadModels(await connection()),
      new MongoDbReadModels(await connection()),
    ];
    for (let round = 0; round < 20; round++) {
      const positions = Array.from({ length: 64 }, (_, index) => BigInt(index + 1));
      positions.sort(() => Math.random() - 0.5);
      await Promise.all(
        positions.map((position, index) => {
          const racer = stores[index % stores.length] ?? store;
          return racer.save(name, [projected(`a${round}`, position, { n: Number(position) })], position);
        }),
      );
      expect(await store.load(name, [`a${round}`])).toEqual(
        new Map([[`a${round}`, projected(`a${round}`, 64n, { n: 64 })]]),
      );
    }
    expect(await store.checkpoint(name)).toBe(64n);
  });

  it('replace an earlier document that was saved for the first time at the same moment', async () => {
    // MongoDB then answers the later one with a duplicate key, and has not compared positions.
    jest.spyOn(Collection.prototype, 'bulkWrite').mockImplementationOnce(async () => {
      await store.save(name, [projected('a', 1n, { n: 1 }), projected('b', 9n, { n: 9 })], 0n);
      const writeErrors = [0, 1].map((index) => ({ code: 11000, index }));
      const result = { getWriteConcernError: () => undefined };
      throw new MongoBulkWriteError(
        { message: 'E11000', code: 11000, writeErrors } as never,
        result as never,
      );
    });
    await store.save(name, [projected('a', 2n, { n: 2 }), projected('b', 2n, { n: 2 })], 2n);
    jest.restoreAllMocks();
    expect(await store.get(name, 'a')).toEqual({ n: 2 });
    expect(await store.get(name, 'b')).toEqual({ n: 9 });
  });

  it('keep positions and tokens as integers of 64 bits', async () => {
    const position = 9_007_199_254_740_993n; // A double would make it …992.
    const fenced = new MongoDbReadModels(await connection(), { fence: () => position });
    await fenced.save(name, [projected('a', position, { n: 1 })], position);
    expect((await store.load(name, ['a'])).get('a')?.position).toBe(position);
    expect(await store.checkpoint(name)).toBe(position);
    const stored = await lookInto(server.url, database, async (collection) => [
      (await collection(`documents_${name}`).findOne({ _id: 'a' }))?.['position'] as unknown,
      (await collection('checkpoints').findOne({ _id: name }))?.['position'] as unknown,
      (await collection('checkpoints').findOne({ _id: name }))?.['token'] as unknown,
    ]);
    expect(stored).toEqual([position, position, position].map((each) => Long.fromBigInt(each)));
  });

  it('come out as they went in, whatever their fields are called', async () => {
    const document = {
      ...{ _id: 'mine', position: 3, document: { document: null }, token: 't', '': 1 },
      ...{ 'a.b': 1, $set: 2, nested: { $x: { 'c.d': [] } }, large: 2 ** 40, negative: -1, list: [[1], {}] },
    };
    await store.save(name, [projected('a', 1n, document), projected('b', 2n, { position: 4 })], 2n);
    expect(await store.get(name, 'a')).toEqual(document);
    expect(await store.find(name, { filter: { position: 3, _id: 'mine' } })).toEqual([document]);
    expect(await store.find(name, { filter: {}, sort: { position: -1 }, limit: 1 })).toEqual([
      { position: 4 },
    ]);
  });

  it('are selected by the whole of the query language, and never when removed', async () => {
    const document = { n: 1, seats: [{ id: 'A1', tier: 'vip' }, { id: 'A2' }], movie: { title: 'x' } };
    await store.save(
      name,
      [projected('a', 1n, document), projected('b', 2n, { n: 2 }), projected('c', 3n, null)],
      3n,
    );
    const found = async (filter: Filter): Promise<unknown> =>
      (await store.find(name, { filter, sort: { n: 1 } })).map(({ n }) => n);
    expect(await found({ $nor: [{ 'movie.title': 'x' }] })).toEqual([2]);
    expect(
      await found({ $and: [{ $or: [{ n: 1 }, { $and: [{ n: 2 }] }] }, { n: { $not: { $gt: 1 } } }] }),
    ).toEqual([1]);
    expect(await found({ seats: { $elemMatch: { id: 'A1', tier: 'vip' } } })).toEqual([1]);
    expect(await found({ seats: { $elemMatch: { id: 'A2', tier: 'vip' } } })).toEqual([]);
    expect(await found({ 'seats.id': { $in: ['A2', 'A3'] } })).toEqual([1]);
    expect(await found({ movie: null })).toEqual([2]);
    expect(await found({ movie: undefined })).toEqual([2]);
    expect(await store.find(name, { filter: {}, limit: 0 })).toEqual([]);
    await expect(found({ $expr: { $eq: ['$n', 1] } })).rejects.toThrow('$expr is no operator');
    await expect(store.count(name, { $or: [{ $where: 'true' }] })).rejects.toThrow('$where is no operator');
  });

  it('are saved and found however large they are together', async () => {
    const text = 'x'.repeat(100_000);
    const documents = Array.from({ length: 400 }, (_, index) =>
      projected(String(index), 1n, { index, text }),
    );
    documents.push(projected('large', 1n, { index: 400, text: 'y'.repeat(10_000_000) }));
    await store.save(name, documents, 1n);
    expect(await store.count(name, {})).toBe(401);
    const found = await store.find(name, { filter: {}, sort: { index: 1 } });
    expect(found.map(({ index }) => index)).toEqual(Array.from({ length: 401 }, (_, index) => index));
    expect(
      (
        await store.load(
          name,
          documents.map(({ id }) => id),
        )
      ).size,
    ).toBe(401);
  });

  it('are listed each once and in pages of their own, for a limit is for all that comes from one cursor', async () => {
    const ids = ['', ...Array.from({ length: 2500 }, () => randomUUID())];
    await store.save(
      name,
      ids.map((id, index) => projected(id, 1n, index % 10 === 1 ? null : { index })),
      1n,
    );
    const sent = await commandsOf(async (watched) => {
      const listed: string[] = [];
      for await (const page of new MongoDbReadModels(watched).list(name)) {
        listed.push(...page.map(({ id }) => id));
      }
      expect(listed).toEqual(ids.sort());
    });
    expect(sent.map(({ commandName }) => commandName)).toEqual(['find', 'find', 'find', 'find']);
  });

  it('fail as a batch when one cannot be stored, and leave the checkpoint', async () => {
    await store.save(name, [], 5n);
    const tooLarge = projected('b', 6n, { text: 'x'.repeat(17_000_000) });
    await expect(store.save(name, [projected('a', 6n, { n: 1 }), tooLarge], 6n)).rejects.toThrow();
    expect(await store.checkpoint(name)).toBe(5n);
    await store.save(name, [projected('a', 6n, { n: 1 })], 6n);
    expect(await store.checkpoint(name)).toBe(6n);
  });

  it('are not believed after a save that failed, before they will outlive the loss of a server', async () => {
    const sent = await commandsOf(async (db) => {
      const watched = new MongoDbReadModels(db);
      jest.spyOn(Collection.prototype, 'bulkWrite').mockRejectedValueOnce(new MongoNetworkError('gone'));
      await expect(watched.save(name, [projected('a', 1n, { n: 1 })], 1n)).rejects.toThrow(StoreUnavailable);
      jest.restoreAllMocks();
      jest.spyOn(Collection.prototype, 'updateOne').mockRejectedValueOnce(new MongoNetworkError('gone'));
      await expect(watched.load(name, ['a'])).rejects.toThrow(StoreUnavailable);
      jest.restoreAllMocks();
      await watched.load(name, ['a']);
      await watched.load(name, ['a']);
      expect(await watched.checkpoint(name)).toBe(0n);
    });
    expect(sent.map(({ commandName }) => commandName)).toEqual(['update', 'find', 'find', 'find']);
    expect(sent[0]?.command['writeConcern']).toMatchObject({ w: 'majority' });
  });

  it.each([
    [43, 'the server was started anew'],
    [175, 'the collection was dropped'],
  ])('may be asked for again where the answer broke off with %i, for %s', async (code) => {
    const broken = new MongoServerError({ message: 'It broke off.', code });
    const asked = (await connection()).reach(() => Promise.reject(broken));
    await expect(asked).rejects.toThrow(StoreUnavailable);
  });

  it('say what to do where an index of the same fields is another one', async () => {
    const message = 'An equivalent index already exists with the same name but different options.';
    const conflict = new MongoServerError({ message, code: 85 });
    jest.spyOn(Collection.prototype, 'createIndexes').mockRejectedValue(conflict);
    const refusals = [
      await store.prepare({ name: 'shows', indexes: [['n']] }).catch(String),
      await openMongoDbIdempotencyRecords(await connection()).catch(String),
    ];
    jest.restoreAllMocks();
    expect(refusals).toEqual([
      expect.stringContaining("db.getCollection('documents_shows').dropIndex"),
      expect.stringContaining("db.getCollection('idempotency').dropIndex"),
    ]);
    expect(refusals[0]).toContain(message);
  });

  it('have the indexes that were declared, in the document inside', async () => {
    const asked = jest.spyOn(Collection.prototype, 'createIndexes');
    await store.prepare({ name, indexes: [['n'], ['theater.id', 'day']] });
    const specifications = asked.mock.calls.flatMap(([each]) => each);
    jest.restoreAllMocks();
    const keys = specifications.map(({ key }) => [...(key as Map<string, number>)]);
    const compound = [
      ['document.theater.id', 1],
      ['document.day', 1],
    ];
    expect(keys).toEqual([[['document.n', 1]], compound]);
    const indexes = await lookInto(server.url, database, (collection) =>
      collection(`documents_${name}`).listIndexes().toArray(),
    );
    const names = ['document.n_1', 'document.theater.id_1_document.day_1'];
    // The test server takes indexes that are not unique and forgets them.
    const expected: unknown = expect.arrayContaining(isGiven ? names : []);
    expect(indexes.map(({ name: stored }: { readonly name?: unknown }) => stored)).toEqual(expected);
  });

  describe('under a lease', () => {
    let token: bigint | null;
    let fenced: MongoDbReadModels;
    let next: MongoDbReadModels;
    beforeEach(async () => {
      token = 1n;
      fenced = new MongoDbReadModels(await connection(), { fence: () => token });
      next = new MongoDbReadModels(await connection(), { fence: () => 2n });
      await fenced.prepare({ name, indexes: [] });
      await fenced.save(name, [projected('a', 1n, { n: 1 })], 1n);
    });

    it('refuse a holder as soon as the next one has made the collection ready', async () => {
      await next.prepare({ name, indexes: [] });
      await expect(fenced.save(name, [projected('a', 2n, { n: 2 })], 2n)).rejects.toThrow(LeaseLost);
      expect(await next.checkpoint(name)).toBe(1n);
      await expect(fenced.prepare({ name, indexes: [] })).rejects.toThrow(LeaseLost);
      await expect(fenced.drop(name)).rejects.toThrow(LeaseLost);
      await next.save(name, [projected('a', 2n, { n: 2 })], 2n);
      expect(await next.checkpoint(name)).toBe(2n);
    });

    it('refuse it after the first save of the next one, too, and after the collection was dropped', async () => {
      await next.save(name, [], 1n);
      await expect(fenced.save(name, [], 9n)).rejects.toThrow(LeaseLost);
      await next.drop(name);
      await expect(fenced.save(name, [], 9n)).rejects.toThrow(LeaseLost);
      expect(await next.checkpoint(name)).toBe(0n);
      expect((await next.checkpoints()).has(name)).toBe(false);
      await next.save(name, [], 3n);
      expect(await next.checkpoint(name)).toBe(3n);
    });

    it('leave tombstones that MongoDB removes after a month', async () => {
      const asked = jest.spyOn(Collection.prototype, 'createIndexes');
      await fenced.prepare({ name, indexes: [] });
      const specifications = asked.mock.calls.flatMap(([each]) => each);
      jest.restoreAllMocks();
      expect(specifications).toEqual([{ key: { removedAt: 1 }, expireAfterSeconds: 2_592_000 }]);
      const stored = (id: string): Promise<unknown> =>
        lookInto(server.url, database, (collection) => collection(`documents_${name}`).findOne({ _id: id }));
      expect(await stored('a')).not.toHaveProperty('removedAt');
      await fenced.save(name, [projected('a', 2n, null)], 2n);
      expect(await stored('a')).toMatchObject({ document: null, removedAt: expect.any(Date) });
      await fenced.save(name, [projected('a', 3n, { n: 3 })], 3n);
      expect(await stored('a')).not.toHaveProperty('removedAt');
    });

    it('are not saved by a process without one, which may read them', async () => {
      token = null;
      await expect(fenced.save(name, [projected('b', 2n, { n: 2 })], 2n)).rejects.toThrow(LeaseLost);
      await expect(fenced.prepare({ name, indexes: [['n']] })).rejects.toThrow(LeaseLost);
      expect(await fenced.find(name, { filter: {} })).toEqual([{ n: 1 }]);
    });
  });
});

describe('Idempotency records in MongoDB', () => {
  const ANSWER = { fingerprint: 'f', text: 'first' };

  it('give an answer no longer than it is kept, and remove it by themselves', async () => {
    const records = await openMongoDbIdempotencyRecords(await connection());
    const key = randomUUID();
    await records.begin(key, 60);
    await records.finish(key, ANSWER, 0.05);
    await sleep(100);
    expect(await records.begin(key, 60)).toEqual({ state: 'begun' });
    await records.finish(key, { ...ANSWER, text: 'second' }, 60);
    expect(await records.begin(key, 60)).toMatchObject({ state: 'done', record: { text: 'second' } });
    const indexes = await lookInto(server.url, database, (collection) =>
      collection('idempotency').listIndexes().toArray(),
    );
    const expiring = expect.objectContaining({ key: { expireAt: 1 }, expireAfterSeconds: 0 });
    // The test server takes the index and forgets it.
    expect(indexes).toEqual(expect.arrayContaining(isGiven ? [expiring] : []));
  });

  it('let a request that was taken over change neither the answer nor the key', async () => {
    const slow = await openMongoDbIdempotencyRecords(await connection());
    const fast = await openMongoDbIdempotencyRecords(await connection());
    const key = randomUUID();
    await slow.begin(key, 0.05);
    await sleep(100);
    expect(await fast.begin(key, 60)).toEqual({ state: 'begun' });
    await slow.abandon(key);
    expect(await slow.begin(key, 60)).toEqual({ state: 'running' });
    await fast.finish(key, ANSWER, 60);
    await slow.finish(key, { fingerprint: 'f', text: 'second' }, 60);
    await slow.abandon(key);
    await fast.abandon(key);
    expect(await slow.begin(key, 60)).toEqual({ state: 'done', record: ANSWER });
  });

  it('keep a key for a request that takes longer than its lease, for every process', async () => {
    const [slow, other] = [
      await openMongoDbIdempotencyRecords(await connection()),
      await openMongoDbIdempotencyRecords(await connection()),
    ];
    const key = randomUUID();
    await slow.begin(key, 3);
    await sleep(4500);
    expect(await other.begin(key, 60)).toEqual({ state: 'running' });
    await slow.finish(key, ANSWER, 60);
    expect(await other.begin(key, 60)).toEqual({ state: 'done', record: ANSWER });
  });

  it('keep an answer whose request was forgotten meanwhile', async () => {
    const records = await openMongoDbIdempotencyRecords(await connection());
    const key = randomUUID();
    await records.finish(key, ANSWER, 60);
    expect(await records.begin(key, 60)).toEqual({ state: 'done', record: ANSWER });
  });
});

describe('Key records in MongoDB', () => {
  it('bury a key that is inserted at the same moment', async () => {
    const [one, other] = [
      new MongoDbKeyRecords(await connection()),
      new MongoDbKeyRecords(await connection()),
    ];
    const ids = Array.from({ length: 100 }, () => randomUUID());
    await Promise.all(ids.flatMap((id) => [one.insert(id, 'wrapped'), other.drop(id)]));
    for (const id of ids) expect(await one.get(id)).toBeNull();
  });
});
