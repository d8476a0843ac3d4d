import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Instant, instantOf } from '../../src/engine/instant.ts';
import { hold, openCinema } from '../support/cinema.ts';
import { clientOf, send, type Client, type Entrance } from '../support/client.ts';
import { startDocker, writeComposeFile, writeEventStoreImage, type DockerEngine } from '../support/docker.ts';
import { temporaryDirectory } from '../support/process.ts';
import { until } from '../support/until.ts';

/** The first start makes images to begin with. */
const START_MILLISECONDS = 600_000;
const JOURNEY_MILLISECONDS = 900_000;
const EVENT_STORE_IMAGE = 'marquee-tests/eventstore:local';

const administrator = { email: 'root@people.example', password: randomBytes(12).toString('hex') };

/** Whoever runs docker-compose gives them; none is from the machine's own .env. */
const environment = {
  COMPOSE_PROJECT_NAME: `marquee-${randomUUID().slice(0, 8)}`,
  COMPOSE_PROFILES: 'single',
  MASTER_KEY: randomBytes(32).toString('base64'),
  JWT_SECRET: randomBytes(48).toString('base64'),
  MONGODB_PASSWORD: randomBytes(32).toString('hex'),
  PUBLIC_URL: 'http://127.0.0.1:3000',
  ADMIN_EMAIL: administrator.email,
  ADMIN_PASSWORD: administrator.password,
};

let docker: DockerEngine | null = null;
let compose: (...words: readonly string[]) => Promise<string>;
let close = (): Promise<void> => Promise.resolve();

beforeAll(async () => {
  const { directory, remove } = await temporaryDirectory();
  docker = await startDocker(join(directory, 'engine'), environment);
  const engine = docker;
  if (engine === null) {
    await remove();
    return;
  }
  const file = join(directory, 'docker-compose.json');
  writeComposeFile(file, EVENT_STORE_IMAGE);
  compose = (...words) => engine.run('docker-compose', '--file', file, ...words);
  close = async () => {
    await compose('down', '--volumes').finally(() => engine.stop());
    await remove();
  };
  writeEventStoreImage(join(directory, 'eventstore'));
  await engine.run('docker', 'build', '--tag', EVENT_STORE_IMAGE, join(directory, 'eventstore'));
  await compose('build');
}, START_MILLISECONDS);

afterAll(() => close(), START_MILLISECONDS);

/** Starts the containers, and answers where the API is when it is ready. */
async function up(): Promise<string> {
  await compose('up', '--detach', '--no-build');
  const port = /:(\d+)\s*$/.exec(await compose('port', 'app', '3000'))?.[1] ?? '';
  const url = `http://127.0.0.1:${port}`;
  const isReady = (): Promise<boolean> =>
    send(url, 'GET', '//health/ready').then(
      ({ status }) => status === 200,
      () => false,
    );
  await until(isReady, 'the API is ready', 240);
  return url;
}

function administratorAt(url: string): Client {
  return clientOf(url, 'root', async () => {
    let answer = await send(url, 'POST', '/auth/login', { body: administrator });
    // On a busy machine a store may not answer at once.
    for (let tries = 0; answer.status === 503 && tries < 20; tries += 1) {
      answer = await send(url, 'POST', '/auth/login', { body: administrator });
    }
    if (answer.status !== 200) throw new Error(`Login refused: ${answer.text}`);
    return (answer.body as { accessToken: string }).accessToken;
  });
}

it(
  'containers keep what they sold: built, up, a seat sold, down, up, the seat still sold',
  async () => {
    if (docker === null) {
      process.stderr.write(
        'Skipped: no container engine. Give DOCKER_HOST, or TEST_CONTAINERS=on. See docs/testing.md.\n',
      );
      return;
    }
    const url = await up();
    const admin = administratorAt(url);
    const entrance: Entrance & { now(): Instant } = { as: () => admin, now: () => instantOf(Date.now()) };
    const cinema = await openCinema(entrance);
    const showtimeId = await cinema.schedule();
    const bookingId = await hold(admin, showtimeId, ['A1']);
    expect(await admin.post(`/bookings/${bookingId}/confirm`, { method: 'cash' })).toMatchObject({
      status: 200,
    });

    expect(await compose('exec', '-T', 'app', 'node', 'dist/main.js', 'verify')).toContain(' 0 broken');
    const maps = await compose('exec', '-T', 'app', 'find', '/app', '-name', '*.map');
    expect(maps.trim()).toBe('');
    await compose('stop', 'app');
    const log = await compose('logs', '--no-color', 'app');
    expect(log).toContain('Marquee sells at');
    expect(log).toContain('Marquee stops. It serves for 5 s more, and is not ready.');
    expect(await compose('ps', '--all', 'app')).toMatch(/Exit 0|Exited \(0\)/);
    await compose('down');

    const again = administratorAt(await up());
    await until(
      async () => (await again.get(`/bookings/${bookingId}`)).status === 200,
      'the booking is there',
    );
    expect((await again.get(`/bookings/${bookingId}`)).body).toMatchObject({
      status: 'confirmed',
      seats: [{ seatId: 'A1' }],
    });
    expect(await again.post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'] })).toMatchObject({
      status: 409,
    });

    const volumes = await docker.run('docker', 'volume', 'ls', '--quiet');
    expect(volumes.split('\n').filter((name) => /^[0-9a-f]{64}$/.test(name))).toEqual([]);
  },
  JOURNEY_MILLISECONDS,
);
