import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BcryptPasswords } from './adapters/bcryptjs/password-hasher.ts';
import { lockDataDirectory } from './adapters/embedded/data-directory.ts';
import { openEmbeddedEventStore } from './adapters/embedded/event-store.ts';
import { openEmbeddedIdempotencyRecords } from './adapters/embedded/idempotency-records.ts';
import { openEmbeddedKeyRecords } from './adapters/embedded/key-records.ts';
import { EmbeddedLeases } from './adapters/embedded/leases.ts';
import { EmbeddedPictureStore } from './adapters/embedded/picture-store.ts';
import { openEmbeddedDocuments } from './adapters/embedded/read-model-store.ts';
import { JwtAccessTokens } from './adapters/jsonwebtoken.ts';
import { OfflinePhoneNumbers } from './adapters/libphonenumber.ts';
import { MailDrop, SmtpMail } from './adapters/nodemailer.ts';
import { openPinoLog } from './adapters/pino.ts';
import { FlexibleRateLimits, NoRateLimits, type SharedCounts } from './adapters/rate-limiter-flexible.ts';
import { SandboxGateway } from './adapters/sandbox.ts';
import { ThreadedTicketPrinter } from './adapters/ticket-printer/ticket-printer.ts';
import { SharpPictureRenderer } from './adapters/sharp/picture-renderer.ts';
import { TwilioPhoneNumbers } from './adapters/twilio.ts';
import { ListedCommonPasswords } from './adapters/zxcvbn.ts';
import type { ApplicationSettings, Ports } from './application.ts';
import { pickSellingSettings } from './commands/selling-settings.ts';
import { type Configuration, ConfigurationError } from './config.ts';
import { registry } from './domain/aggregates.ts';
import type { Log } from './ports/log.ts';
import { type Closable, openAll, type OpenResources } from './open-resources.ts';

/** Everything open, for the one process that may write. */
export interface Runtime {
  readonly configuration: Configuration;
  readonly ports: Ports;
  readonly settings: ApplicationSettings;
  /** Resolves with the reason when a store has failed. The process should end. */
  readonly failed: Promise<Error>;
  close(): Promise<void>;
}

/** What can be read beside a running server. The right to read is enough. */
export interface ReadOnlyRuntime extends Pick<Ports, 'store' | 'subscription' | 'scan' | 'readModels'> {
  /** Resolves with the reason when a store has failed. */
  readonly failed: Promise<Error>;
  close(): Promise<void>;
}

export interface RuntimeOptions {
  /** Kept in the data directory where there is none yet. */
  readonly masterKey?: Buffer | undefined;
  /** Begins with empty read models on embedded stores, whatever was there. */
  readonly readModelsAnew?: boolean;
}

/**
 * Opens the adapters that the configuration asks for. Throws InUse, or what keeps a store from opening; then nothing
 * stays open.
 */
export function openRuntime(
  configuration: Configuration,
  { masterKey, readModelsAnew = false }: RuntimeOptions = {},
): Promise<Runtime> {
  return openAll(async (opened) => {
    const { dataDirectory, eventStoreUrl, mongoDbUrl } = configuration;
    const log = openPinoLog(configuration.logLevel);
    const { failed, onFailure } = firstFailure();
    if (eventStoreUrl === null || mongoDbUrl === null) {
      const lock = await lockDataDirectory(dataDirectory, sqliteWorker);
      opened.add({ close: () => lock.release() });
    }
    const embedded = { directory: dataDirectory, workerFile: sqliteWorker, onFailure };
    const events = opened.add(await openEventLog(eventStoreUrl, embedded, log));
    const stores =
      mongoDbUrl === null
        ? await openEmbeddedStores({ ...embedded, anew: readModelsAnew }, log, opened)
        : await openMongoDbStores(mongoDbUrl, log, opened);
    const settings = settingsOf(configuration, await masterKeysOf(configuration, masterKey));
    const passwordWorker = workerFile('bcryptjs/password-hasher');
    const ports: Ports = {
      store: events.store,
      subscription: events.subscription,
      scan: events.scan,
      readModels: stores.readModels,
      readModelsWithLease: stores.readModelsWithLease,
      leases: stores.leases,
      keys: stores.keys,
      idempotency: stores.idempotency,
      passwords: opened.add(new BcryptPasswords(passwordWorker, configuration.passwordCost)),
      commonPasswords: new ListedCommonPasswords(),
      phones: openPhoneNumbers(configuration, log),
      mail: opened.add(openMail(configuration)),
      pictureRenderer: opened.add(new SharpPictureRenderer({ thread: rendererThread, decoder })),
      pictureStore: stores.pictureStore,
      limits: configuration.rateLimits ? new FlexibleRateLimits(stores.sharedCounts) : new NoRateLimits(),
      tokens: new JwtAccessTokens(await jwtSecretOf(configuration), configuration.accessTokenSeconds),
      gateways: await openGateways(configuration),
      printer: opened.add(new ThreadedTicketPrinter(workerFile('ticket-printer/ticket-printer'))),
      log,
    };
    return { configuration, ports, settings, failed, close: () => opened.close() };
  });
}

/** Opens the log and the read models for reading only, beside a server that may be running. */
export function openReadOnlyRuntime(configuration: Configuration): Promise<ReadOnlyRuntime> {
  return openAll(async (opened) => {
    const { dataDirectory, eventStoreUrl, mongoDbUrl } = configuration;
    const log = openPinoLog(configuration.logLevel);
    const { failed, onFailure } = firstFailure();
    const embedded = { directory: dataDirectory, workerFile: sqliteWorker, onFailure, readOnly: true };
    // The read models first: then the log has every event that was projected into them.
    const readModels =
      mongoDbUrl === null
        ? opened.add(await openEmbeddedDocuments(embedded))
        : await openMongoDbReadModels(mongoDbUrl, log, opened);
    const { store, subscription, scan } = opened.add(await openEventLog(eventStoreUrl, embedded, log));
    return { store, subscription, scan, readModels, failed, close: () => opened.close() };
  });
}

function firstFailure(): { readonly failed: Promise<Error>; readonly onFailure: (error: Error) => void } {
  let onFailure: (error: Error) => void = () => undefined;
  const failed = new Promise<Error>((resolve) => {
    onFailure = resolve;
  });
  return { failed, onFailure };
}

/** Worker threads run built code, which lies beside this file. */
function workerFile(name: string): URL {
  return new URL(`./adapters/${name}-worker.js`, import.meta.url);
}

const sqliteWorker = workerFile('embedded/sqlite');
const [rendererThread, decoder] = [workerFile('sharp/picture-renderer'), workerFile('sharp/picture-decoder')];

type EmbeddedOptions = Parameters<typeof openEmbeddedKeyRecords>[0];

type EventLog = Pick<Ports, 'store' | 'subscription' | 'scan'> & Closable;

async function openEventLog(url: string | null, embedded: EmbeddedOptions, log: Log): Promise<EventLog> {
  const onWarning = (line: string): void => log.warn(line);
  if (url === null) return openEmbeddedEventStore({ ...embedded, onWarning });
  const onFault = (fault: Error): void =>
    log.warn('The event store does not answer', { fault: fault.message });
  // Loaded only where it is used: the clients of the production stores are slow to load.
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
  'readModels' | 'readModelsWithLease' | 'keys' | 'idempotency' | 'leases' | 'pictureStore'
> & {
  /** Where several processes count together; null where there is one. */
  readonly sharedCounts: SharedCounts | null;
};

async function openEmbeddedStores(
  options: EmbeddedOptions & { readonly anew: boolean },
  log: Log,
  opened: OpenResources,
): Promise<Stores> {
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
    pictureStore: new EmbeddedPictureStore(options.directory, reportPictures(log)),
    leases: new EmbeddedLeases(),
    sharedCounts: null,
  };
}

async function openMongoDbStores(url: string, log: Log, opened: OpenResources): Promise<Stores> {
  const { openMongoDb } = await import('./adapters/mongodb/connection.ts');
  const { MongoDbReadModels } = await import('./adapters/mongodb/read-model-store.ts');
  const { MongoDbKeyRecords } = await import('./adapters/mongodb/key-records.ts');
  const { openMongoDbIdempotencyRecords } = await import('./adapters/mongodb/idempotency-records.ts');
  const { MongoDbLeases } = await import('./adapters/mongodb/leases.ts');
  const { MongoDbPictureStore } = await import('./adapters/mongodb/picture-store.ts');
  const onFault = reportMongoDb(log);
  const mongoDb = opened.add(await openMongoDb({ url, onFault }).catch(nameMongoDbUrl));
  const { client, databaseName } = mongoDb.connection;
  return {
    readModels: new MongoDbReadModels(mongoDb),
    readModelsWithLease: (fence) => new MongoDbReadModels(mongoDb, { fence }),
    keys: new MongoDbKeyRecords(mongoDb),
    idempotency: await openMongoDbIdempotencyRecords(mongoDb),
    pictureStore: new MongoDbPictureStore(mongoDb, reportPictures(log)),
    leases: new MongoDbLeases(mongoDb),
    sharedCounts: { client, databaseName, onFault },
  };
}

/** The read models alone: the other adapters make indexes, and a reader may have no right to. */
async function openMongoDbReadModels(
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

const reportPictures = (log: Log) => (fault: Error) => log.error('Pictures cannot be used', fault);

function openMail({
  smtpUrl,
  mailFrom,
  dataDirectory,
  isProduction,
}: Configuration): Ports['mail'] & Closable {
  if (smtpUrl === null) return new MailDrop(join(dataDirectory, 'outbox'), mailFrom);
  return new SmtpMail(smtpUrl, mailFrom, { requireTls: isProduction && !isOnThisNetwork(smtpUrl) });
}

/** A mail server beside us, as in `docker compose`, need not speak TLS. */
function isOnThisNetwork(url: string): boolean {
  const { hostname } = new URL(url);
  return !hostname.includes('.') || hostname === '127.0.0.1';
}

async function openGateways(configuration: Configuration): Promise<Ports['gateways']> {
  const { stripe, sslcommerz, isProduction, mailFrom } = configuration;
  const gateways: Ports['gateways'][number][] = [];
  if (stripe !== null) {
    gateways.push(new (await import('./adapters/stripe/gateway.ts')).StripeGateway(stripe));
  }
  if (sslcommerz !== null) {
    const { SslcommerzGateway } = await import('./adapters/sslcommerz/gateway.ts');
    const receiptsTo = /<([^>]+)>$/.exec(mailFrom)?.[1] ?? mailFrom;
    const publicUrl = publicUrlOf(configuration);
    gateways.push(new SslcommerzGateway({ ...sslcommerz, publicUrl, receiptsTo }));
  }
  return gateways.length > 0 || isProduction ? gateways : [new SandboxGateway()];
}

/** Where people and gateways reach us. */
const publicUrlOf = ({ publicUrl, host, port }: Configuration): string =>
  publicUrl ?? `http://${host}:${port}`;

function openPhoneNumbers({ twilio }: Configuration, log: Log): Ports['phones'] {
  const offline = new OfflinePhoneNumbers();
  if (twilio === null) return offline;
  return new TwilioPhoneNumbers({ offline, onFault: ({ message }) => log.warn(message), ...twilio });
}

async function masterKeysOf(
  { masterKeys, dataDirectory }: Configuration,
  initial: Buffer = randomBytes(32),
): Promise<readonly Buffer[]> {
  return masterKeys ?? [await secretIn(dataDirectory, 'master.key', initial)];
}

async function jwtSecretOf({ jwtSecret, dataDirectory }: Configuration): Promise<Buffer> {
  if (jwtSecret !== null) return Buffer.from(jwtSecret);
  return secretIn(dataDirectory, 'jwt.secret', randomBytes(32));
}

/** A secret of a development machine, kept beside the data. `initial` becomes it where there is none. */
async function secretIn(directory: string, name: string, initial: Buffer): Promise<Buffer> {
  const file = join(directory, name);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  try {
    await writeFile(file, initial.toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return Buffer.from(await readFile(file, 'utf8'), 'base64');
}

const maximumSeatsPerStaffHold = 50;
const live = { viewersPerClient: 20, viewers: 10_000, heartbeatMilliseconds: 15_000 };

function settingsOf(configuration: Configuration, masterKeys: readonly Buffer[]): ApplicationSettings {
  const { corsOrigins, trustedProxies, isProduction, rateLimits } = configuration;
  const publicUrl = publicUrlOf(configuration);
  const secureCookies = configuration.publicUrl === null ? isProduction : publicUrl.startsWith('https:');
  return {
    ...pickSellingSettings({ ...configuration, maximumSeatsPerStaffHold, publicUrl }),
    masterKeys,
    web: {
      publicOrigin: new URL(publicUrl).origin,
      corsOrigins,
      secureCookies,
      trustedProxies,
      live: { ...live, viewersPerClient: rateLimits ? live.viewersPerClient : Infinity },
      openApiFile: new URL('./openapi.json', import.meta.url),
      pagesFolder: new URL('./web/', import.meta.url),
    },
  };
}
