import { chmod, copyFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { customer, openCinema } from '../support/cinema.ts';
import {
  type Ended,
  runCommand,
  runCommandAsReader,
  runCommandIn,
  type RunningMarquee,
  startMarquee,
  temporaryDirectory,
} from '../support/process.ts';

const environment = { DEMO_DATA: 'false' };

let place: string;
let remove: () => Promise<void>;
let marquee: RunningMarquee;
let showtimeId: string;
/** Where the server has run. */
let home: string;

beforeAll(async () => {
  ({ directory: place, remove } = await temporaryDirectory());
  await chmod(place, 0o755);
  home = join(place, 'home');
  marquee = await startMarquee(home, environment);
  showtimeId = await (await openCinema(marquee)).schedule();
  await hold('A1');
}, 60_000);

afterAll(async () => {
  await marquee.kill();
  await remove();
});

async function hold(seat: string): Promise<void> {
  const answer = await customer(marquee).post(`/showtimes/${showtimeId}/holds`, { seats: [seat] });
  expect(answer.status).toBe(201);
}

/** A copy of some files that everybody may read and nobody write, as on a medium that is read only. */
async function copyOf(...files: readonly string[]): Promise<string> {
  const copy = join(place, `copy-${files.join('-')}`);
  await rm(copy, { recursive: true, force: true });
  await mkdir(copy);
  for (const file of files) {
    await copyFile(join(home, file), join(copy, file));
    await chmod(join(copy, file), 0o444);
  }
  await chmod(copy, 0o555);
  return copy;
}

/** What a command answers on a copy. It must leave it as it was. */
async function readOf(copy: string, ...words: readonly string[]): Promise<Ended> {
  const before = await readdir(copy);
  const ended = await runCommandAsReader(copy, ...words);
  expect(await readdir(copy)).toEqual(before);
  return ended;
}

async function eventsIn(copy: string): Promise<number> {
  const { code, output } = await readOf(copy, 'verify');
  expect([code, output]).toEqual([0, expect.stringMatching(/, 0 broken\n$/)]);
  return Number(/^(\d+) events in/m.exec(output)?.[1]);
}

it('what is in the write-ahead log only is read, or the reading refused', async () => {
  // As a crash leaves them, or as they are while the server runs.
  const events = await eventsIn(await copyOf('events.db', 'events.db-wal', 'events.db-shm'));
  expect(events).toBeGreaterThan(10);
  const { code, output } = await readOf(await copyOf('events.db', 'events.db-wal'), 'verify');
  expect([code, output]).toEqual([1, expect.stringMatching(/what was written last is in .*events\.db-wal/)]);
  expect(await marquee.stop()).toBe(0);
  expect(await eventsIn(await copyOf('events.db'))).toBeGreaterThanOrEqual(events);
}, 60_000);

it('the log alone is enough, with the right to read and no other, where nothing runs', async () => {
  const copy = await copyOf('events.db');
  const events = await eventsIn(copy);
  const exported = await readOf(copy, 'export');
  expect([exported.code, exported.output.trim().split('\n').length]).toEqual([0, events]);
  const state = await readOf(copy, 'state', `showtime-${showtimeId}`);
  expect([state.code, JSON.parse(state.output)]).toEqual([0, expect.objectContaining({ revision: 1 })]);
  const replayed = await readOf(copy, 'replay', 'seat-map');
  expect(replayed).toEqual({ code: 0, output: `seat-map: 1 documents at ${events}\n` });
}, 60_000);

it('where there are no read models, verify says so, and a comparison is refused', async () => {
  const copy = await copyOf('events.db');
  expect((await readOf(copy, 'verify')).output).toMatch(/documents\.db: there is no such file/);
  const compared = await readOf(copy, 'replay', '--compare');
  expect([compared.code, compared.output]).toEqual([
    1,
    expect.stringMatching(/documents\.db: there is no such file/),
  ]);
}, 60_000);

it('read models beside it are compared there, too', async () => {
  const compared = await readOf(await copyOf('events.db', 'documents.db'), 'replay', '--compare');
  expect(compared.code).toBe(0);
  expect(compared.output).toMatch(/^bookings: 1 documents at \d+, 0 differ/m);
}, 60_000);

it('read models that lag are not what the log says: how far, and the answer no', async () => {
  const before = await eventsIn(await copyOf('events.db'));
  await copyFile(join(home, 'documents.db'), join(place, 'earlier.db'));
  marquee = await startMarquee(home, environment);
  await hold('A2');
  expect(await marquee.stop()).toBe(0);
  expect((await runCommand(home, 'replay', '--compare')).code).toBe(0);
  await copyFile(join(place, 'earlier.db'), join(home, 'documents.db'));
  const after = await eventsIn(await copyOf('events.db'));
  const { code, output } = await runCommand(home, 'replay', '--compare', 'bookings');
  expect(code).toBe(1);
  expect(output.trim().split('\n')).toEqual([
    `bookings: 1 documents at ${before}, 0 differ from what is served`,
    `behind bookings at position ${before} of ${after}`,
  ]);
}, 60_000);

it('loads nothing that only a server needs', async () => {
  const modules = join(place, 'modules');
  const listing = {
    NODE_OPTIONS: `--require ${resolve('tests/support/list-modules.cjs')}`,
    LOADED_MODULES: modules,
  };
  expect(await runCommandIn({ DATA_DIR: home, ...listing }, 'verify')).toMatchObject({ code: 0 });
  const files = await readFile(modules, 'utf8');
  const packages = new Set(
    [...files.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)\//g)].map(([, name]) => name),
  );
  expect(packages).toContain('pino');
  const ofServers = [
    'koa',
    'nodemailer',
    'libphonenumber-js',
    'prom-client',
    'rate-limiter-flexible',
    'mongodb',
  ];
  expect(ofServers.filter((name) => packages.has(name))).toEqual([]);
});
