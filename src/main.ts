import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BcryptPasswords } from './adapters/bcryptjs/password-hasher.ts';
import { DataDirectoryInUse, lockDataDirectory } from './adapters/embedded/data-directory.ts';
import { openEmbeddedDocuments } from './adapters/embedded/read-model-store.ts';
import { openEmbeddedEventStore } from './adapters/embedded/event-store.ts';
import { openEmbeddedIdempotencyRecords } from './adapters/embedded/idempotency-records.ts';
import { openEmbeddedKeyRecords } from './adapters/embedded/key-records.ts';
import { EmbeddedLeases } from './adapters/embedded/leases.ts';
import { ListedCommonPasswords } from './adapters/zxcvbn.ts';
import { JwtAccessTokens } from './adapters/jsonwebtoken.ts';
import { MailDrop, SmtpMail } from './adapters/nodemailer.ts';
import { OfflinePhoneNumbers } from './adapters/libphonenumber.ts';
import { openPinoLog } from './adapters/pino.ts';
import { FlexibleRateLimits, NoRateLimits, type SharedCounts } from './adapters/rate-limiter-flexible.ts';
import { SandboxGateway } from './adapters/sandbox.ts';
import { TwilioPhoneNumbers } from './adapters/twilio.ts';
import { assembleUseCases, type ApplicationSettings, type Ports } from './application.ts';
import { pickSellingSettings } from './commands/selling-settings.ts';
import { ConfigurationError, parseConfiguration, type Configuration } from './config.ts';
import type { EventScan } from './engine/ports/event-store.ts';
import { LeaseHeld } from './engine/ports/leases.ts';
import { registry } from './domain/aggregates.ts';
import { UsageError } from './cli/parameters.ts';
import { runVerb, type Runtime, type ReadOnlyRuntime } from './cli/verbs.ts';
import { serve } from './server.ts';

const worker = (name: string): URL => new URL(`./adapters/${name}-worker.js`, import.meta.url);
const sqliteWorker = worker('embedded/sqlite');

/** A secret of a development machine, made once (where none is given) and kept beside the data. */
async function keptSecret(directory: string, name: string, made: Buffer = randomBytes(32)): Promise<Buffer> {
  const file = join(directory, name);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  try {
    await writeFile(file, made.toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return Buffer.from(await readFile(file, 'utf8'), 'base64');
}

/** The log, and what reads and checks it. */
type Log = Pick<Ports, 'store' | 'subscription'> & { readonly scan: EventScan; close(): Promise<void> };

/** Everything that is stored beside the log. */
type Documents = Pick<Ports, 'readModels' | 'readModelsWithLease' | 'keys' | 'idempotency' | 'leases'> & {
  /** Where processes count together; null where there is one. */
  readonly counts: SharedCounts | null;
  close(): Promise<void>;
};

interface EmbeddedOptions {
  readonly directory: string;
  readonly workerFile: URL;
  readonly onFailure: (error: Error) => void;
}

async function openEventStore(
  url: string | null,
  embedded: EmbeddedOptions,
  log: Ports['log'],
): Promise<Log> {
  if (url === null) return openEmbeddedEventStore(embedded);
  const onFault = (fault: Error): void =>
    log.warn('The event store does not answer', { fault: fault.message });
  // Loaded only where it is used: the clients of the production stores are slow to load.
  const { openEventStoreDb } = await import('./adapters/eventstoredb/event-store.ts');
  return openEventStoreDb({ url, prefixes: registry.streamPrefixes, onFault });
}

async function openDocuments(
  url: string | null,
  embedded: EmbeddedOptions,
  log: Ports['log'],
): Promise<Documents> {
  return url === null ? openEmbeddedDocumentStores(embedded) : openMongoDbStores(url, log);
}

async function openEmbeddedDocumentStores(options: EmbeddedOptions): Promise<Documents> {
  const [documents, keys, idempotency] = await Promise.all([
    openEmbeddedDocuments(options),
    openEmbeddedKeyRecords(options),
    openEmbeddedIdempotencyRecords(options),
  ]);
  return {
    ...{ readModels: documents, keys, idempotency, leases: new EmbeddedLeases(), counts: null },
    readModelsWithLease: () => documents,
    close: async () => {
      await Promise.all([documents.close(), keys.close(), idempotency.close()]);
    },
  };
}

async function openMongoDbStores(url: string, log: Ports['log']): Promise<Documents> {
  const { openMongoDb } = await import('./adapters/mongodb/connection.ts');
  const { MongoDbReadModels } = await import('./adapters/mongodb/read-model-store.ts');
  const { MongoDbKeyRecords } = await import('./adapters/mongodb/key-records.ts');
  const { openMongoDbIdempotencyRecords } = await import('./adapters/mongodb/idempotency-records.ts');
  const { MongoDbLeases } = await import('./adapters/mongodb/leases.ts');
  const onFault = tellOfMongoDb(log);
  const mongoDb = await openMongoDb({ url, onFault });
  return {
    readModels: new MongoDbReadModels(mongoDb),
    readModelsWithLease: (fence) => new MongoDbReadModels(mongoDb, { fence }),
    keys: new MongoDbKeyRecords(mongoDb),
    idempotency: await openMongoDbIdempotencyRecords(mongoDb),
    leases: new MongoDbLeases(mongoDb),
    counts: { ...mongoDb.connection, onFault },
    close: () => mongoDb.close(),
  };
}

/** The documents alone, for who may have no right to more: nothing is written, and nothing made. */
async function openMongoDbReadModels(
  url: string,
  log: Ports['log'],
): Promise<Pick<Documents, 'readModels' | 'close'>> {
  const { openMongoDb } = await import('./adapters/mongodb/connection.ts');
  const { MongoDbReadModels } = await import('./adapters/mongodb/read-model-store.ts');
  const mongoDb = await openMongoDb({ url, onFault: tellOfMongoDb(log) });
  return { readModels: new MongoDbReadModels(mongoDb), close: () => mongoDb.close() };
}

function tellOfMongoDb(log: Ports['log']): (fault: Error) => void {
  return (fault) => log.warn('MongoDB does not answer', { fault: fault.message });
}

function openMail({ smtpUrl, mailFrom, dataDirectory, isProduction }: Configuration): Ports['mail'] {
  if (smtpUrl === null) return new MailDrop(join(dataDirectory, 'outbox'), mailFrom);
  return new SmtpMail(smtpUrl, mailFrom, { requireTls: isProduction && !isOnThisNetwork(smtpUrl) });
}

/** A mail server that stands beside us, as in `docker compose`, need not speak TLS. */
function isOnThisNetwork(url: string): boolean {
  return !new URL(url).hostname.includes('.') || new URL(url).hostname === '127.0.0.1';
}

function openPhoneNumbers({ twilio }: Configuration, log: Ports['log']): Ports['phones'] {
  const offline = new OfflinePhoneNumbers();
  if (twilio === null) return offline;
  const onFault = (fault: Error): void => log.warn(fault.message);
  return new TwilioPhoneNumbers({ offline, onFault, ...twilio });
}

function settingsOf(configuration: Configuration, masterKeys: readonly Buffer[]): ApplicationSettings {
  const { host, port, corsOrigins, trustedProxies, isProduction } = configuration;
  const publicUrl = configuration.publicUrl ?? `http://${host}:${port}`;
  const secureCookies = configuration.publicUrl === null ? isProduction : publicUrl.startsWith('https:');
  return {
    ...pickSellingSettings({ ...configuration, maximumSeatsPerStaffHold: 50, publicUrl }),
    masterKeys,
    web: { publicOrigin: new URL(publicUrl).origin, corsOrigins, secureCookies, trustedProxies },
  };
}

/** Everything open for one process. Throws DataDirectoryInUse. `masterKey` is kept where there is none yet. */
async function openHouse(configuration: Configuration, masterKey?: Buffer): Promise<Runtime> {
  const directory = configuration.dataDirectory;
  const log = openPinoLog(configuration.logLevel);
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<Error>((resolve) => {
    fail = resolve;
  });
  const { eventStoreUrl, mongoDbUrl } = configuration;
  const isEmbedded = eventStoreUrl === null || mongoDbUrl === null;
  const lock = isEmbedded ? await lockDataDirectory(directory, sqliteWorker) : null;
  const embedded = { directory, workerFile: sqliteWorker, onFailure: (error: Error) => fail(error) };
  const events = await openEventStore(eventStoreUrl, embedded, log);
  const stored = await openDocuments(mongoDbUrl, embedded, log);
  const masterKeys = configuration.masterKeys ?? [await keptSecret(directory, 'master.key', masterKey)];
  const jwtSecret =
    configuration.jwtSecret === null
      ? await keptSecret(directory, 'jwt.secret')
      : Buffer.from(configuration.jwtSecret);
  const passwords = new BcryptPasswords(worker('bcryptjs/password-hasher'), configuration.passwordCost);
  const mail = openMail(configuration);
  const ports: Ports = {
    ...stored,
    ...{ store: events.store, subscription: events.subscription, passwords, log, mail },
    commonPasswords: new ListedCommonPasswords(),
    phones: openPhoneNumbers(configuration, log),
    limits: configuration.rateLimits ? new FlexibleRateLimits(stored.counts) : new NoRateLimits(),
    tokens: new JwtAccessTokens(jwtSecret, configuration.accessTokenSeconds),
    gateways: configuration.isProduction ? [] : [new SandboxGateway()],
  };
  const settings = settingsOf(configuration, masterKeys);
  return {
    ...{ configuration, ports, settings, failed, scan: events.scan },
    commands: () => assembleUseCases(ports, settings),
    close: async () => {
      await Promise.all([events.close(), stored.close(), passwords.close(), mail.close()]);
      await lock?.release();
    },
  };
}

/** The log and the documents as they lie, beside a server that may be running; the right to read them is enough. */
async function openReadOnlyHouse(configuration: Configuration): Promise<ReadOnlyRuntime> {
  const { dataDirectory: directory, eventStoreUrl, mongoDbUrl } = configuration;
  const onFailure = (error: Error): void => {
    throw error;
  };
  const options = { directory, workerFile: sqliteWorker, onFailure, readOnly: true };
  // Documents first: what they are folded from is in the log by then.
  const log = openPinoLog(configuration.logLevel);
  const stored =
    mongoDbUrl === null ? await openEmbeddedDocuments(options) : await openMongoDbReadModels(mongoDbUrl, log);
  const documents = 'readModels' in stored ? stored.readModels : stored;
  const events = await openEventStore(eventStoreUrl, options, log);
  return {
    ...{ store: events.store, subscription: events.subscription, scan: events.scan, readModels: documents },
    close: async () => {
      await Promise.all([events.close(), stored.close()]);
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
      configure: (variables) => parseConfiguration({ ...process.env, ...variables }),
      openConfigured: openHouse,
      openReadOnly: () => openReadOnlyHouse(configuration),
      print: (line) => process.stdout.write(`${line}\n`),
      warn: (line) => process.stderr.write(`${line}\n`),
    });
  } catch (error) {
    process.stderr.write(`marquee: ${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof DataDirectoryInUse || error instanceof LeaseHeld) return 3;
    return error instanceof UsageError || error instanceof ConfigurationError ? 2 : 1;
  }
}

// Whoever reads what is printed may stop to read: then there is nobody to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await main(process.argv.slice(2));
