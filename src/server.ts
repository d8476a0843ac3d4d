import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { startApplication, type Application } from './application.ts';
import type { Instant } from './engine/instant.ts';
import { listen } from './http-server.ts';
import { demoAccounts, seedDemoData } from './cli/demo-data.ts';
import { ensureFirstAdministrator } from './cli/ensure-account.ts';
import type { Runtime } from './cli/verbs.ts';
import { systemClock } from './engine/process-managers/job-worker.ts';

/**
 * How long requests under way may take to finish once the process is asked to stop, and then what is done behind the
 * scenes. Together with the time that closing takes, less than the grace that docker-compose.yml gives a process.
 */
const GRACE_MILLISECONDS = { requests: 8000, work: 4000 };

/**
 * Runs the house until it is told to stop or its store fails: starts, fills an empty log with demo data where that is
 * wanted, listens, and at the end drains, saves and closes. The exit code: 0 when it was told to, 1 when it failed.
 */
export async function serve(house: Runtime, films: URL, process: NodeJS.Process): Promise<number> {
  const { configuration, ports } = house;
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  try {
    const isEmpty = (await ports.subscription.head()) === 0n;
    const application = await startApplication(ports, house.settings, {
      clock: systemClock,
      roles: configuration.roles,
    });
    try {
      const { administrator } = configuration;
      if (administrator !== null) {
        await ensureAdministrator(house, application.commands, administrator);
      }
      const isDemo = isEmpty && configuration.demoData && (await isFirst(house));
      if (isDemo) await seed(house, application.commands, films, systemClock());
      const server = await listen(application.handler, configuration.port, configuration.host);
      process.stdout.write(welcome(server.url, isDemo));
      const failure = await Promise.race([stopped.then(() => null), house.failed]);
      if (failure !== null) ports.log.error('The store failed; the process ends', failure);
      await server.drain(failure === null ? GRACE_MILLISECONDS.requests : 0);
      return failure === null ? 0 : 1;
    } finally {
      await stop(application);
    }
  } finally {
    await house.close();
  }
}

async function ensureAdministrator(
  { ports }: Runtime,
  commands: ReturnType<Runtime['commands']>,
  administrator: { readonly email: string; readonly password: string },
): Promise<void> {
  if (ports.commonPasswords.has(administrator.password)) {
    throw new Error('ADMIN_PASSWORD is among the passwords that are tried first; choose another one.');
  }
  const outcome = await ensureFirstAdministrator(commands, administrator, systemClock());
  if (outcome !== 'left-alone') return;
  ports.log.warn(
    'The account of ADMIN_EMAIL is no administrator, and others are in charge: it is left alone. ' +
      'Give it the role with PUT /users/{id}/role, or with the verb create-admin.',
  );
}

/**
 * Lets what is done behind the scenes finish. Where a store hangs, it ends only when the store is closed: it is
 * recorded as due, so the next process does it.
 */
async function stop(application: Application): Promise<void> {
  await Promise.race([application.stop(), delay(GRACE_MILLISECONDS.work, undefined, { ref: false })]);
}

/** Of several processes that find the log empty, one fills it. */
async function isFirst({ ports }: Runtime): Promise<boolean> {
  return (await ports.leases.acquire('demo-data', randomUUID(), 600)) !== null;
}

async function seed(
  house: Runtime,
  commands: ReturnType<Runtime['commands']>,
  films: URL,
  now: Instant,
): Promise<void> {
  const json: unknown = JSON.parse(await readFile(films, 'utf8'));
  const { movies, auditoriums, showtimes } = await seedDemoData(commands, json, now);
  house.ports.log.info('The log was empty: demo data are in', { movies, auditoriums, showtimes });
}

function welcome(url: string, isDemo: boolean): string {
  const accounts = demoAccounts.map(
    ({ email, password, role }) => `  ${role.padEnd(10)} ${email}  ${password}`,
  );
  const lines = [
    `Marquee sells at ${url}`,
    `  showtimes  ${url}/api/v1/showtimes`,
    `  health     ${url}/health/ready`,
    ...(isDemo ? ['Demo accounts:', ...accounts] : []),
  ];
  return `${lines.join('\n')}\n`;
}
