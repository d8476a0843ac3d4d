import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { addMinutes } from '../../src/engine/instant.ts';
import { clerk, customer, hold, openCinema, type Cinema } from '../support/cinema.ts';
import type { Answer } from '../support/client.ts';
import { clockFrom } from '../support/clock.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { eventually } from '../support/until.ts';

let system: TestSystem;
let cinema: Cinema;

beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
  const offered = await cinema.admin.patch(`/theaters/${cinema.theaterId}`, { payAtCounter: true });
  expect(offered.status).toBe(200);
});

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

const statusesOf = ({ body }: Answer): readonly string[] => [body.status, body.paymentStatus] as string[];

it('confirms without money, takes it later, and pays it back over the counter', async () => {
  const client = customer(system);
  const staff = clerk(system);
  const bookingId = await hold(client, await cinema.schedule(), ['A1']);
  const cash = await client.post(`/bookings/${bookingId}/confirm`, { method: 'cash' });
  expect([cash.status, cash.body.code]).toEqual([403, 'forbidden']);
  const confirmed = await client.post(`/bookings/${bookingId}/confirm`, { method: 'counter' });
  expect([confirmed.status, ...statusesOf(confirmed)]).toEqual([200, 'confirmed', 'unpaid']);
  expect(confirmed.body.cancellation.refund.amount).toBe(0);
  const paymentPath = `/payments/${String(confirmed.body.payments[0])}`;
  const awaited = await eventually(
    () => client.get(paymentPath),
    ({ status }) => status === 200,
  );
  expect([awaited.body.gateway, awaited.body.status]).toEqual(['counter', 'requested']);
  const shown = await client.get(`/bookings/${bookingId}`);
  expect(statusesOf(shown)).toEqual(['confirmed', 'unpaid']);

  const paid = await staff.post(`/bookings/${bookingId}/confirm`, { method: 'terminal' });
  expect([paid.status, ...statusesOf(paid)]).toEqual([200, 'confirmed', 'paid']);
  const recorded = await eventually(
    () => client.get(paymentPath),
    ({ body }) => body.status === 'succeeded',
  );
  const total: unknown = confirmed.body.total;
  expect([recorded.body.method, recorded.body.amount]).toEqual(['terminal', total]);
  const cancelled = await client.post(`/bookings/${bookingId}/cancel`, {});
  expect(cancelled.body.refund.amount).toEqual(total);
});

it('lapses at the cut-off of the box office, and its payment with it', async () => {
  const client = customer(system);
  const showtimeId = await cinema.schedule(1);
  const bookingId = await hold(client, showtimeId, ['A1']);
  const confirmed = await client.post(`/bookings/${bookingId}/confirm`, { method: 'counter' });
  expect(confirmed.status).toBe(200);
  const before = system.now();
  system.now = clockFrom(addMinutes(before, 61));
  const lapsed = await eventually(
    () => client.get(`/bookings/${bookingId}`),
    ({ body }) => body.status === 'cancelled',
  );
  expect(lapsed.body.paymentStatus).toBe('unpaid');
  const ended = await eventually(
    () => client.get(`/payments/${String(confirmed.body.payments[0])}`),
    ({ body }) => body.status === 'cancelled',
  );
  expect(ended.body.refunds).toEqual([]);
});

it('is refused where the theater does not offer it', async () => {
  await cinema.admin.patch(`/theaters/${cinema.theaterId}`, { payAtCounter: false });
  const client = customer(system);
  const bookingId = await hold(client, await cinema.schedule(), ['A1']);
  const refused = await client.post(`/bookings/${bookingId}/confirm`, { method: 'counter' });
  expect([refused.status, refused.body.code]).toEqual([409, 'counter-not-offered']);
});
