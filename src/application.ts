import type { RequestListener } from 'node:http';
import { createApp } from './api/app.ts';
import type { Route } from './api/route.ts';
import { routes } from './api/routes/routes.ts';
import type { CommandDependencies, SalesSettings } from './commands/dependencies.ts';
import { KeyVault } from './commands/key-vault.ts';
import { StreamWriter } from './commands/stream-writer.ts';
import type { AccessTokens } from './domain/kernel/access-tokens.ts';
import type { DocumentStore } from './domain/kernel/document-store.ts';
import type { EventFeed, EventStore } from './domain/kernel/event-store.ts';
import type { IdempotencyRecords } from './domain/kernel/idempotency-records.ts';
import type { Instant } from './domain/kernel/instant.ts';
import type { KeyRecords } from './domain/kernel/key-records.ts';
import type { Log } from './domain/kernel/log.ts';
import type { PasswordHasher } from './domain/kernel/password-hasher.ts';
import type { PaymentGateway } from './domain/kernel/payment-gateway.ts';
import { ProjectionRunner } from './feed/runner.ts';
import { processes } from './processes/processes.ts';
import { ProcessWorker } from './processes/worker.ts';
import { readModels } from './projections/read-models.ts';

/** What fills the ports. */
export interface Ports {
  readonly store: EventStore;
  readonly feed: EventFeed;
  readonly documents: DocumentStore;
  readonly keys: KeyRecords;
  readonly idempotency: IdempotencyRecords;
  readonly passwords: PasswordHasher;
  readonly tokens: AccessTokens;
  readonly gateways: readonly PaymentGateway[];
  readonly log: Log;
}

export interface ApplicationSettings extends SalesSettings {
  readonly masterKeys: readonly Buffer[];
}

/** The running system, whichever adapters it runs on. */
export interface Application {
  readonly handler: RequestListener;
  readonly commands: CommandDependencies;
  /** Stops the processes, then the projections, each when what it has at hand is done. */
  stop(): Promise<void>;
}

/** How many events a projection may be behind and still count as ready to serve. */
const READY_LAG = 10_000n;

/** Assembles the use cases over the ports. */
export function assembleCommands(ports: Ports, settings: ApplicationSettings): CommandDependencies {
  return {
    writer: new StreamWriter(ports.store),
    vault: new KeyVault(ports.keys, settings.masterKeys),
    passwords: ports.passwords,
    gateways: new Map(ports.gateways.map((gateway) => [gateway.name, gateway])),
    settings,
  };
}

/** Starts projections and processes over the ports, and makes the HTTP application. It does not listen. */
export async function startApplication(
  ports: Ports,
  settings: ApplicationSettings,
  clock: () => Instant,
  allRoutes: readonly Route[] = routes,
): Promise<Application> {
  const { feed, documents, log } = ports;
  const commands = assembleCommands(ports, settings);
  const projections = [...readModels, ...processes.map(({ work }) => work)];
  const report = (name: string, error: unknown): void =>
    log.error(`${name} does not get on`, error, { name });
  const runners = projections.map((projection) => new ProjectionRunner(projection, feed, documents, report));
  await Promise.all(runners.map((runner) => runner.start()));
  const workers = processes.map((process) => new ProcessWorker(process, documents, commands, clock, report));
  await Promise.all(workers.map((worker) => worker.start()));
  const api = {
    ...{ commands, documents, clock, tokens: ports.tokens, idempotency: ports.idempotency },
    faults: () => faultsOf(feed, runners),
    report: (error: unknown, correlationId: string) =>
      log.error('A request failed', error, { correlationId }),
  };
  const answer = createApp(api, allRoutes).callback();
  return {
    handler: (request, response) => void answer(request, response),
    commands,
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      await Promise.all(runners.map((runner) => runner.stop()));
    },
  };
}

async function faultsOf(feed: EventFeed, runners: readonly ProjectionRunner[]): Promise<readonly string[]> {
  const head = await feed.head().catch((error: unknown) => error);
  if (typeof head !== 'bigint') return ['The event store does not answer.'];
  return runners
    .map((runner) => runner.status)
    .filter(({ position, fault }) => fault !== null || position + READY_LAG < head)
    .map(
      ({ name, position, fault }) =>
        `${name} is at ${position} of ${head}${fault === null ? '' : `: ${fault}`}`,
    );
}
