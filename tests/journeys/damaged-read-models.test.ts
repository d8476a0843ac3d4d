import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { customer, openCinema } from '../support/cinema.ts';
import { clientAs, send, type Answer } from '../support/client.ts';
import { damagePagesOf } from '../support/embedded.ts';
import { runCommand, startMarquee, temporaryDirectory, type RunningMarquee } from '../support/process.ts';
import { until } from '../support/until.ts';

const environment = { DEMO_DATA: 'false' };

let directory: string;
let remove: () => Promise<void>;
let marquee: RunningMarquee;
let showtimeId: string;

beforeAll(async () => {
  ({ directory, remove } = await temporaryDirectory());
  marquee = await startMarquee(directory, environment);
  showtimeId = await (await openCinema(marquee)).schedule();
  expect((await hold('A1')).status).toBe(201);
  expect(await marquee.stop()).toBe(0);
}, 60_000);

afterAll(async () => {
  await marquee.kill();
  await remove();
});

function hold(seat: string): Promise<Answer> {
  return customer(marquee).post(`/showtimes/${showtimeId}/holds`, { seats: [seat] });
}

function ready(): Promise<Answer> {
  return send(marquee.url, 'GET', '//health/ready');
}

async function statusesOf(...paths: readonly string[]): Promise<readonly [number, string][]> {
  const admin = clientAs(marquee, 'admin', randomUUID());
  const answers = await Promise.all(paths.map((path) => admin.get(path)));
  return answers.map(({ status, body }) => [status, body.code as string]);
}

const lists = ['/movies', '/showtimes', '/users', '/bookings?all=true'];
const refused = lists.map(() => [503, 'read-models-damaged']);

it('reads that meet damaged read models answer 503, readiness names them, seats are sold', async () => {
  // The checkpoints and the jobs are whole, so that the damage shows only when a document is read.
  for (const name of ['accounts', 'bookings', 'movies', 'showtimes']) {
    damagePagesOf(join(directory, 'documents.db'), `documents_${name}_`);
  }
  marquee = await startMarquee(directory, environment);
  expect((await ready()).status).toBe(200);
  expect(await statusesOf(...lists)).toEqual(refused);
  expect((await hold('A2')).status).toBe(201);
  const buyer = customer(marquee);
  const { body: held } = await buyer.post(`/showtimes/${showtimeId}/holds`, { seats: ['B1'] });
  // The answer would have names that cannot be read now.
  expect((await buyer.post(`/bookings/${String(held.bookingId)}/release`)).status).toBe(200);
  const { status, body: health } = await ready();
  expect([status, health.faults]).toEqual([503, [expect.stringContaining('documents.db is damaged')]]);
  expect(await marquee.stop()).toBe(0);
}, 60_000);

it('a server whose read models cannot be opened does the same', async () => {
  await writeFile(join(directory, 'documents.db'), 'This is not a database. '.repeat(500));
  marquee = await startMarquee(directory, environment);
  expect(await statusesOf(...lists)).toEqual(refused);
  expect((await hold('A3')).status).toBe(201);
  const { status, body } = await ready();
  expect([status, body.faults]).toEqual([503, [expect.stringContaining('documents.db is damaged')]]);
  expect(marquee.output()).toContain('marquee rebuild');
  expect(await marquee.stop()).toBe(0);
}, 60_000);

it('verify checks the log all the same, replay says what to do', async () => {
  const verified = await runCommand(directory, 'verify');
  expect([verified.code, verified.output]).toEqual([0, expect.stringContaining('marquee rebuild')]);
  const replayed = await runCommand(directory, 'replay', '--compare');
  expect([replayed.code, replayed.output]).toEqual([1, expect.stringContaining('marquee rebuild')]);
}, 60_000);

it('rebuild makes them again, with what was sold meanwhile', async () => {
  const { code, output } = await runCommand(directory, 'rebuild');
  expect([code, output]).toEqual([0, expect.stringContaining('bookings')]);
  marquee = await startMarquee(directory, environment);
  await until(async () => (await ready()).status === 200, 'the server is ready');
  expect(await statusesOf(...lists)).toEqual(lists.map(() => [200, undefined]));
  const map = await send(marquee.url, 'GET', `/showtimes/${showtimeId}/seats`);
  expect(map.body.counts).toMatchObject({ held: 3 });
  expect(await marquee.stop()).toBe(0);
  expect((await runCommand(directory, 'replay', '--compare')).code).toBe(0);
}, 60_000);
