import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { listen, type ListeningServer } from '../api/http-server.ts';
import { startApplication, type Application } from '../application.ts';
import type { Configuration } from '../config.ts';
import { administrators } from '../domain/administrators/decider.ts';
import { systemClock } from '../engine/process-managers/job-worker.ts';
import type { Runtime } from '../runtime.ts';
import { type Patience, patientWith, StoppedWhileWaiting } from './await-stores.ts';
import { checkKeys } from './check-keys.ts';
import type { CliCommand, CliContext } from './command.ts';
import { presentDemoAccounts, seedDemoData } from './demo-data.ts';
import { ensureFirstAdministrator, refuseCommonPassword } from './ensure-account.ts';

/**
 * How long requests under way, and then projections and process managers, may take to finish once the process is told
 * to stop. Together with the time that closing takes, this is less than `stop_grace_period` in docker-compose.yml.
 */
const GRACE_MILLISECONDS = { requests: 8000, background: 4000 };

export const serveCommand: CliCommand = {
  name: 'serve',
  usage: '',
  summary: 'Starts the server. `npm start` does this.',
  details: 'Ends with SIGTERM or SIGINT, after the requests under way. ROLES says what this process does.',
  options: {},
  maximumWords: 0,
  run: async (_, context) => {
    const stopped = context.stopRequest();
    const configuration = context.configure();
    context.print(`Marquee starts on ${storesOf(configuration)}.`);
    const { eventStoreUrl, mongoDbUrl, storeStartSeconds: seconds } = configuration;
    const patiently = patientWith({ eventStoreUrl, mongoDbUrl, seconds, warn: context.warn, stopped });
    try {
      const runtime = await patiently(() => context.openRuntime(configuration));
      try {
        return await serve(runtime, context, { stopped, patiently });
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
  { stopped, patiently }: { readonly stopped: Promise<unknown>; readonly patiently: Patience },
): Promise<boolean> {
  const { configuration, ports, settings } = runtime;
  const isEmpty = await patiently(async () => {
    await checkKeys(runtime);
    return (await ports.subscription.head()) === 0n;
  });
  const application = await startApplication(ports, settings, {
    clock: systemClock,
    roles: configuration.roles,
  });
  try {
    await patiently(() => ensureAdministrator(runtime, application));
    // Before the demo data: a port in use shows at once.
    const server = await listenOn(configuration, application);
    let grace = 0;
    try {
      if (isEmpty && configuration.demoData && (await isElectedToSeed(runtime))) {
        await seed(runtime, application, context);
      }
      context.print((await welcome(server.url, application)).join('\n'));
      const failure = await Promise.race([stopped.then(() => null), runtime.failed]);
      if (failure !== null) ports.log.error('A store failed. The process ends', failure);
      else grace = GRACE_MILLISECONDS.requests;
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

/**
 * Lets projections and process managers finish what they have begun. While a store hangs, they end only when it is
 * closed; what they had begun is recorded, and the next process does it.
 */
async function stop(application: Application): Promise<void> {
  await Promise.race([application.stop(), delay(GRACE_MILLISECONDS.background, undefined, { ref: false })]);
}

/** Of several processes that find the log empty, one seeds it. */
async function isElectedToSeed({ ports }: Runtime): Promise<boolean> {
  return (await ports.leases.acquire('demo-data', randomUUID(), 600)) !== null;
}

async function seed(
  { ports }: Runtime,
  { commands }: Application,
  { print, demoMovies }: CliContext,
): Promise<void> {
  const json: unknown = JSON.parse(await readFile(demoMovies, 'utf8'));
  const progress = (step: string): void => print(`Adding demo data: ${step}`);
  const { movies, auditoriums, showtimes } = await seedDemoData(commands, json, systemClock(), progress);
  ports.log.info('The log was empty and has demo data now', { movies, auditoriums, showtimes });
}

async function welcome(url: string, { commands }: Application): Promise<readonly string[]> {
  const accounts = await presentDemoAccounts(commands);
  const { inCharge } = await commands.writer.load(administrators, 'all');
  const lines = [
    `Marquee sells at ${url}`,
    `  booking    ${url}/`,
    `  showtimes  ${url}/api/v1/showtimes`,
    `  API        ${url}/docs to try it, ${url}/redoc to read it`,
    `  health     ${url}/health/ready`,
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
