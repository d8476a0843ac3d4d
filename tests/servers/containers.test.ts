import { randomBytes, randomUUID } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Instant, instantOf } from '../../src/engine/instant.ts';
import { hold, openCinema } from '../support/cinema.ts';
import { clientOf, send, type Client, type Entrance } from '../support/client.ts';
import {
  dockerFunctions,
  startDocker,
  writeComposeFile,
  type DockerEngine,
  writeEventStoreImage,
  writeMongoDbImage,
} from '../support/docker.ts';
import { commandsOf, paste, sectionsLeft } from '../support/documents.ts';
import { runCommand, startMarquee, temporaryDirectory } from '../support/process.ts';
import { until } from '../support/until.ts';

/** The first start makes images to begin with. */
const START_MILLISECONDS = 600_000;
const JOURNEY_MILLISECONDS = 1_200_000;
const DOCUMENT = 'docs/containers.md';
const images = { eventstore: 'marquee-tests/eventstore:local', mongodb: 'marquee-tests/mongodb:local' };

const administrator = { email: 'root@people.example', password: randomBytes(12).toString('hex') };
/** Whom docs/containers.md makes an administrator. */
const other = { email: 'you@example.org', password: 'a long passphrase' };

let docker: DockerEngine | null = null;
/** The folder of the reader: the files that docker compose reads, and what comes of its commands. */
let folder: string;
/** Pastes commands there. */
let run: (commands: string) => Promise<string>;
let close = (): Promise<void> => Promise.resolve();

beforeAll(async () => {
  const { directory, remove } = await temporaryDirectory();
  docker = await startDocker(join(directory, 'engine'));
  const engine = docker;
  if (engine === null) {
    await remove();
    return;
  }
  folder = join(directory, 'marquee');
  mkdirSync(folder);
  writeComposeFile(join(folder, 'docker-compose.yml'), images);
  copyFileSync('.env.example', join(folder, '.env.example'));
  // The stand-in of Caddy is too old for three of its settings.
  const caddyfile = readFileSync('Caddyfile', 'utf8').replace(
    /^\s*(persist_config|trusted_proxies|request_buffers) .*$/gm,
    '',
  );
  writeFileSync(join(folder, 'Caddyfile'), caddyfile);
  const variables = { ...engine.variables, COMPOSE_PROJECT_NAME: `marquee-${randomUUID().slice(0, 8)}` };
  run = (commands) => paste(commands, { directory: folder, variables, functions: dockerFunctions });
  close = async () => {
    await run('docker compose --profile single --profile cluster down --volumes').finally(() =>
      engine.stop(),
    );
    await remove();
  };
  writeEventStoreImage(join(directory, 'eventstore'));
  writeMongoDbImage(join(directory, 'mongodb'));
  for (const name of ['eventstore', 'mongodb'] as const) {
    await run(`docker build --tag ${images[name]} '${join(directory, name)}'`);
  }
}, START_MILLISECONDS);

afterAll(() => close(), START_MILLISECONDS);

/** Fills variables of `.env` in, as somebody who was told to. */
function fillIn(variables: Readonly<Record<string, string>>): void {
  const file = join(folder, '.env');
  let text = readFileSync(file, 'utf8');
  for (const [name, value] of Object.entries(variables)) {
    expect(text).toMatch(new RegExp(`^${name}=`, 'm'));
    text = text.replace(new RegExp(`^${name}=.*$`, 'm'), `${name}=${value}`);
  }
  writeFileSync(file, text);
}

/** Where a port of a container is published, once the API answers there that it is ready. */
async function readyAt(portCommand: string): Promise<string> {
  const port = /:(\d+)\s*$/.exec(await run(portCommand))?.[1] ?? '';
  const url = `http://127.0.0.1:${port}`;
  const isReady = (): Promise<boolean> =>
    send(url, 'GET', '//health/ready').then(
      ({ status }) => status === 200,
      () => false,
    );
  await until(isReady, 'the API is ready', 240);
  return url;
}

function clientAt(url: string, who: { readonly email: string; readonly password: string }): Client {
  return clientOf(url, who.email, async () => {
    let answer = await send(url, 'POST', '/auth/login', { body: who });
    // On a busy machine a store may not answer at once.
    for (let tries = 0; answer.status === 503 && tries < 20; tries += 1) {
      answer = await send(url, 'POST', '/auth/login', { body: who });
    }
    if (answer.status !== 200) throw new Error(`Login refused: ${answer.text}`);
    return (answer.body as { accessToken: string }).accessToken;
  });
}

/** Sells a seat for cash. Answers the booking. */
async function sell(admin: Client, showtimeId: string, seatId: string): Promise<string> {
  const bookingId = await hold(admin, showtimeId, [seatId]);
  const { status } = await admin.post(`/bookings/${bookingId}/confirm`, { method: 'cash' });
  expect(status).toBe(200);
  return bookingId;
}

const entranceOf = (admin: Client): Entrance & { now(): Instant } => ({
  as: () => admin,
  now: () => instantOf(Date.now()),
});

/** Sees that these bookings are there, and their seats sold. */
async function expectSold(
  admin: Client,
  showtimeId: string,
  bookings: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [seatId, bookingId] of Object.entries(bookings)) {
    // Another process may have sold it, and the read models follow.
    type Found = { readonly status?: string };
    const booking = async (): Promise<Found> => (await admin.get(`/bookings/${bookingId}`)).body as Found;
    await until(async () => (await booking()).status === 'confirmed', 'the booking is confirmed');
    expect(await booking()).toMatchObject({ seats: [{ seatId }] });
    expect(await admin.post(`/showtimes/${showtimeId}/holds`, { seats: [seatId] })).toMatchObject({
      status: 409,
    });
  }
}

function isSkipped(): boolean {
  if (docker !== null) return false;
  process.stderr.write(
    'Skipped: no container engine. Give DOCKER_HOST, or TEST_CONTAINERS=on. See docs/testing.md.\n',
  );
  return true;
}

/** A data directory of `npm start` in which a seat is sold. */
async function sellAtHome(): Promise<{ showtimeId: string; bookingId: string; masterKey: string }> {
  const home = await startMarquee(join(folder, 'data'), {
    DEMO_DATA: 'false',
    ADMIN_EMAIL: administrator.email,
    ADMIN_PASSWORD: administrator.password,
  });
  try {
    const admin = clientAt(home.url, administrator);
    const showtimeId = await (await openCinema(entranceOf(admin))).schedule();
    const bookingId = await sell(admin, showtimeId, 'A1');
    const masterKey = readFileSync(join(folder, 'data', 'master.key'), 'utf8').trim();
    return { showtimeId, bookingId, masterKey };
  } finally {
    await home.stop();
  }
}

describe('The commands of docs/containers.md', () => {
  /** How to start, by line: the file is filled in behind the first. */
  let start: readonly string[];

  it(
    'copy a data directory into containers, which sell, back up, are lost, restored and replaced, and keep what they sold',
    async () => {
      if (isSkipped()) return;
      const { showtimeId, bookingId, masterKey } = await sellAtHome();
      start = commandsOf(DOCUMENT, 'Start').trim().split('\n');
      expect(start).toHaveLength(3);
      const [copyExample = '', up = ''] = start;
      await run(copyExample);
      fillIn({
        MASTER_KEY: masterKey,
        JWT_SECRET: randomBytes(48).toString('base64'),
        MONGODB_PASSWORD: randomBytes(32).toString('hex'),
        ADMIN_EMAIL: administrator.email,
        ADMIN_PASSWORD: administrator.password,
      });

      await run(commandsOf(DOCUMENT, 'Copy'));
      expect(await runCommand(join(folder, 'backup'), 'verify')).toMatchObject({
        code: 0,
        output: expect.stringContaining(' 0 broken'),
      });
      await run(up);
      const admin = clientAt(await readyAt('docker compose port app 3000'), administrator);
      const bookings = { A1: bookingId, A2: await sell(admin, showtimeId, 'A2') };

      expect(await run(commandsOf(DOCUMENT, 'The command line'))).toContain(' 0 broken');
      expect(readFileSync(join(folder, 'log.ndjson'), 'utf8')).toContain(bookings.A2);
      const maps = await run("docker compose exec app find /app -name '*.map'");
      expect(maps.trim()).toBe('');
      const rebuilt = await readyAt('docker compose port app 3000');
      await expectSold(clientAt(rebuilt, other), showtimeId, bookings);

      await run(commandsOf(DOCUMENT, 'Backup'));
      await run('docker compose down --volumes');
      expect(await run(commandsOf(DOCUMENT, 'Restore'))).toContain(' 0 broken');
      const restored = await readyAt('docker compose port app 3000');
      await expectSold(clientAt(restored, administrator), showtimeId, bookings);

      await run(commandsOf(DOCUMENT, 'Upgrade', 'A volume without a user'));
      const upgraded = await readyAt('docker compose port app 3000');
      await expectSold(clientAt(upgraded, other), showtimeId, bookings);

      await run('docker compose stop app');
      const log = await run('docker compose logs --no-color app');
      expect(log).toContain('Marquee sells at');
      expect(log).toContain('Marquee stops. It serves for 5 s more, and is not ready.');
      expect(await run('docker compose ps --all app')).toMatch(/Exit 0|Exited \(0\)/);
      await run('docker compose down');
      const volumes = await run('docker volume ls --quiet');
      expect(volumes.split('\n').filter((name) => /^[0-9a-f]{64}$/.test(name))).toEqual([]);
    },
    JOURNEY_MILLISECONDS,
  );

  it(
    'start a cluster, which sells through its proxy, replace a process of it, stop it and run the image alone',
    async () => {
      if (isSkipped()) return;
      fillIn({ COMPOSE_PROFILES: 'cluster' });
      await run(start[2] ?? 'false');
      const url = await readyAt('docker compose port proxy 3000');
      const admin = clientAt(url, administrator);
      const showtimeId = await (await openCinema(entranceOf(admin))).schedule();
      const bookings = { A1: await sell(admin, showtimeId, 'A1') };
      await expectSold(admin, showtimeId, bookings);
      expect(await run('docker compose exec processor node dist/main.js verify')).toContain(' 0 broken');

      const [single, cluster] = splitBy(commandsOf(DOCUMENT, '`docker`'), (line) =>
        line.startsWith('docker run '),
      );
      expect(cluster.map((line) => line.split(' ')[2])).toEqual(['--profile', 'up', 'stop', 'down']);
      await run(cluster.join('\n'));

      expect(single).toHaveLength(1);
      const [alone = ''] = single;
      expect(alone).toContain(':3000:3000');
      const container = `marquee-${randomUUID().slice(0, 8)}`;
      await run(
        `set -a; . ./.env; set +a; ${alone.replace(':3000:3000', '::3000').replace('run', `run -d --name ${container}`)}`,
      );
      try {
        const aloneAt = await readyAt(`docker port ${container} 3000`);
        expect(await send(aloneAt, 'GET', '/showtimes')).toMatchObject({ status: 200 });
      } finally {
        await run(`docker rm --force ${container}; docker volume rm marquee`);
      }
    },
    JOURNEY_MILLISECONDS,
  );

  it('are all run', () => {
    if (isSkipped()) return;
    expect(sectionsLeft('containers')).toEqual([]);
  });
});

/** Lines that are so, and lines that are not. */
function splitBy(
  text: string,
  isSo: (line: string) => boolean,
): readonly [readonly string[], readonly string[]] {
  const lines = text.trim().split('\n');
  return [lines.filter(isSo), lines.filter((line) => !isSo(line))];
}
