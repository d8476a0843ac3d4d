import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BcryptPasswords } from '../../src/adapters/bcryptjs/password-hasher.ts';
import { CsvParseReader } from '../../src/adapters/csv-parse.ts';
import { ListedCommonPasswords } from '../../src/adapters/zxcvbn.ts';
import { openEmbeddedDocuments } from '../../src/adapters/embedded/read-model-store.ts';
import { openEmbeddedEventStore } from '../../src/adapters/embedded/event-store.ts';
import { openEmbeddedIdempotencyRecords } from '../../src/adapters/embedded/idempotency-records.ts';
import { openEmbeddedKeyRecords } from '../../src/adapters/embedded/key-records.ts';
import { EmbeddedLeases } from '../../src/adapters/embedded/leases.ts';
import { EmbeddedFileStore } from '../../src/adapters/embedded/file-store.ts';
import { ParquetTables } from '../../src/adapters/hyparquet/parquet-tables.ts';
import { JwtAccessTokens } from '../../src/adapters/jsonwebtoken.ts';
import { MailDrop } from '../../src/adapters/nodemailer.ts';
import { OfflinePhoneNumbers } from '../../src/adapters/libphonenumber.ts';
import { PrometheusMetrics } from '../../src/adapters/prom-client.ts';
import { NoRateLimits } from '../../src/adapters/rate-limiter-flexible.ts';
import { SandboxGateway } from '../../src/adapters/sandbox.ts';
import { HttpWebhookSender } from '../../src/adapters/webhooks/sender.ts';
import { ThreadedTicketPrinter } from '../../src/adapters/ticket-printer/ticket-printer.ts';
import { SharpPictureRenderer } from '../../src/adapters/sharp/picture-renderer.ts';
import { TreeHeadFiles } from '../../src/adapters/tree-head-files.ts';
import {
  startApplication,
  type Application,
  type ApplicationSettings,
  type Ports,
} from '../../src/application.ts';
import type { Route } from '../../src/api/route.ts';
import { instantOf, type Instant } from '../../src/engine/instant.ts';
import type { Log } from '../../src/ports/log.ts';
import { listen, type ListeningServer } from '../../src/api/http-server.ts';
import { checkPositions } from './commit-positions.ts';
import { clientOf, type Entrance } from './client.ts';
import { openSessionFor } from './people.ts';
import type { Stores } from './server-stores.ts';

/** Worker threads run built code; the tests' global set-up builds it. */
export const workerFile = (name: string): string => resolve(`dist/adapters/${name}-worker.js`);

export const rendererFiles = {
  thread: workerFile('sharp/picture-renderer'),
  decoder: workerFile('sharp/picture-decoder'),
};

export const usualSettings: ApplicationSettings = {
  masterKeys: [Buffer.alloc(32, 7)],
  holdSeconds: 600,
  paymentGraceSeconds: 120,
  cleaningMinutes: 15,
  salesCutoffMinutes: 0,
  holdsPerCustomer: 3,
  holdsPerCustomerDay: 300,
  holdsPerClientDay: 3000,
  heldPercentPerClient: 100,
  maximumSeatsPerHold: 10,
  maximumSeatsPerStaffHold: 50,
  defaultCurrency: 'USD',
  refreshTokenDays: 30,
  publicUrl: 'http://marquee.example',
  web: {
    publicOrigin: 'http://marquee.example',
    corsOrigins: [],
    secureCookies: false,
    trustedProxies: 0,
    metricsAccess: 'public',
    live: { viewersPerClient: Infinity, viewers: 10_000, heartbeatMilliseconds: 15_000 },
    openApiFile: resolve('dist/openapi.json'),
    pagesFolder: resolve('dist/web'),
  },
};

const commonPasswords = new ListedCommonPasswords();

export interface Faults {
  readonly name: string;
  readonly error: unknown;
}

/** Ports with cheap passwords. */
export interface OpenPorts {
  readonly directory: string;
  readonly ports: Ports;
  /** What was logged as an error: nothing, in a test that expects none. */
  readonly errors: readonly Faults[];
  /** The lines that were logged as warnings. */
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

export async function openPorts(directory?: string): Promise<OpenPorts> {
  const where = directory ?? (await mkdtemp(join(tmpdir(), 'marquee-')));
  const errors: Faults[] = [];
  const warnings: string[] = [];
  const log: Log = {
    info: () => undefined,
    warn: (line) => warnings.push(line),
    error: (name, error) => errors.push({ name, error }),
  };
  const stores = await openStores(where, (error) => errors.push({ name: 'store', error }));
  const passwords = new BcryptPasswords(workerFile('bcryptjs/password-hasher'), 4);
  const tables = new ParquetTables(workerFile('hyparquet/parquet-tables'));
  const printer = new ThreadedTicketPrinter(workerFile('ticket-printer/ticket-printer'));
  const pictureRenderer = new SharpPictureRenderer(rendererFiles);
  const ports: Ports = {
    ...stores,
    passwords,
    pictureRenderer,
    csv: new CsvParseReader(),
    log,
    commonPasswords,
    phones: new OfflinePhoneNumbers(),
    limits: new NoRateLimits(),
    // No test asks the world for a name.
    webhookSender: new HttpWebhookSender({ isPrivateAllowed: false, resolve: (_, done) => done(null, []) }),
    mail: new MailDrop(join(where, 'outbox'), 'Marquee <tickets@marquee.example>'),
    tokens: new JwtAccessTokens(Buffer.alloc(32, 9), 900),
    gateways: [new SandboxGateway()],
    treeHeadWitness: new TreeHeadFiles(join(where, 'tree-heads')),
    printer,
    tables,
    metrics: new PrometheusMetrics(),
    tracing: null,
  };
  return {
    directory: where,
    ports,
    errors,
    warnings,
    close: async () => {
      await Promise.all([
        stores.close(),
        passwords.close(),
        printer.close(),
        tables.close(),
        pictureRenderer.close(),
      ]);
      // A check of the log that was given up may still open its file.
      if (directory === undefined) await rm(where, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Embedded stores in a directory; in `npm run test:servers` an event store and a MongoDB. */
async function openStores(directory: string, onFailure: (error: Error) => unknown): Promise<Stores> {
  if (process.env['TEST_STORES'] === 'servers') {
    // The clients of the production stores are slow to load.
    const { openServerStores } = await import('./server-stores.ts');
    return openServerStores(onFailure);
  }
  const options = { directory, workerFile: workerFile('embedded/sqlite'), onFailure };
  const events = await openEmbeddedEventStore(options);
  const [documents, keys, idempotency] = await Promise.all([
    openEmbeddedDocuments(options),
    openEmbeddedKeyRecords(options),
    openEmbeddedIdempotencyRecords(options),
  ]);
  return {
    store: events.store,
    subscription: events.subscription,
    scan: events.scan,
    readModels: documents,
    keys,
    idempotency,
    readModelsWithLease: () => documents,
    leases: new EmbeddedLeases(),
    pictureStore: new EmbeddedFileStore(directory, 'posters', onFailure),
    importFiles: new EmbeddedFileStore(directory, 'imports', onFailure),
    close: async () => {
      await Promise.all([events.close(), documents.close(), keys.close(), idempotency.close()]);
    },
  };
}

/** A system that is open for business, in this process, over HTTP. */
export interface TestSystem extends Entrance {
  readonly url: string;
  readonly open: OpenPorts;
  /** What it was built on: the open ports, or what a test has put in their place. */
  readonly ports: Ports;
  readonly application: Application;
  /** The time of the system: what it is told, else the machine's. */
  now: () => Instant;
  close(): Promise<void>;
}

export interface SystemOptions {
  readonly directory?: string;
  readonly settings?: Partial<ApplicationSettings>;
  readonly routes?: readonly Route[];
  /** Changes the ports before the system is built on them, for faults. */
  readonly ports?: (ports: Ports) => Ports;
  /** Another system's ports, to be a second process on the same stores; they are not closed with this system. */
  readonly beside?: TestSystem;
  /** False for a system that will not be ready. */
  readonly isReady?: boolean;
}

export async function openSystem(options: SystemOptions = {}): Promise<TestSystem> {
  const open = options.beside?.open ?? (await openPorts(options.directory));
  const settings = { ...usualSettings, ...options.settings };
  const clock = { now: () => instantOf(Date.now()) };
  const ports = options.ports?.(open.ports) ?? open.ports;
  const application = await startApplication(ports, settings, {
    clock: () => clock.now(),
    ...(options.routes === undefined ? {} : { routes: options.routes }),
  });
  const server: ListeningServer = await listen(application.handler, 0, '127.0.0.1');
  // A given event store holds what others have done: it is projected first.
  const giveUpAt = performance.now() + 30_000;
  const isReady = async (): Promise<boolean> => (await fetch(`${server.url}/health/ready`)).status === 200;
  while (options.isReady !== false && performance.now() < giveUpAt && !(await isReady())) await delay(50);
  return {
    url: server.url,
    open,
    ports,
    application,
    as: (role, userId) =>
      clientOf(server.url, userId, () => openSessionFor(application.commands, ports.tokens, role, userId)),
    get now() {
      return clock.now;
    },
    set now(now) {
      clock.now = now;
    },
    close: async () => {
      application.endLiveConnections();
      await server.drain(2000);
      await application.stop();
      await checkPositions(server.url, open.ports.subscription);
      if (options.beside === undefined) await open.close();
    },
  };
}
