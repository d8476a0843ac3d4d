import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Instant } from '../../src/engine/instant.ts';
import { clerk, customer, hold, openCinema, pay, read, type Cinema } from '../support/cinema.ts';
import { clientAs, type Answer, type Client } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let cinema: Cinema;
let seller: Client;
let analyst: Client;
let cashPayment: string;
let tonight: string;
let closedAt: string;

const at = (instant: string): void => {
  const now = Instant.parse(instant);
  system.now = () => now;
};
const eur = (amount: number): object => ({ amount, currency: 'EUR' });
const NOTE = 'Ada counted twice; ten cents are missing.';
const DAY = '2026-10-23';
const WEEK = '2026-10-22';

async function sell(
  seats: readonly (string | object)[],
  method: string,
): Promise<{ bookingId: string; paymentId: string }> {
  const bookingId = await hold(seller, tonight, seats as string[]);
  const { status, body } = await seller.post(`/bookings/${bookingId}/confirm`, { method });
  expect(status).toBe(200);
  return { bookingId, paymentId: String((body.payments as readonly string[])[0]) };
}

const close = (body: object, date = DAY, client = seller, key?: string): Promise<Answer> =>
  client.post(
    `/theaters/${cinema.theaterId}/closings/${date}`,
    body,
    key === undefined ? {} : { 'Idempotency-Key': key },
  );
const dayOf = (client: Client, query = ''): Promise<Answer> =>
  read(system, client, `/theaters/${cinema.theaterId}/closings/${DAY}${query}`);
const counted = { counted: { cash: eur(1990), terminal: eur(2000) }, note: NOTE };
const send = (client = cinema.admin, week = WEEK): Promise<Answer> =>
  client.post(`/theaters/${cinema.theaterId}/returns/${cinema.movieId}/${week}`, {});
const sent = (query = ''): Promise<Answer> =>
  read(system, analyst, `/theaters/${cinema.theaterId}/returns/${cinema.movieId}/${WEEK}${query}`);
const figures = (query = ''): Promise<Answer> =>
  read(
    system,
    analyst,
    `/reports/distributor-return?theaterId=${cinema.theaterId}&movieId=${cinema.movieId}&week=${WEEK}${query}`,
  );

/** Waits until the refunds of a payment are as they should be, and answers the last. */
async function refundOf(paymentId: string, status: string): Promise<string> {
  for (let looks = 0; looks < 400; looks += 1) {
    const { body } = await read(system, seller, `/payments/${paymentId}`);
    const last = (body.refunds as readonly { id: string; status: string }[]).at(-1);
    if (last?.status === status) return last.id;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`No refund was ${status}.`);
}

async function payOut(paymentId: string): Promise<void> {
  const refundId = await refundOf(paymentId, 'requested');
  const paid = await seller.post(`/payments/${paymentId}/refunds/${refundId}/paid-out`, {});
  expect(paid.status).toBe(200);
}

/** On the day: 30.00 in cash, of which 10.00 went back; 20.00 by terminal; 15.00 online, which went back. */
beforeAll(async () => {
  system = await openSystem();
  at('2026-10-23T10:00:00.000Z');
  cinema = await openCinema(system);
  seller = clerk(system);
  analyst = clientAs(system, 'analyst', randomUUID());
  const ticketTypes = [{ code: 'child', name: 'Child', percentOff: 30 }];
  expect((await cinema.admin.patch(`/theaters/${cinema.theaterId}`, { ticketTypes })).status).toBe(200);
  tonight = await cinema.schedule(8);
  const cash = await sell(['A1', 'A2', 'A3'], 'cash');
  cashPayment = cash.paymentId;
  await sell(['B1', 'B2'], 'terminal');
  const buyer = customer(system);
  const online = await hold(buyer, tonight, ['C1']);
  const onlinePayment = await pay(buyer, online);
  expect((await buyer.post(`/bookings/${online}/cancel`, {})).status).toBe(200);
  await refundOf(onlinePayment, 'succeeded');
  const cancelled = await seller.post(`/bookings/${cash.bookingId}/cancel`, { seats: ['A3'] });
  expect(cancelled.status).toBe(200);
  await payOut(cashPayment);
});

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

const takings = (method: string, taken: number, refunded: number): object => ({
  ...{ method, currency: 'EUR', taken, refunded },
});

describe('A business day of a theater', () => {
  it('shows what was taken and paid back by each method while it is open', async () => {
    const { body } = await dayOf(analyst);
    expect(body).toMatchObject({ status: 'open', date: DAY, closedAt: null, corrections: [] });
    expect(body.rows).toEqual([
      { ...takings('cash', 3000, 1000), expected: 2000, counted: null, difference: null },
      { ...takings('sandbox', 1500, 1500), expected: 0, counted: null, difference: null },
      { ...takings('terminal', 2000, 0), expected: 2000, counted: null, difference: null },
    ]);
  });

  it('is closed by the box office, once, in its own currency, and not before it begins', async () => {
    expect((await close(counted, DAY, analyst)).status).toBe(403);
    expect((await close(counted, DAY, customer(system))).status).toBe(403);
    expect((await close(counted, '2026-10-24')).body.code).toBe('day-not-begun');
    const dollars = { amount: 1, currency: 'USD' };
    expect((await close({ counted: { cash: dollars, terminal: dollars } })).body.code).toBe(
      'currency-mismatch',
    );
    const mixed = await close({ counted: { cash: eur(1), terminal: dollars } });
    expect(mixed.body.errors).toEqual([
      { pointer: '#/counted/terminal/currency', detail: 'must be the currency of cash' },
    ]);
    expect((await close(counted, 'yesterday')).status).toBe(404);
    const nowhere = await seller.post(`/theaters/${randomUUID()}/closings/${DAY}`, counted);
    expect(nowhere.status).toBe(404);
    const key = randomUUID();
    const closed = await close(counted, DAY, seller, key);
    expect(closed.status).toBe(201);
    expect(closed.body).toMatchObject({ status: 'closed', note: NOTE, corrections: [] });
    closedAt = String(closed.headers['commit-position']);
    expect(closed.body.rows).toEqual([
      { ...takings('cash', 3000, 1000), expected: 2000, counted: 1990, difference: -10 },
      { ...takings('sandbox', 1500, 1500), expected: 0, counted: null, difference: null },
      { ...takings('terminal', 2000, 0), expected: 2000, counted: 2000, difference: 0 },
    ]);
    expect((await close(counted, DAY, seller, key)).text).toBe(closed.text);
    expect((await close(counted)).body.code).toBe('already-closed');
  });

  it('stays as it was closed: what comes later is a correction', async () => {
    const before = (await dayOf(seller)).body;
    await sell(['B3'], 'cash');
    const { body } = await dayOf(seller);
    expect(body.rows).toEqual(before.rows);
    expect(body.corrections).toEqual([takings('cash', 1000, 0)]);
    expect(body.note).toBe(NOTE);
  });

  it('is seen as it was at any moment of the past: open, closed, and with what came later', async () => {
    const { body: now } = await dayOf(seller);
    const counted = BigInt(String(now.asOf));
    const before = (await dayOf(seller, `?asOf=${counted}`)).body;
    expect(before).toMatchObject({ status: 'open', asOf: String(counted), closedAt: null, corrections: [] });
    expect((before.rows as readonly object[])[0]).toEqual({
      ...takings('cash', 3000, 1000),
      ...{ expected: 2000, counted: null, difference: null },
    });
    const then = await dayOf(seller, `?asOf=${closedAt}`);
    expect(then.body).toEqual({ ...now, corrections: [] });
    expect(then.headers['etag']).toBeUndefined();
    expect((await dayOf(analyst, `?asOf=${closedAt}`)).body.note).toBeNull();
    const head = String(await system.open.ports.subscription.head());
    expect((await dayOf(seller, `?asOf=${head}`)).body).toEqual(now);
    expect((await dayOf(seller, '?asOf=yesterday')).status).toBe(400);
  });

  it('shows analysts no word of a person, and its note is sealed in the log', async () => {
    const { body } = await dayOf(analyst);
    expect(body).toMatchObject({ status: 'closed', closedBy: null, note: null });
    const list = await read(system, analyst, `/reports/closings?from=${DAY}&to=${DAY}`);
    expect(list.body.items).toMatchObject([{ date: DAY, status: 'closed', closedBy: null }]);
    const elsewhere = await read(system, analyst, `/reports/closings?theaterId=${randomUUID()}`);
    expect(elsewhere.body.items).toEqual([]);
    for (const dates of ['from=2026-10-24', 'to=2026-10-22'])
      expect((await read(system, seller, `/reports/closings?${dates}`)).body.items).toEqual([]);
    const auditor = clientAs(system, 'auditor', randomUUID());
    const stream = `closing-${cinema.theaterId}_${DAY}`;
    const events = await auditor.get(`/audit/streams/${stream}/events`);
    expect(events.body.items).toHaveLength(1);
    expect(events.text).not.toContain('ten cents');
    expect((await auditor.get(`/reports/closings`)).status).toBe(403);
  });

  it('is counted by the sale, not by the show', async () => {
    const path = `/theaters/${cinema.theaterId}/closings/2026-10-22`;
    expect((await read(system, seller, path)).body).toMatchObject({ status: 'open', rows: [] });
    expect((await read(system, seller, `/theaters/${randomUUID()}/closings/${DAY}`)).status).toBe(404);
  });
});

describe('The return of a movie and week', () => {
  const row = (ticketType: string, admissions: number, gross: number, refunds: number): object => ({
    ...{ date: DAY, showtimeId: tonight, startsAt: '2026-10-23T18:00:00.000Z', ticketType, currency: 'EUR' },
    ...{ admissions, gross, refunds, net: gross - refunds },
  });

  it('has the tickets and the money of each day, showtime and ticket type', async () => {
    await sell([{ seatId: 'B4', ticketType: 'child' }], 'terminal');
    const { body } = await figures();
    // A1 A2 B1 B2 B3 and a child's B4 are good; 30.00 + 20.00 + 15.00 + 10.00 and 7.00 were paid, 25.00 went back.
    expect(body).toMatchObject({ from: WEEK, to: '2026-10-28' });
    expect(body.rows).toEqual([row('adult', 5, 7500, 2500), row('child', 1, 700, 0)]);
    expect(body.summary.totals).toEqual([
      { currency: 'EUR', admissions: 6, gross: 8200, refunds: 2500, net: 5700 },
    ]);
    const csv = await figures('&format=csv');
    expect(csv.text.split('\r\n')).toEqual([
      'date,showtimeId,startsAt,ticketType,currency,admissions,gross,refunds,net',
      `${DAY},${tonight},2026-10-23T18:00:00.000Z,adult,EUR,5,7500,2500,5000`,
      `${DAY},${tonight},2026-10-23T18:00:00.000Z,child,EUR,1,700,0,700`,
      '',
    ]);
  });

  it('is sent when the week is over, by an administrator', async () => {
    expect((await send()).body.code).toBe('week-not-over');
    at('2026-10-29T01:30:00.000Z'); // 02:30 in Berlin: still the business day of the 28th
    expect((await send()).body.code).toBe('week-not-over');
    at('2026-10-29T10:00:00.000Z');
    expect((await send(analyst)).status).toBe(403);
    expect((await sent()).status).toBe(404);
    const first = await send();
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      version: 1,
      rows: [row('adult', 5, 7500, 2500), row('child', 1, 700, 0)],
    });
    expect((await sent()).body).toMatchObject({ version: 1, rows: first.body.rows });
    const path = `/theaters/${cinema.theaterId}/returns`;
    expect((await cinema.admin.post(`${path}/${randomUUID()}/${WEEK}`, {})).status).toBe(404);
    const nowhere = `/theaters/${randomUUID()}/returns/${cinema.movieId}/${WEEK}`;
    expect((await cinema.admin.post(nowhere, {})).status).toBe(404);
    expect((await send(cinema.admin, '9999-12-31')).status).toBe(404);
  });

  it('is a new version beside the old when it is sent with other figures', async () => {
    const unchanged = await send();
    expect(unchanged.status).toBe(200);
    expect(unchanged.body.version).toBe(1);
    const refund = { amount: eur(500), reason: 'The sound was gone for a while.' };
    expect((await seller.post(`/payments/${cashPayment}/refunds`, refund)).status).toBe(201);
    await payOut(cashPayment);
    const second = await send();
    expect(second.status).toBe(201);
    expect(second.body).toMatchObject({
      version: 2,
      rows: [row('adult', 5, 7500, 3000), row('child', 1, 700, 0)],
    });
    const last = (await sent()).body;
    expect(last).toMatchObject({ version: 2, rows: second.body.rows });
    expect((last.versions as readonly { version: number }[]).map(({ version }) => version)).toEqual([1, 2]);
    const first = (await sent('?version=1')).body;
    expect(first.rows).toEqual([row('adult', 5, 7500, 2500), row('child', 1, 700, 0)]);
    expect((await figures(`&asOf=${String(first.asOf)}`)).body.rows).toEqual(first.rows);
    expect((await sent('?version=3')).status).toBe(404);
    expect((await sent('?version=1&format=csv')).text).toContain(',adult,EUR,5,7500,2500,5000');
  });

  it('is for one theater, movie and week, which the query must name', async () => {
    const answer = await analyst.get('/reports/distributor-return?week=2026-10-22');
    expect(answer.status).toBe(400);
    expect((answer.body.errors as readonly { pointer: string }[]).map(({ pointer }) => pointer)).toEqual([
      'theaterId',
      'movieId',
    ]);
    expect((await clerk(system).get('/reports/distributor-return')).status).toBe(403);
    const other = await figures();
    expect(other.body.rows).toHaveLength(2);
    const later = await read(
      system,
      analyst,
      `/reports/distributor-return?theaterId=${cinema.theaterId}&movieId=${cinema.movieId}&week=2026-10-24`,
    );
    expect(later.body.rows).toEqual([]);
  });
});
