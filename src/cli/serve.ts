import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { listen, type ListeningServer } from '../api/http-server.ts';
import { startApplication, type Application } from '../application.ts';
import type { Configuration } from '../config.ts';
import { administrators } from '../domain/administrators/decider.ts';
import { systemClock } from '../engine/process-managers/job-worker.ts';
import type { Runtime } from '../runtime.ts';
import { type UntilAnswered, waitingFor, StoppedWhileWaiting } from './await-stores.ts';
import { checkKeys } from './check-keys.ts';
import type { CliCommand, CliContext } from './command.ts';
import { presentDemoAccounts, refillDemoData, seedDemoData, stageOfSeeding } from './demo-data.ts';
import { ensureFirstAdministrator, refuseCommonPassword } from './ensure-account.ts';

/**
 * How long requests under way, and then projections and process managers, may take to finish once the process closes.
 * A request that waits for a store is answered before. Together with STOP_DELAY_SECONDS and the time that closing takes,
 * this is less than `stop_grace_period` in docker-compose.yml.
 */
const GRACE_MILLISECONDS = { requests: 8000, background: 4000 };

export const serveCommand: CliCommand = {
  name: 'serve',
  usage: '',
  summary: 'Starts the server. `npm start` does this.',
  details:
    'Ends with SIGTERM or SIGINT, after the requests under way. In production it says first for STOP_DELAY_SECONDS that ' +
    'it is not ready, so that a proxy sends it no more. ROLES says what this process does.',
  options: {},
  maximumWords: 0,
  run: async (_, context) => {
    const stopped = context.stopRequest();
    const configuration = context.configure();
    context.print(`Marquee starts on ${storesOf(configuration)}.`);
    const { eventStoreUrl, mongoDbUrl, storeStartSeconds: seconds } = configuration;
    const untilAnswered = waitingFor({ eventStoreUrl, mongoDbUrl, seconds, warn: context.warn, stopped });
    try {
      const runtime = await untilAnswered(() => context.openRuntime(configuration));
      try {
        return await serve(runtime, context, { stopped, untilAnswered });
      } finally {
        await runtime.close();
      }
    } catch (error) {
      if (error instanceof StoppedWhileWaiting) return true;
      throw error;
    }
  },
};

/** Starts, listens, fills an empty log with demo data if wanted, and drains at the end. False when a store failed. */
async function serve(
  runtime: Runtime,
  context: CliContext,
  { stopped, untilAnswered }: { readonly stopped: Promise<unknown>; readonly untilAnswered: UntilAnswered },
): Promise<boolean> {
  const { configuration, ports, settings } = runtime;
  const stopping = new AbortController();
  void stopped.then(() => stopping.abort());
  const isEmpty = await untilAnswered(async () => {
    await checkKeys(runtime);
    return (await ports.subscription.head()) === 0n;
  });
  const application = await startApplication(ports, settings, {
    clock: systemClock,
    roles: configuration.roles,
  });
  try {
    await untilAnswered(() => ensureAdministrator(runtime, application));
    // Before the demo data: a port in use shows at once.
    const server = await listenOn(configuration, application);
    let grace = 0;
    try {
      if (configuration.demoData && !stopping.signal.aborted) {
        const stage = await stageOfSeeding(ports.store, application.commands);
        if (isEmpty || stage === 'begun') await seed(runtime, application, context, stopping.signal);
        if (isEmpty || stage !== 'none') void keepRefilled(runtime, application, context, stopping.signal);
      }
      if (!stopping.signal.aborted) {
        context.print((await welcome(server.url, configuration, application)).join('\n'));
      }
      const failure = await Promise.race([stopped.then(() => null), runtime.failed]);
      if (failure !== null) ports.log.error('A store failed. The process ends', failure);
      else {
        grace = GRACE_MILLISECONDS.requests;
        await leaveProxies(runtime, application, context);
      }
      return failure === null;
    } finally {
      application.endLiveConnections();
      await server.drain(grace);
    }
  } finally {
    await stop(application);
  }
}

function storesOf({ eventStoreUrl, mongoDbUrl, dataDirectory }: Configuration): string {
  const log = eventStoreUrl === null ? dataDirectory : 'EventStoreDB';
  const readModels = mongoDbUrl === null ? dataDirectory : 'MongoDB';
  return log === readModels ? log : `${log} and ${readModels}`;
}

async function listenOn({ port, host }: Configuration, application: Application): Promise<ListeningServer> {
  try {
    return await listen(application.handler, port, host);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${port} is in use. Set PORT to another.`, { cause: error });
  }
}

async function ensureAdministrator(
  { configuration: { administrator }, ports }: Runtime,
  { commands }: Application,
): Promise<void> {
  if (administrator === null) return;
  refuseCommonPassword(ports, administrator);
  const outcome = await ensureFirstAdministrator(commands, administrator, systemClock());
  if (outcome !== 'left-alone') return;
  ports.log.warn(
    'The account of ADMIN_EMAIL is not changed: it is no administrator, and there are others. ' +
      'Give it the role with PUT /users/{id}/role or with the command create-admin.',
  );
}

/** Goes on serving while proxies notice that this process is not ready any more. Shorter when a store fails. */
async function leaveProxies(
  { configuration: { stopDelaySeconds: seconds, roles }, failed }: Runtime,
  application: Application,
  { print }: CliContext,
): Promise<void> {
  application.announceStop();
  const isServing = seconds > 0 && roles.includes('api');
  print(isServing ? `Marquee stops. It serves for ${seconds} s more, and is not ready.` : 'Marquee stops.');
  if (isServing) await Promise.race([delay(seconds * 1000, undefined, { ref: false }), failed]);
}

/**
 * Lets projections and process managers finish what they have begun. While a store hangs, they end only when it is
 * closed; what they had begun is recorded, and the next process does it.
 */
async function stop(application: Application): Promise<void> {
  await Promise.race([application.stop(), delay(GRACE_MILLISECONDS.background, undefined, { ref: false })]);
}

/** Adds the demo data, or what a process that was stopped has left out. Ends early when this one is to stop, too. */
async function seed(
  runtime: Runtime,
  { commands }: Application,
  { print, demoMovies }: CliContext,
  signal: AbortSignal,
): Promise<void> {
  const { leases, log } = runtime.ports;
  // Of several processes that find the log empty, one seeds it.
  const lease = await leases.acquire('demo-data', randomUUID(), 600);
  if (lease === null) return;
  const json: unknown = JSON.parse(await readFile(demoMovies, 'utf8'));
  const progress = (step: string): void => print(`Adding demo data: ${step}`);
  try {
    const { movies, auditoriums, showtimes } = await seedDemoData(commands, json, systemClock(), {
      progress,
      posterOf: (file) => readFile(new URL(file, demoMovies)),
      signal,
    });
    log.info('The log was empty and has demo data now', { movies, auditoriums, showtimes });
  } catch (error) {
    if (!signal.aborted) throw error;
    await leases.release('demo-data', lease.token);
    print('Adding demo data was interrupted. The next start adds the rest.');
  }
}

const HOUR_MILLISECONDS = 60 * 60 * 1000;

/** Adds the showtimes of the days to come, at once and while the process runs: its week never ends. */
async function keepRefilled(
  { ports: { log } }: Runtime,
  { commands }: Application,
  { demoMovies }: CliContext,
  signal: AbortSignal,
): Promise<void> {
  const isStopping = (): boolean => signal.aborted;
  while (!isStopping()) {
    try {
      const json: unknown = JSON.parse(await readFile(demoMovies, 'utf8'));
      const showtimes = await refillDemoData(commands, json, systemClock(), signal);
      if (showtimes > 0) log.info('The demo has showtimes for the coming week again', { showtimes });
    } catch (error) {
      if (isStopping()) return;
      log.warn(`The demo got no new showtimes: ${String(error)}. Trying again in an hour`);
    }
    await delay(HOUR_MILLISECONDS, undefined, { ref: false, signal }).catch(() => undefined);
  }
}

/** What is done beside answering requests. */
const duties = {
  projector: 'Marquee projects read models, while no other process does.',
  processor: 'Marquee runs process managers, while no other process does.',
} as const;

/** What the process does, where it is reached, and who may log in. */
async function welcome(
  url: string,
  { roles }: Configuration,
  { commands }: Application,
): Promise<readonly string[]> {
  const health = `  health     ${url}/health/ready`;
  const others = roles.filter((role) => role !== 'api').map((role) => duties[role]);
  if (!roles.includes('api')) return [...others, health];
  const accounts = await presentDemoAccounts(commands);
  const { inCharge } = await commands.writer.load(administrators, 'all');
  const lines = [
    `Marquee sells at ${url}`,
    ...(roles.length < 3 ? others : []),
    `  booking    ${url}/`,
    `  showtimes  ${url}/api/v1/showtimes`,
    `  API        ${url}/docs to try it, ${url}/redoc to read it`,
    health,
  ];
  if (accounts.length > 0) lines.push('Demo accounts:');
  for (const { email, password, role } of accounts) {
    lines.push(`  ${role.padEnd(10)} ${email}  ${password}`);
  }
  if (inCharge.length === 0) {
    lines.push(
      'There is no administrator yet. Stop the server and run:',
      '  ADMIN_PASSWORD=... npm run marquee -- create-admin you@example.org',
    );
  }
  return lines;
}
