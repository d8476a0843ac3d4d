import { UnreadableReadModels } from './adapters/embedded/unreadable-read-models.ts';
import { openPinoLog } from './adapters/pino.ts';
import type { Ports } from './application.ts';
import { type Configuration, ConfigurationError } from './config.ts';
import type { ReadModelStore } from './engine/ports/read-model-store.ts';
import { firstFailure, openAll } from './open-resources.ts';
import { openEmbeddedReadModels, openEventLog, openMongoDbReadModels, sqliteWorker } from './stores.ts';

/** What can be read beside a running server. The right to read is enough. */
export interface ReadOnlyRuntime extends Pick<Ports, 'store' | 'subscription' | 'scan' | 'readModels'> {
  /** Resolves with the reason when a store has failed. */
  readonly failed: Promise<Error>;
  close(): Promise<void>;
}

/**
 * Opens the log and the read models for reading only, beside a server that may be running. Where read models cannot be
 * opened, or are not there, the log is open all the same.
 */
export function openReadOnlyRuntime(configuration: Configuration): Promise<ReadOnlyRuntime> {
  return openAll(async (opened) => {
    const { dataDirectory, eventStoreUrl, mongoDbUrl } = configuration;
    const log = openPinoLog(configuration.logLevel);
    const { failed, onFailure } = firstFailure();
    const embedded = { directory: dataDirectory, workerFile: sqliteWorker, onFailure, readOnly: true };
    const open = (): Promise<ReadModelStore> =>
      mongoDbUrl === null
        ? openEmbeddedReadModels(embedded, opened)
        : openMongoDbReadModels(mongoDbUrl, log, opened);
    // The read models first: then the log has every event that was projected into them.
    const readModels = await open().catch(unreadable);
    const { store, subscription, scan } = opened.add(await openEventLog(eventStoreUrl, embedded, log));
    return { store, subscription, scan, readModels, failed, close: () => opened.close() };
  });
}

/** Who reads the log only does not need them. Who does is told why there are none. */
function unreadable(reason: unknown): ReadModelStore {
  if (reason instanceof ConfigurationError || !(reason instanceof Error)) throw reason;
  return new UnreadableReadModels(reason);
}
