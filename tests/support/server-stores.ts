import { openEventStoreDb } from '../../src/adapters/eventstoredb/event-store.ts';
import { MongoDbReadModels } from '../../src/adapters/mongodb/read-model-store.ts';
import { openMongoDbIdempotencyRecords } from '../../src/adapters/mongodb/idempotency-records.ts';
import { MongoDbKeyRecords } from '../../src/adapters/mongodb/key-records.ts';
import { MongoDbLeases } from '../../src/adapters/mongodb/leases.ts';
import { MongoDbFileStore } from '../../src/adapters/mongodb/file-store.ts';
import { openMongoDb } from '../../src/adapters/mongodb/connection.ts';
import type { Ports } from '../../src/application.ts';
import { registry } from '../../src/domain/aggregates.ts';
import { startEventStore } from './event-store.ts';
import { dropDatabase, newDatabase, sharedMongoDb } from './mongodb.ts';
import { eventually } from './until.ts';

/** The ports that store something, and what opened them. */
export type Stores = Pick<
  Ports,
  | 'store'
  | 'subscription'
  | 'scan'
  | 'readModels'
  | 'readModelsWithLease'
  | 'keys'
  | 'idempotency'
  | 'leases'
  | 'pictureStore'
  | 'importFiles'
> & {
  close(): Promise<void>;
};

/** Stores on an event store of their own and a database of the run's MongoDB, which end with them. */
export async function openServerStores(onFailure: (error: Error) => unknown): Promise<Stores> {
  const { url } = sharedMongoDb();
  const database = newDatabase();
  // A busy machine may keep MongoDB from its first answer for longer than a process of the program waits at once.
  const open = eventually(
    () => openMongoDb({ url, database }),
    () => true,
  );
  const [eventStore, mongoDb] = await Promise.all([startEventStore(), open]);
  const events = openEventStoreDb({ url: eventStore.url, prefixes: registry.streamPrefixes });
  return {
    store: events.store,
    subscription: events.subscription,
    scan: events.scan,
    readModels: new MongoDbReadModels(mongoDb),
    keys: new MongoDbKeyRecords(mongoDb),
    readModelsWithLease: (fence) => new MongoDbReadModels(mongoDb, { fence }),
    idempotency: await openMongoDbIdempotencyRecords(mongoDb),
    leases: new MongoDbLeases(mongoDb),
    pictureStore: new MongoDbFileStore(mongoDb, 'posters', onFailure),
    importFiles: new MongoDbFileStore(mongoDb, 'imports', onFailure),
    close: async () => {
      await Promise.all([events.close(), mongoDb.close()]);
      await Promise.all([dropDatabase(url, database), eventStore.stop()]);
    },
  };
}
