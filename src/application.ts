import { aggregates, registry } from './domain/aggregates.ts';
import { Auditing } from './engine/auditing/auditing.ts';
import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createApp } from './api/app.ts';
import { RequestProfile } from './api/request-profile.ts';
import { LiveSessions } from './api/access/live-sessions.ts';
import { LiveSeatMaps } from './api/live/live-seat-maps.ts';
import { RenderedAnswers } from './api/rendered.ts';
import type { Route, WebSettings } from './api/route.ts';
import { routes } from './api/routes/routes.ts';
import type { CommandDependencies } from './commands/dependencies.ts';
import { pickSellingSettings, type SellingSettings } from './commands/selling-settings.ts';
import { IdempotentRequests } from './commands/idempotency/idempotent-requests.ts';
import { KeyVault } from './commands/keys/key-vault.ts';
import { SigningKeys } from './commands/keys/signing-keys.ts';
import { TicketKeys } from './commands/ticket/ticket-keys.ts';
import type { AccessTokens } from './ports/access-tokens.ts';
import type { CommonPasswords } from './ports/common-passwords.ts';
import type { ReadModelStore } from './engine/ports/read-model-store.ts';
import type { EventScan, EventSubscription, EventStore, StreamDamaged } from './engine/ports/event-store.ts';
import type { IdempotencyRecords } from './ports/idempotency-records.ts';
import type { Instant } from './engine/instant.ts';
import type { KeyRecords } from './ports/key-records.ts';
import type { Leases } from './engine/ports/leases.ts';
import type { Log } from './ports/log.ts';
import type { CsvReader } from './ports/csv-reader.ts';
import type { ImportFiles } from './ports/import-files.ts';
import type { MailTransport } from './ports/mail-transport.ts';
import type { Metrics } from './ports/metrics.ts';
import type { PasswordHasher } from './ports/password-hasher.ts';
import type { PaymentGateway } from './ports/payment-gateway.ts';
import type { PhoneNumbers } from './ports/phone-numbers.ts';
import type { TableFiles } from './ports/table-files.ts';
import type { TicketPrinter } from './ports/ticket-printer.ts';
import type { PictureRenderer } from './ports/picture-renderer.ts';
import type { PictureStore } from './ports/picture-store.ts';
import type { RateLimits } from './ports/rate-limits.ts';
import type { TreeHeadWitness } from './ports/tree-head-witness.ts';
import { LeaderElection, type LeaderTask, withLease } from './engine/leader-election.ts';
import { LogMark } from './engine/projections/log-mark.ts';
import { ProjectionRunner, type ProjectionStop } from './engine/projections/runner.ts';
import { observedGateway, observedMail, observedStore, ObservedStreamWriter } from './observed-ports.ts';
import { Outages } from './outages.ts';
import { RunningSystem } from './system-overview.ts';
import { Readiness, stoppedAmong, type WatchedTask, withNotary } from './readiness.ts';
import { openNotary } from './processes/notary.ts';
import { processManagers } from './processes/process-managers.ts';
import { JobWorker } from './engine/process-managers/job-worker.ts';
import { Past } from './projections/past.ts';
import { ProjectedCatalogueNames } from './projections/catalogue-names.ts';
import { readModels } from './projections/read-models.ts';

/** What fills the ports. */
export interface Ports {
  readonly store: EventStore;
  readonly subscription: EventSubscription;
  readonly scan: EventScan;
  /** For queries. */
  readonly readModels: ReadModelStore;
  /** For writing with a lease: the store refuses a write without its token or with an old one. */
  readonly readModelsWithLease: (token: () => bigint | null) => ReadModelStore;
  readonly leases: Leases;
  readonly keys: KeyRecords;
  readonly idempotency: IdempotencyRecords;
  readonly passwords: PasswordHasher;
  readonly commonPasswords: CommonPasswords;
  readonly phones: PhoneNumbers;
  readonly mail: MailTransport;
  readonly pictureRenderer: PictureRenderer;
  readonly pictureStore: PictureStore;
  readonly importFiles: ImportFiles;
  readonly csv: CsvReader;
  readonly limits: RateLimits;
  readonly tokens: AccessTokens;
  readonly gateways: readonly PaymentGateway[];
  readonly printer: TicketPrinter;
  /** Is shown the signed heads of the log's tree. */
  readonly treeHeadWitness: TreeHeadWitness;
  readonly tables: TableFiles;
  readonly metrics: Metrics;
  readonly log: Log;
}

export interface ApplicationSettings extends SellingSettings {
  readonly masterKeys: readonly Buffer[];
  readonly web: WebSettings;
}

/** What a process does: answers requests, projects read models, or runs process managers. */
export type ProcessRole = 'api' | 'projector' | 'processor';

export const allRoles: readonly ProcessRole[] = ['api', 'projector', 'processor'];

/** The running system, whichever adapters it runs on. */
export interface Application {
  readonly handler: RequestListener;
  readonly commands: CommandDependencies;
  /** Turns readiness off, so that no more requests are sent here. Goes on serving those that come all the same. */
  announceStop(): void;
  /** Ends the answers that would go on for ever, and begins no more of them. Call it before the server drains. */
  endLiveConnections(): void;
  /** Stops the process managers, then the projections. Each finishes what it has begun. */
  stop(): Promise<void>;
}

export interface ApplicationOptions {
  readonly clock: () => Instant;
  /** Without `api` nothing is served but health. */
  readonly roles?: readonly ProcessRole[];
  readonly routes?: readonly Route[];
}

/** After so long, another process takes over from one that died with a lease. */
const LEASE_SECONDS = 10;

/** How many bytes of answers a process keeps rendered: some hundred seat maps. */
const RENDERED_BYTES = 32 * 1024 * 1024;

/** Assembles the use cases over the ports. */
export function assembleUseCases(ports: Ports, settings: ApplicationSettings): CommandDependencies {
  const { metrics } = ports;
  const vault = new KeyVault(ports.keys, settings.masterKeys);
  const store = observedStore(ports.store, metrics);
  const onDamage = (damage: StreamDamaged): void => ports.log.error(damage.message, damage);
  return {
    vault,
    writer: new ObservedStreamWriter(metrics, store, registry, {}, onDamage),
    idempotentRequests: new IdempotentRequests(ports.idempotency, vault),
    passwords: ports.passwords,
    mail: observedMail(ports.mail, metrics),
    ticketKeys: new TicketKeys(vault),
    treeHeadKeys: new SigningKeys(vault, 'tree-heads'),
    printer: ports.printer,
    pictureRenderer: ports.pictureRenderer,
    pictureStore: ports.pictureStore,
    importFiles: ports.importFiles,
    csv: ports.csv,
    catalogueNames: new ProjectedCatalogueNames(ports.readModels),
    gateways: new Map(ports.gateways.map((gateway) => [gateway.name, observedGateway(gateway, metrics)])),
    settings: pickSellingSettings(settings),
  };
}

/**
 * Starts what the roles ask for: projections and process managers, each in the process that holds their lease, and the
 * HTTP application. Does not listen.
 */
export async function startApplication(
  ports: Ports,
  settings: ApplicationSettings,
  { clock, roles = allRoles, routes: served = routes }: ApplicationOptions,
): Promise<Application> {
  const { log, readModels: documents } = ports;
  const commands = assembleUseCases(ports, settings);
  const headAtStart = await ports.subscription.head();
  const outages = new Outages(log, ports.metrics);
  const report: Report = (name, error) => outages.failed(name, error);
  const readiness = new Readiness({ ...ports, writer: commands.writer, headAtStart });
  const projector = electFor(ports, 'projector', report, (store) =>
    readiness.watch('projector', () => runProjections(ports, store, outages)),
  );
  const processor = electFor(ports, 'processor', report, (store) =>
    readiness.watch('processor', () => runProcessor(ports, commands, store, clock, outages)),
  );
  const elections = [
    ...(roles.includes('projector') ? [projector] : []),
    ...(roles.includes('processor') ? [processor] : []),
  ];
  for (const election of elections) await election.start();
  const sessions = new LiveSessions(commands, ports.subscription, report);
  const reportMaps = (error: unknown): void => report('seat maps', error);
  const liveSeatMaps = new LiveSeatMaps(ports, settings.web.live, clock, reportMaps);
  if (roles.includes('api')) {
    sessions.start();
    liveSeatMaps.start(headAtStart);
  }
  const audit = openAudit(ports, clock);
  const api = {
    commands,
    documents,
    clock,
    sessions,
    liveSeatMaps,
    rendered: new RenderedAnswers(RENDERED_BYTES),
    tokens: ports.tokens,
    limits: ports.limits,
    phones: ports.phones,
    commonPasswords: ports.commonPasswords,
    tables: ports.tables,
    audit,
    past: new Past({ ...ports, registry }),
    system: new RunningSystem({ ...ports, roles, commands, readiness, audit, clock }),
    metrics: ports.metrics,
    profile: new RequestProfile(),
    web: settings.web,
    faults: () => readiness.faults(),
    report: (error: unknown, correlationId: string) =>
      log.error('A request failed', error, { correlationId }),
  };
  const answer = createApp(api, roles.includes('api') ? served : []).callback();
  return {
    handler: (request, response) => void answer(request, response),
    commands,
    announceStop: () => {
      readiness.isStopping = true;
    },
    endLiveConnections: () => liveSeatMaps.end(),
    stop: async () => {
      const jobsEnded = audit.jobs.stop();
      await liveSeatMaps.stop();
      await sessions.stop();
      for (const election of elections.reverse()) await election.stop();
      await jobsEnded;
    },
  };
}

function openAudit(ports: Ports, clock: () => Instant): Auditing {
  return new Auditing({
    ...ports,
    registry,
    clock,
    aggregates: Object.values(aggregates),
    report: (error) => ports.log.error('A job of an auditor failed', error),
  });
}

type Report = (name: string, error: unknown) => void;

function electFor(
  { leases, readModelsWithLease }: Ports,
  name: Exclude<ProcessRole, 'api'>,
  report: Report,
  start: (store: ReadModelStore) => Promise<LeaderTask>,
): LeaderElection {
  const store = readModelsWithLease(() => election.heldToken);
  const options = { leases, name, holder: randomUUID(), seconds: LEASE_SECONDS, report };
  const election = new LeaderElection({ ...options, begin: () => start(store) });
  return election;
}

/**
 * Performs something with the lease of a role, while no process has that role. If the lease is not free yet, calls
 * `onWait` with the timeout in seconds. `perform` gets a store that writes with the lease, and a function that answers
 * the token, or null once the lease is lost. Throws LeaseHeld while a process with the role runs, and StoreUnavailable.
 */
export function withLeaseOf<Result>(
  { leases, readModelsWithLease, log }: Ports,
  role: Exclude<ProcessRole, 'api'>,
  onWait: (seconds: number) => void,
  perform: (store: ReadModelStore, token: () => bigint | null) => Promise<Result>,
): Promise<Result> {
  const report: Report = (name, error) =>
    log.error(`The lease ${name} could not be released`, error, { name });
  const options = { leases, name: role, holder: randomUUID(), seconds: LEASE_SECONDS, report, onWait };
  return withLease(options, (token) => perform(readModelsWithLease(token), token));
}

async function runProjections(
  { subscription }: Ports,
  store: ReadModelStore,
  outages: Outages,
): Promise<WatchedTask> {
  const stopped = (stop: ProjectionStop): void => outages.stopped(stop);
  const mark = new LogMark('projector', store, subscription);
  const runner = new ProjectionRunner(readModels, registry, subscription, store, stopped, { mark });
  await runner.start();
  return {
    stop: () => runner.stop(),
    faults: () => stoppedAmong(runner.statuses),
    statuses: () => runner.statuses,
  };
}

/** Starts all or none: a task left running would go on beside the next attempt, and nobody would stop it. */
async function startAll(all: readonly (LeaderTask & { start(): Promise<void> })[]): Promise<LeaderTask> {
  const stop = async (): Promise<void> => {
    await Promise.all(all.map((each) => each.stop()));
  };
  try {
    await Promise.all(all.map((each) => each.start()));
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The process managers, and the notary beside them. */
async function runProcessor(
  ports: Ports,
  commands: CommandDependencies,
  store: ReadModelStore,
  clock: () => Instant,
  outages: Outages,
): Promise<WatchedTask> {
  const { subscription, treeHeadWitness: witness } = ports;
  const report = (error: unknown): void => outages.failed('notary', error);
  const notary = openNotary(commands, { subscription, documents: store, witness, clock, report });
  return withNotary(await runProcessManagers(ports, commands, store, clock, outages), notary);
}

async function runProcessManagers(
  { subscription }: Ports,
  commands: CommandDependencies,
  store: ReadModelStore,
  clock: () => Instant,
  outages: Outages,
): Promise<WatchedTask> {
  const report: Report = (name, error) => outages.failed(name, error);
  const workers = processManagers.map(
    (manager) => new JobWorker({ manager, store, dependencies: commands, clock, report }),
  );
  const jobs = processManagers.map((manager) => manager.jobs);
  const stopped = (stop: ProjectionStop): void => outages.stopped(stop);
  const mark = new LogMark('processor', store, subscription);
  const projecting = new ProjectionRunner(jobs, registry, subscription, store, stopped, {
    mark,
    onChange: (name, changed) => workers[jobs.findIndex((each) => each.name === name)]?.jobsChanged(changed),
  });
  await projecting.start();
  try {
    const working = await startAll(workers);
    return {
      stop: async () => {
        await working.stop();
        await projecting.stop();
      },
      faults: () => [
        ...stoppedAmong(projecting.statuses),
        ...workers.map(({ fault }) => fault).filter((fault) => fault !== null),
      ],
      statuses: () =>
        projecting.statuses.map((status, index) => ({
          ...status,
          fault: status.fault ?? workers[index]?.fault ?? null,
        })),
      wake: (name) => workers[processManagers.findIndex((each) => each.name === name)]?.wake(),
    };
  } catch (error) {
    await projecting.stop();
    throw error;
  }
}
