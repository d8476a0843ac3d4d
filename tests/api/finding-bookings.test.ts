import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { addMinutes } from '../../src/engine/instant.ts';
import { clerk, customer, hold, openCinema, pay, type Cinema } from '../support/cinema.ts';
import { clientAs, send, type Answer, type Client } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let cinema: Cinema;
let staff: Client;
beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
  staff = clerk(system);
});
afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

const ids = ({ body }: Answer): readonly string[] =>
  body.items.map(({ id }: { id: string }) => id) as string[];

it.each(['userId', 'movieId', 'theaterId'])('a filter by %s is for all=true, and says so', async (name) => {
  const id = randomUUID();
  const refused = await staff.get(`/bookings?${name}=${id}`);
  expect([refused.status, refused.body.code, refused.body.errors]).toEqual([
    400,
    'invalid-query',
    [{ pointer: name, detail: 'is only for all=true' }],
  ]);
  expect((await staff.get(`/bookings?all=true&${name}=${id}`)).status).toBe(200);
  expect((await customer(system).get(`/bookings?${name}=${id}`)).status).toBe(403);
});

it('staff find a booking by its reference, however it is typed, and by the exact address', async () => {
  const email = `${randomUUID()}@example.org`;
  const registered = await send(system.url, 'POST', '/auth/register', {
    body: { email, password: 'engine-1843!' },
  });
  const buyer = clientAs(system, 'customer', String(registered.body.user.id));
  const showtimeId = await cinema.schedule();
  const held = await buyer.post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'] });
  const bookingId = String(held.body.bookingId);
  await hold(customer(system), showtimeId, ['A2']);
  const headers = { 'Min-Position': held.headers['commit-position'] ?? '' };
  const { reference } = (await buyer.get(`/bookings/${bookingId}`, headers)).body as { reference: string };
  const typed = [reference, reference.toLowerCase(), `${reference.slice(0, 5)}-${reference.slice(5)}`];
  for (const q of [
    ...typed,
    reference.replaceAll('0', 'o').replaceAll('1', 'l'),
    email,
    email.toUpperCase(),
  ]) {
    expect([q, ids(await staff.get(`/bookings?all=true&q=${encodeURIComponent(q)}`))]).toEqual([
      q,
      [bookingId],
    ]);
  }
  for (const q of ['0000000000', 'nobody@example.org', email.slice(1), reference.slice(1)]) {
    expect(ids(await staff.get(`/bookings?all=true&q=${encodeURIComponent(q)}`))).toEqual([]);
  }
  expect(ids(await staff.get(`/bookings?all=true&q=${email}&userId=${randomUUID()}`))).toEqual([]);
  const within = async (criteria: string): Promise<unknown> =>
    ids(await staff.get(`/bookings?all=true&q=${reference}&${criteria}`));
  expect(await within(`showtimeId=${showtimeId}&status=held`)).toEqual([bookingId]);
  expect(await within(`showtimeId=${await cinema.schedule()}`)).toEqual([]);
  expect(await within('status=confirmed')).toEqual([]);
  expect((await buyer.get(`/bookings?q=${reference}`)).status).toBe(403);
});

it('staff list payments, the newest first, by status, gateway, booking and time', async () => {
  const showtimeId = await cinema.schedule();
  const buyer = customer(system);
  const before = system.now();
  const paid = await hold(buyer, showtimeId, ['A1']);
  const paymentId = await pay(buyer, paid);
  const open = await hold(buyer, showtimeId, ['A2']);
  const started = await buyer.post(`/bookings/${open}/payments`, { gateway: 'sandbox' });
  const headers = { 'Min-Position': started.headers['commit-position'] ?? '' };
  const openId = String(started.body.paymentId);
  const list = async (query: string): Promise<readonly string[]> =>
    ids(await staff.get(`/payments?${query}`, headers));
  const since = `from=${before}`;
  expect(await list(since)).toEqual([openId, paymentId]);
  expect(await list(`${since}&status=succeeded`)).toEqual([paymentId]);
  expect(await list(`bookingId=${open}`)).toEqual([openId]);
  expect(await list(`${since}&gateway=counter`)).toEqual([]);
  expect(await list(`${since}&to=${before}`)).toEqual([]);
  expect(await list(`from=${addMinutes(before, 60)}`)).toEqual([]);
  const page = await staff.get(`/payments?${since}&limit=1&total=true`, headers);
  expect([ids(page), page.body.total]).toEqual([[openId], 2]);
  expect(await list(`${since}&limit=1&cursor=${String(page.body.nextCursor)}`)).toEqual([paymentId]);
  expect((await staff.get('/payments?status=paid')).status).toBe(400);
  expect((await buyer.get('/payments')).status).toBe(403);
});
