import { createHmac, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BcryptPasswords } from './adapters/bcryptjs/password-hasher.ts';
import { CsvParseReader } from './adapters/csv-parse.ts';
import { lockDataDirectory } from './adapters/embedded/data-directory.ts';
import { ParquetTables } from './adapters/hyparquet/parquet-tables.ts';
import { JwtAccessTokens } from './adapters/jsonwebtoken.ts';
import { OfflinePhoneNumbers } from './adapters/libphonenumber.ts';
import { MailDrop, SmtpMail } from './adapters/nodemailer.ts';
import { openPinoLog } from './adapters/pino.ts';
import { PrometheusMetrics } from './adapters/prom-client.ts';
import { FlexibleRateLimits, NoRateLimits } from './adapters/rate-limiter-flexible.ts';
import { SandboxGateway } from './adapters/sandbox.ts';
import { ThreadedTicketPrinter } from './adapters/ticket-printer/ticket-printer.ts';
import { SharpPictureRenderer } from './adapters/sharp/picture-renderer.ts';
import { TreeHeadFiles } from './adapters/tree-head-files.ts';
import { TwilioPhoneNumbers } from './adapters/twilio.ts';
import { HttpWebhookSender } from './adapters/webhooks/sender.ts';
import { ListedCommonPasswords } from './adapters/zxcvbn.ts';
import type { ApplicationSettings, Ports } from './application.ts';
import { pickSellingSettings } from './commands/selling-settings.ts';
import type { Configuration } from './config.ts';
import type { Log } from './ports/log.ts';
import { type Closable, firstFailure, openAll } from './open-resources.ts';
import { openEmbeddedStores, openEventLog, openMongoDbStores, sqliteWorker, workerFile } from './stores.ts';

/** Everything open, for the one process that may write. */
export interface Runtime {
  readonly configuration: Configuration;
  readonly ports: Ports;
  readonly settings: ApplicationSettings;
  /** Resolves with the reason when a store has failed. The process should end. */
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
    // Among the first that are opened, so among the last that are closed: it tells what the others do last.
    const tracing = await openTracing(configuration, log);
    if (tracing !== null) opened.add(tracing);
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
      webhookSender: new HttpWebhookSender({ isPrivateAllowed: configuration.webhookPrivateAddresses }),
      pictureRenderer: opened.add(new SharpPictureRenderer({ thread: rendererThread, decoder })),
      pictureStore: stores.pictureStore,
      importFiles: stores.importFiles,
      csv: new CsvParseReader(),
      limits: configuration.rateLimits ? new FlexibleRateLimits(stores.sharedCounts) : new NoRateLimits(),
      tokens: new JwtAccessTokens(await jwtSecretOf(configuration), configuration.accessTokenSeconds),
      gateways: await openGateways(configuration),
      treeHeadWitness: new TreeHeadFiles(join(dataDirectory, 'tree-heads')),
      printer: opened.add(new ThreadedTicketPrinter(workerFile('ticket-printer/ticket-printer'))),
      tables: opened.add(new ParquetTables(workerFile('hyparquet/parquet-tables'))),
      metrics: new PrometheusMetrics(),
      tracing,
      log,
    };
    return { configuration, ports, settings, failed, close: () => opened.close() };
  });
}

const [rendererThread, decoder] = [workerFile('sharp/picture-renderer'), workerFile('sharp/picture-decoder')];

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

/** Loads nothing where nothing is traced. */
async function openTracing(configuration: Configuration, log: Log): Promise<Ports['tracing']> {
  const { traces } = configuration;
  if (traces === null) return null;
  const { OpenTelemetryTracing } = await import('./adapters/opentelemetry.ts');
  // All processes of a deployment have that secret, and nobody outside.
  const secret = await jwtSecretOf(configuration);
  const samplingKey = createHmac('sha256', secret).update('which traces are told').digest();
  return new OpenTelemetryTracing({ ...traces, samplingKey, log });
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
  const { corsOrigins, trustedProxies, isProduction, rateLimits, metricsAccess } = configuration;
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
      metricsAccess,
      live: { ...live, viewersPerClient: rateLimits ? live.viewersPerClient : Infinity },
      openApiFile: new URL('./openapi.json', import.meta.url),
      pagesFolder: new URL('./web/', import.meta.url),
    },
  };
}
