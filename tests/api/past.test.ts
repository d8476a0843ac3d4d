import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addMinutes, instantOf, type Instant } from '../../src/engine/instant.ts';
import { clerk, customer, hold, openCinema, pay, type Cinema } from '../support/cinema.ts';
import { clientAs, type Answer, type Client } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { allOf } from '../support/events.ts';
import { until } from '../support/until.ts';

let system: TestSystem;
let cinema: Cinema;
let admin: Client;
let auditor: Client;
let showtimeId: string;
let bookingId: string;

const reports = [
  'revenue?groupBy=movie',
  'revenue?groupBy=day&dateBasis=show&from=2020-01-01&to=2099-12-31',
  'capacity?from=2020-01-01&to=2099-12-31',
  'popular-movies',
  'summary',
];

/** What was served at a position, and when. */
interface Served {
  readonly position: string;
  readonly now: Instant;
  readonly answers: ReadonlyMap<string, unknown>;
}

const history: Served[] = [];

const paths = (): readonly string[] => [
  ...reports.map((path) => `/reports/${path}`),
  `/showtimes/${showtimeId}/seats`,
  `/showtimes/${showtimeId}/seats?view=status`,
  `/bookings/${bookingId}`,
];

const withAsOf = (path: string, asOf: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}asOf=${encodeURIComponent(asOf)}`;

/** What an answer says, but for the place in the log that it is of. */
function saidIn({ status, body }: Answer): unknown {
  if (status !== 200) return status;
  const { asOf: _position, asOfInstant: _instant, ...rest } = body as Record<string, unknown>;
  return rest;
}

/** Later than the sessions of the tests, which are opened by the real clock. */
let now = instantOf(Date.now() + 3_600_000);

/** Keeps what is served now that everything has happened that shows in it, and lets some minutes pass. */
async function keep(): Promise<void> {
  const position = String(await system.open.ports.subscription.head());
  const answers = new Map<string, unknown>();
  for (const path of paths()) answers.set(path, saidIn(await admin.get(path, { 'Min-Position': position })));
  history.push({ position, now, answers });
  now = addMinutes(now, 7);
}

async function untilBooking(id: string, wanted: object): Promise<void> {
  const isSo = async (): Promise<boolean> => {
    const { body } = await admin.get(`/bookings/${id}`);
    return Object.entries(wanted).every(
      ([field, value]) => (body as Record<string, unknown>)[field] === value,
    );
  };
  await until(isSo, JSON.stringify(wanted));
}

beforeAll(async () => {
  system = await openSystem();
  system.now = () => now;
  cinema = await openCinema(system);
  admin = cinema.admin;
  auditor = clientAs(system, 'auditor', randomUUID());
  showtimeId = await cinema.schedule(30);
  const other = await cinema.schedule(34);
  const buyer = customer(system);
  bookingId = await hold(buyer, showtimeId, ['A1', 'A2']);
  await keep();
  await pay(buyer, bookingId);
  await keep();
  const seller = clerk(system);
  const sold = await hold(seller, other, ['C1', 'C2', 'C3']);
  expect((await seller.post(`/bookings/${sold}/confirm`, { method: 'cash' })).status).toBe(200);
  expect((await admin.patch(`/movies/${cinema.movieId}`, { title: 'M' })).status).toBe(200);
  await keep();
  const moved = addMinutes(now, 3 * 24 * 60);
  expect((await admin.patch(`/showtimes/${other}`, { startsAt: moved })).status).toBe(200);
  await keep();
  expect((await buyer.post(`/bookings/${bookingId}/cancel`, {})).status).toBe(200);
  await untilBooking(bookingId, { status: 'cancelled', paymentStatus: 'refunded' });
  await keep();
  expect((await admin.post(`/showtimes/${other}/cancel`, { reason: 'No film.' })).status).toBe(200);
  await untilBooking(sold, { status: 'cancelled' });
  await keep();
});

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

describe('What is asked as of a moment of the past', () => {
  it('is what was served then, by position and by instant', async () => {
    expect(history).toHaveLength(6);
    for (const { position, now: then, answers } of history) {
      for (const [path, served] of answers) {
        expect([path, saidIn(await admin.get(withAsOf(path, position)))]).toEqual([path, served]);
        // The clock stands while something happens here, so the moment has an end of its own.
        const until = addMinutes(then, 1);
        const asked = path.includes('/reports/') ? until : then;
        expect([path, saidIn(await admin.get(withAsOf(path, asked)))]).toEqual([path, served]);
      }
    }
    const texts = history.map(({ answers }) => JSON.stringify([...answers.values()]));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('says which position and which instant it is of', async () => {
    const [first, second] = history;
    const position = first?.position ?? '';
    const byPosition = await admin.get(`/reports/summary?asOf=${position}`);
    expect(byPosition.body).toMatchObject({ asOf: position, asOfInstant: first?.now });
    const byInstant = await admin.get(`/reports/summary?asOf=${first?.now ?? ''}`);
    expect(byInstant.body).toMatchObject({ asOfInstant: first?.now });
    // The position before the next event: where positions have gaps, it is no event's own.
    const resolved = BigInt(String(byInstant.body.asOf));
    expect(resolved >= BigInt(position) && resolved < BigInt(second?.position ?? 0)).toBe(true);
    expect((await admin.get('/reports/summary')).body.asOfInstant).toBeNull();
  });

  it('may come before everything', async () => {
    const answer = await admin.get('/reports/revenue?asOf=2026-01-01T00:00:00Z');
    expect(answer.body).toMatchObject({ rows: [], to: '2026-01-01' });
    const [begun] = await allOf(system.open.ports.store, `theater-${cinema.theaterId}`);
    expect(BigInt(String(answer.body.asOf)) < (begun?.position ?? 0n)).toBe(true);
    expect((await auditor.get(`/showtimes/${showtimeId}/seats?asOf=1`)).status).toBe(404);
    expect((await auditor.get(`/bookings/${bookingId}?asOf=1`)).status).toBe(404);
  });

  it('cannot lie in the future or beyond the log', async () => {
    const head = await system.open.ports.subscription.head();
    for (const path of paths()) {
      const beyond = await admin.get(withAsOf(path, String(head + 1n)));
      expect([beyond.status, beyond.body.code]).toEqual([400, 'invalid-query']);
      expect(beyond.body.detail).toContain(`beyond the end of the log, which is position ${head}`);
      const future = await admin.get(withAsOf(path, addMinutes(now, 1)));
      expect([future.status, future.body.detail]).toEqual([400, 'asOf lies in the future.']);
      expect((await admin.get(withAsOf(path, 'yesterday'))).status).toBe(400);
    }
  });

  it('is for auditors; reports are for analysts', async () => {
    const position = history[1]?.position ?? '';
    const owner = customer(system);
    for (const path of [`/showtimes/${showtimeId}/seats`, `/bookings/${bookingId}`]) {
      expect((await auditor.get(withAsOf(path, position))).status).toBe(200);
      for (const client of [owner, clerk(system), clientAs(system, 'analyst', randomUUID())]) {
        expect((await client.get(withAsOf(path, position))).status).toBe(403);
      }
    }
    const seen = await auditor.get(withAsOf(`/bookings/${bookingId}`, position));
    expect(seen.body).not.toHaveProperty('customer');
    const analyst = clientAs(system, 'analyst', randomUUID());
    expect((await analyst.get(withAsOf('/reports/summary', position))).status).toBe(200);
    expect((await auditor.get(withAsOf('/reports/summary', position))).status).toBe(403);
  });
});

describe('Who has been erased', () => {
  it('is erased in the past, too', async () => {
    const registered = await admin.post('/auth/register', {
      email: 'ada@example.org',
      password: 'engine-1843!',
      firstName: 'Ada',
    });
    expect(registered.status).toBe(201);
    const ada = clientAs(system, 'customer', String(registered.body.user.id));
    const adasShow = await cinema.schedule(60);
    const adas = await hold(ada, adasShow, ['A1']);
    await pay(ada, adas);
    const position = String(await system.open.ports.subscription.head());
    const then = await admin.get(`/bookings/${adas}?asOf=${position}`);
    expect(then.body.customer).toMatchObject({ name: 'Ada', email: 'ada@example.org' });
    const signedIn = await admin.post('/auth/login', { email: 'ada@example.org', password: 'engine-1843!' });
    expect(signedIn.status).toBe(200);
    const userId = String(registered.body.user.id);
    expect((await admin.delete(`/users/${userId}`)).status).toBe(204);
    const head = String(await system.open.ports.subscription.head());
    expect((await admin.get('/users', { 'Min-Position': head })).status).toBe(200);
    const since = await admin.get(`/bookings/${adas}?asOf=${position}`, { 'Min-Position': head });
    expect(since.body.customer).toMatchObject({ name: null, email: null });
    expect(since.text).not.toContain('ada@example.org');
  });
});
