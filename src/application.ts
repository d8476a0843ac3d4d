import { aggregates, registry } from './domain/aggregates.ts';
import { Auditing } from './engine/auditing/auditing.ts';
import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createApp } from './api/app.ts';
import { RequestProfile } from './api/request-profile.ts';
import { RequestTurns } from './api/request-turns.ts';
import { LiveSessions } from './api/access/live-sessions.ts';
import { LiveSeatMaps } from './api/live/live-seat-maps.ts';
import { RenderedAnswers } from './api/rendered.ts';
import { SharedAnswers } from './api/shared-answers.ts';
import type { ApiDependencies, Route, WebSettings } from './api/route.ts';
import { routes } from './api/routes/routes.ts';
import type { CommandDependencies } from './commands/dependencies.ts';
import { pickSellingSettings, type SellingSettings } from './commands/selling-settings.ts';
import { IdempotentRequests } from './commands/idempotency/idempotent-requests.ts';
import { KeyVault } from './commands/keys/key-vault.ts';
import { SigningKeys } from './commands/keys/signing-keys.ts';
import { TicketKeys } from './commands/ticket/ticket-keys.ts';
import { WebhookRecords } from './commands/webhook/webhook-records.ts';
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
import type { Tracing } from './ports/tracing.ts';
import type { TicketPrinter } from './ports/ticket-printer.ts';
import type { PictureRenderer } from './ports/picture-renderer.ts';
import type { PictureStore } from './ports/picture-store.ts';
import type { RateLimits } from './ports/rate-limits.ts';
import type { WebhookSender } from './ports/webhook-sender.ts';
import type { TreeHeadWitness } from './ports/tree-head-witness.ts';
import { LeaderElection, withLease } from './engine/leader-election.ts';
import {
  observedGateway,
  observedMail,
  observedStore,
  ObservedStreamWriter,
  observedWebhookSender,
} from './observed-ports.ts';
import { Outages } from './outages.ts';
import { CommandTraces } from './traces.ts';
import { RunningSystem } from './system-overview.ts';
import { runProcessor, runProjections } from './background-tasks.ts';
import { Readiness, type WatchedTask } from './readiness.ts';
import { Past } from './projections/past.ts';
import { ProjectedCatalogueNames } from './projections/catalogue-names.ts';

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
  readonly webhookSender: WebhookSender;
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
  /** Null: nothing is traced. */
  readonly tracing: Tracing | null;
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

/** How many bytes of answers a process keeps rendered: some hundred seat maps and lists. */
const RENDERED_BYTES = 32 * 1024 * 1024;

/** Assembles the use cases over the ports. */
export function assembleUseCases(ports: Ports, settings: ApplicationSettings): CommandDependencies {
  const { metrics, tracing } = ports;
  const traces = tracing === null ? null : new CommandTraces(tracing);
  const vault = new KeyVault(ports.keys, settings.masterKeys);
  const store = observedStore(ports.store, metrics, traces);
  const onDamage = (damage: StreamDamaged): void => ports.log.error(damage.message, damage);
  return {
    vault,
    writer: new ObservedStreamWriter(metrics, traces, store, registry, {}, onDamage),
    idempotentRequests: new IdempotentRequests(ports.idempotency, vault),
    passwords: ports.passwords,
    mail: observedMail(ports.mail, metrics, tracing),
    webhookSender: observedWebhookSender(ports.webhookSender, metrics),
    ticketKeys: new TicketKeys(vault),
    treeHeadKeys: new SigningKeys(vault, 'tree-heads'),
    printer: ports.printer,
    pictureRenderer: ports.pictureRenderer,
    pictureStore: ports.pictureStore,
    importFiles: ports.importFiles,
    csv: ports.csv,
    catalogueNames: new ProjectedCatalogueNames(ports.readModels),
    gateways: new Map(
      ports.gateways.map((gateway) => [gateway.name, observedGateway(gateway, metrics, tracing)]),
    ),
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
  const projector = electFor(ports, 'projector', readiness, report, (store) =>
    runProjections(ports, store, clock, outages),
  );
  const processor = electFor(ports, 'processor', readiness, report, (store) =>
    runProcessor(ports, commands, store, clock, outages),
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
    ...openAnswers(documents, clock),
    tokens: ports.tokens,
    limits: ports.limits,
    phones: ports.phones,
    commonPasswords: ports.commonPasswords,
    tables: ports.tables,
    audit,
    past: new Past({ ...ports, registry }),
    webhooks: new WebhookRecords(documents),
    system: new RunningSystem({ ...ports, roles, commands, readiness, audit, clock }),
    metrics: ports.metrics,
    tracing: ports.tracing,
    profile: new RequestProfile(),
    web: settings.web,
    faults: () => readiness.faults(),
    report: reportRequests(ports),
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

function openAnswers(
  documents: ReadModelStore,
  clock: () => Instant,
): Pick<ApiDependencies, 'turns' | 'rendered' | 'shared'> {
  const rendered = new RenderedAnswers(RENDERED_BYTES);
  return { turns: new RequestTurns(), rendered, shared: new SharedAnswers(rendered, documents, clock) };
}

function reportRequests({ log }: Pick<Ports, 'log'>): ApiDependencies['report'] {
  return (error, correlationId) => log.error('A request failed', error, { correlationId });
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
  readiness: Readiness,
  report: Report,
  start: (store: ReadModelStore) => Promise<WatchedTask>,
): LeaderElection {
  const store = readModelsWithLease(() => election.heldToken);
  const election = new LeaderElection({
    leases,
    name,
    holder: randomUUID(),
    seconds: LEASE_SECONDS,
    report,
    begin: () => readiness.watch(name, () => start(store)),
    onStandBy: () => readiness.standBy(name),
  });
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
