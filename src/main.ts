import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BcryptPasswords } from './adapters/bcrypt-passwords.ts';
import { DataDirectoryInUse, lockDataDirectory } from './adapters/data-directory.ts';
import { openEmbeddedDocuments } from './adapters/embedded-documents.ts';
import { openEmbeddedEventStore } from './adapters/embedded-event-store.ts';
import { openEmbeddedIdempotencyRecords } from './adapters/embedded-idempotency-records.ts';
import { openEmbeddedKeyRecords } from './adapters/embedded-key-records.ts';
import { EmbeddedLeases } from './adapters/embedded-leases.ts';
import { JwtAccessTokens } from './adapters/jwt-access-tokens.ts';
import { openPinoLog } from './adapters/pino-log.ts';
import { SandboxGateway } from './adapters/sandbox-gateway.ts';
import { assembleCommands, type ApplicationSettings, type Ports } from './application.ts';
import { ConfigurationError, parseConfiguration, type Configuration } from './config.ts';
import type { EventScan } from './domain/kernel/event-store.ts';
import { runVerb, UsageError, type House, type ReadOnlyHouse } from './operator/verbs.ts';
import { serve } from './server.ts';

const BCRYPT_COST = 12;

const worker = (name: string): URL => new URL(`./adapters/${name}-worker.js`, import.meta.url);
const sqliteWorker = worker('embedded-sqlite');

/** A secret of a development machine, made once and kept beside the data. */
async function keptSecret(directory: string, name: string): Promise<Buffer> {
  const file = join(directory, name);
  try {
    await writeFile(file, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return Buffer.from(await readFile(file, 'utf8'), 'base64');
}

/** The stores of a process, whichever they are. */
type Stores = Pick<
  Ports,
  'store' | 'feed' | 'documents' | 'documentsUnder' | 'keys' | 'idempotency' | 'leases'
> & {
  readonly scan: EventScan;
  close(): Promise<void>;
};

/** The stores in the data directory. Throws DataDirectoryInUse. */
async function openEmbeddedStores(directory: string, onFailure: (error: Error) => void): Promise<Stores> {
  const lock = await lockDataDirectory(directory, sqliteWorker);
  const options = { directory, workerFile: sqliteWorker, onFailure };
  const [{ store, feed, scan, ...events }, documents, keys, idempotency] = await Promise.all([
    openEmbeddedEventStore(options),
    openEmbeddedDocuments(options),
    openEmbeddedKeyRecords(options),
    openEmbeddedIdempotencyRecords(options),
  ]);
  return {
    ...{ store, feed, scan, documents, keys, idempotency, leases: new EmbeddedLeases() },
    documentsUnder: () => documents,
    close: async () => {
      await Promise.all([events.close(), documents.close(), keys.close(), idempotency.close()]);
      await lock.release();
    },
  };
}

/** Everything open for one process. Throws DataDirectoryInUse. */
async function openHouse(configuration: Configuration): Promise<House> {
  const directory = configuration.dataDirectory;
  const log = openPinoLog(configuration.logLevel);
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<Error>((resolve) => {
    fail = resolve;
  });
  const stores = await openEmbeddedStores(directory, (error) => fail(error));
  const masterKeys = configuration.masterKeys ?? [await keptSecret(directory, 'master.key')];
  const jwtSecret =
    configuration.jwtSecret === null
      ? await keptSecret(directory, 'jwt.secret')
      : Buffer.from(configuration.jwtSecret);
  const passwords = new BcryptPasswords(worker('bcrypt-passwords'), BCRYPT_COST);
  const ports: Ports = {
    ...stores,
    ...{ passwords, log },
    tokens: new JwtAccessTokens(jwtSecret, configuration.accessTokenSeconds),
    gateways: configuration.isProduction ? [] : [new SandboxGateway()],
  };
  const settings: ApplicationSettings = { ...configuration, masterKeys, maximumSeatsPerStaffHold: 50 };
  return {
    ...{ configuration, ports, settings, failed, scan: stores.scan },
    commands: () => assembleCommands(ports, settings),
    close: async () => {
      await Promise.all([stores.close(), passwords.close()]);
    },
  };
}

/** The log and the documents as they lie, beside a server that may be running. */
async function openReadOnlyHouse({ dataDirectory: directory }: Configuration): Promise<ReadOnlyHouse> {
  const onFailure = (error: Error): void => {
    throw error;
  };
  const options = { directory, workerFile: sqliteWorker, onFailure, readOnly: true };
  // Documents first: what they are folded from is in the log by then.
  const documents = await openEmbeddedDocuments(options);
  const events = await openEmbeddedEventStore(options);
  return {
    ...{ store: events.store, feed: events.feed, scan: events.scan, documents },
    close: async () => {
      await Promise.all([events.close(), documents.close()]);
    },
  };
}

async function main([verb, ...parameters]: readonly string[]): Promise<number> {
  try {
    const configuration = parseConfiguration(process.env);
    const films = new URL('../demo/films.json', import.meta.url);
    if (verb === undefined) return await serve(await openHouse(configuration), films, process);
    return await runVerb(verb, parameters, {
      open: () => openHouse(configuration),
      openReadOnly: () => openReadOnlyHouse(configuration),
      print: (line) => process.stdout.write(`${line}\n`),
      warn: (line) => process.stderr.write(`${line}\n`),
    });
  } catch (error) {
    process.stderr.write(`marquee: ${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof DataDirectoryInUse) return 3;
    return error instanceof UsageError || error instanceof ConfigurationError ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
