import type { openEmbeddedKeyRecords } from './adapters/embedded/key-records.ts';
import type { SharedCounts } from './adapters/rate-limiter-flexible.ts';
import type { Ports } from './application.ts';
import { ConfigurationError } from './config.ts';
import { registry } from './domain/aggregates.ts';
import type { Log } from './ports/log.ts';
import type { Closable, OpenResources } from './open-resources.ts';

/** Worker threads run built code, which lies beside this file. */
export function workerFile(name: string): URL {
  return new URL(`./adapters/${name}-worker.js`, import.meta.url);
}

export const sqliteWorker = workerFile('embedded/sqlite');

type EmbeddedOptions = Parameters<typeof openEmbeddedKeyRecords>[0];

type EventLog = Pick<Ports, 'store' | 'subscription' | 'scan'> & Closable;

export async function openEventLog(
  url: string | null,
  embedded: EmbeddedOptions,
  log: Log,
): Promise<EventLog> {
  const onWarning = (line: string): void => log.warn(line);
  // Stores are loaded only where they are used: SQLite, the search in documents and the clients of servers are slow to load.
  if (url === null) {
    const { openEmbeddedEventStore } = await import('./adapters/embedded/event-store.ts');
    return openEmbeddedEventStore({ ...embedded, onWarning });
  }
  const onFault = (fault: Error): void =>
    log.warn('The event store does not answer', { fault: fault.message });
  const { openEventStoreDb } = await import('./adapters/eventstoredb/event-store.ts');
  try {
    return openEventStoreDb({ url, prefixes: registry.streamPrefixes, onFault, onWarning });
  } catch (error) {
    throw new ConfigurationError('EVENTSTORE_URL is not a connection string of EventStoreDB', {
      cause: error,
    });
  }
}

/** Everything that is stored beside the log. */
type Stores = Pick<
  Ports,
  'readModels' | 'readModelsWithLease' | 'keys' | 'idempotency' | 'leases' | 'pictureStore' | 'importFiles'
> & {
  /** Where several processes count together; null where there is one. */
  readonly sharedCounts: SharedCounts | null;
};

export async function openEmbeddedStores(
  options: EmbeddedOptions & { readonly anew: boolean },
  log: Log,
  opened: OpenResources,
): Promise<Stores> {
  const { openEmbeddedDocuments } = await import('./adapters/embedded/read-model-store.ts');
  const { openEmbeddedKeyRecords } = await import('./adapters/embedded/key-records.ts');
  const { openEmbeddedIdempotencyRecords } = await import('./adapters/embedded/idempotency-records.ts');
  const { EmbeddedLeases } = await import('./adapters/embedded/leases.ts');
  const { EmbeddedFileStore } = await import('./adapters/embedded/file-store.ts');
  const onDamage = (damage: Error): void => log.error('Read models are damaged', damage);
  const readModels = opened.add(await openEmbeddedDocuments({ ...options, onDamage }));
  const keys = opened.add(await openEmbeddedKeyRecords(options));
  const idempotency = opened.add(await openEmbeddedIdempotencyRecords(options));
  return {
    readModels,
    // One process owns the directory, so no lease is ever lost.
    readModelsWithLease: () => readModels,
    keys,
    idempotency,
    pictureStore: new EmbeddedFileStore(options.directory, 'posters', reportFiles(log)),
    importFiles: new EmbeddedFileStore(options.directory, 'imports', reportFiles(log)),
    leases: new EmbeddedLeases(),
    sharedCounts: null,
  };
}

export async function openMongoDbStores(url: string, log: Log, opened: OpenResources): Promise<Stores> {
  const { openMongoDb } = await import('./adapters/mongodb/connection.ts');
  const { MongoDbReadModels } = await import('./adapters/mongodb/read-model-store.ts');
  const { MongoDbKeyRecords } = await import('./adapters/mongodb/key-records.ts');
  const { openMongoDbIdempotencyRecords } = await import('./adapters/mongodb/idempotency-records.ts');
  const { MongoDbLeases } = await import('./adapters/mongodb/leases.ts');
  const { MongoDbFileStore } = await import('./adapters/mongodb/file-store.ts');
  const onFault = reportMongoDb(log);
  const mongoDb = opened.add(await openMongoDb({ url, onFault }).catch(nameMongoDbUrl));
  const { client, databaseName } = mongoDb.connection;
  return {
    readModels: new MongoDbReadModels(mongoDb),
    readModelsWithLease: (fence) => new MongoDbReadModels(mongoDb, { fence }),
    keys: new MongoDbKeyRecords(mongoDb),
    idempotency: await openMongoDbIdempotencyRecords(mongoDb),
    pictureStore: new MongoDbFileStore(mongoDb, 'posters', reportFiles(log)),
    importFiles: new MongoDbFileStore(mongoDb, 'imports', reportFiles(log)),
    leases: new MongoDbLeases(mongoDb),
    sharedCounts: { client, databaseName, onFault },
  };
}

/** The read models alone, for reading only. Throws ReadModelsDamaged. */
export async function openEmbeddedReadModels(
  options: EmbeddedOptions & { readonly readOnly: boolean },
  opened: OpenResources,
): Promise<Ports['readModels']> {
  const { openEmbeddedDocuments } = await import('./adapters/embedded/read-model-store.ts');
  return opened.add(await openEmbeddedDocuments(options));
}

/** The read models alone: the other adapters make indexes, and a reader may have no right to. */
export async function openMongoDbReadModels(
  url: string,
  log: Log,
  opened: OpenResources,
): Promise<Ports['readModels']> {
  const { openMongoDb } = await import('./adapters/mongodb/connection.ts');
  const { MongoDbReadModels } = await import('./adapters/mongodb/read-model-store.ts');
  return new MongoDbReadModels(
    opened.add(await openMongoDb({ url, onFault: reportMongoDb(log) }).catch(nameMongoDbUrl)),
  );
}

/** The driver's own message may quote the URL, and a password with it. */
function nameMongoDbUrl(error: unknown): never {
  const isMalformed =
    error instanceof Error &&
    ['MongoParseError', 'MongoRuntimeError', 'MongoInvalidArgumentError'].includes(error.name);
  if (!isMalformed) throw error;
  throw new ConfigurationError('MONGODB_URL is not a connection string of MongoDB', { cause: error });
}

const reportMongoDb = (log: Log) => (fault: Error) =>
  log.warn('MongoDB does not answer', { fault: fault.message });

const reportFiles = (log: Log) => (fault: Error) => log.error('Stored files cannot be used', fault);
