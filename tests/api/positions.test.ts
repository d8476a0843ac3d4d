import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { routes } from '../../src/api/routes/routes.ts';
import { openCinema, type Cinema } from '../support/cinema.ts';
import { clientAs, send, type Answer, type Client } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { awaitPin } from '../support/mail.ts';

const PASSWORD = 'engine-1843!';
const ANOTHER = 'engine-1844!';

let system: TestSystem;
let cinema: Cinema;

/** The commands that were sent. */
const sent: { readonly route: string; readonly answer: Answer }[] = [];

beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
});

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

/** Sends a command that must be accepted. `:name` in the route is filled from `ids`. */
async function command(
  token: string | undefined,
  route: string,
  ids: Readonly<Record<string, string>> = {},
  body: object = {},
): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  const filled = path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? '');
  const hasBody = method !== 'DELETE';
  const answer = await send(system.url, method, filled, {
    token,
    ...(hasBody ? { body } : {}),
  });
  if (answer.status >= 300) throw new Error(`${route}: ${answer.text}`);
  sent.push({ route, answer });
  return answer;
}

/** The position of the last event that each command wrote itself; what process managers add comes later. */
async function lastPositions(): Promise<ReadonlyMap<string, bigint>> {
  const { subscription } = system.open.ports;
  const head = await subscription.head();
  const last = new Map<string, bigint>();
  const done = new AbortController();
  for await (const { events, position } of subscription.subscribe(0n, { signal: done.signal })) {
    for (const event of events) {
      if (event.metadata.actor.kind === 'process') continue;
      last.set(event.metadata.$correlationId, event.position);
    }
    if (position >= head) break;
  }
  done.abort();
  return last;
}

async function accounts(admin: string): Promise<void> {
  const email = `${randomUUID()}@example.org`;
  await command(undefined, 'POST /auth/register', {}, { email, password: PASSWORD, firstName: 'Ada' });
  const login = async (password: string): Promise<{ accessToken: string; refreshToken: string }> => {
    const answer = await command(undefined, 'POST /auth/login', {}, { email, password });
    return answer.body as { accessToken: string; refreshToken: string };
  };
  const { refreshToken } = await login(PASSWORD);
  const { body } = await command(undefined, 'POST /auth/refresh', {}, { refreshToken });
  const newer = String(body.accessToken);
  await command(newer, 'POST /auth/password', {}, { currentPassword: PASSWORD, newPassword: ANOTHER });
  const changed = `${randomUUID()}@example.org`;
  await command(newer, 'PATCH /auth/me', {}, { email: changed, currentPassword: ANOTHER, lastName: 'King' });
  const pin = await awaitPin(system.open.directory, changed);
  await command(newer, 'POST /auth/confirm-email', {}, { pin });
  await command(newer, 'POST /auth/logout');
  await command(undefined, 'POST /auth/forgot-password', {}, { email: changed });
  const resetPin = await awaitPin(system.open.directory, changed, 2);
  const verified = await command(undefined, 'POST /auth/verify-pin', {}, { email: changed, pin: resetPin });
  const { resetToken } = verified.body as { resetToken: string };
  await command(undefined, 'POST /auth/reset-password', {}, { resetToken, newPassword: PASSWORD });
  const invited = await command(
    admin,
    'POST /users',
    {},
    { email: `${randomUUID()}@example.org`, role: 'customer' },
  );
  const id = String(invited.body.id);
  await command(admin, 'PUT /users/:id/role', { id }, { role: 'boxOffice' });
  await command(admin, 'PATCH /users/:id', { id }, { active: false });
  await command(admin, 'DELETE /users/:id', { id });
}

async function catalogue(admin: string): Promise<void> {
  const made = async (route: string, body: object): Promise<string> =>
    String((await command(admin, route, {}, body)).body.id);
  const actor = await made('POST /actors', { name: 'Brigitte Helm' });
  const movie = await made('POST /movies', { title: 'M', durationMinutes: 90, actorIds: [actor] });
  const theater = await made('POST /theaters', {
    name: 'Lichtburg',
    city: 'Essen',
    address: 'Kettwiger Straße 36',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
  });
  const auditorium = await made('POST /auditoriums', { theaterId: theater, name: 'Saal 1' });
  await command(admin, 'POST /auditoriums/:id/seats', { id: auditorium }, { rows: ['A'], seatsPerRow: 2 });
  const seat = { id: auditorium, seatId: 'A1' };
  await command(admin, 'PATCH /auditoriums/:id/seats/:seatId', seat, { tier: 'vip' });
  await command(admin, 'DELETE /auditoriums/:id/seats/:seatId', seat);
  await command(admin, 'PATCH /auditoriums/:id', { id: auditorium }, { name: 'Saal 2' });
  await command(admin, 'DELETE /auditoriums/:id', { id: auditorium });
  await command(admin, 'PATCH /theaters/:id', { id: theater }, { name: 'Lichtburg Essen' });
  await command(admin, 'DELETE /theaters/:id', { id: theater });
  await command(admin, 'PATCH /movies/:id', { id: movie }, { durationMinutes: 117 });
  await command(admin, 'DELETE /movies/:id', { id: movie });
  await command(admin, 'PATCH /actors/:id', { id: actor }, { name: 'B. Helm' });
  await command(admin, 'DELETE /actors/:id', { id: actor });
}

async function selling(admin: string, buyer: Client): Promise<void> {
  const { movieId, auditoriumId } = cinema;
  const startsAt = new Date(Date.parse(system.now()) + 48 * 3_600_000).toISOString();
  const scheduled = await command(admin, 'POST /showtimes', {}, { movieId, auditoriumId, startsAt });
  const id = String(scheduled.body.id);
  await command(admin, 'POST /showtimes/:id/blocks', { id }, { seats: ['B1'], reason: 'Press' });
  await command(admin, 'DELETE /showtimes/:id/blocks/:seatId', { id, seatId: 'B1' });
  const token = await buyer.token();
  const hold = async (by: string, seat: string): Promise<string> =>
    String((await command(by, 'POST /showtimes/:id/holds', { id }, { seats: [seat] })).body.bookingId);
  await command(token, 'POST /bookings/:id/release', { id: await hold(token, 'A1') });
  const paid = await hold(token, 'A2');
  const started = await command(token, 'POST /bookings/:id/payments', { id: paid }, { gateway: 'sandbox' });
  const paymentId = String(started.body.paymentId);
  await command(token, 'POST /payments/:id/sandbox', { id: paymentId }, { outcome: 'succeed' });
  const cash = await hold(admin, 'A3');
  await command(admin, 'POST /bookings/:id/confirm', { id: cash }, { method: 'cash' });
  await command(admin, 'POST /bookings/:id/cancel', { id: cash }, { reason: 'Ill' });
  const { body } = await refundedPayment(cash);
  const [refund] = body.refunds as { id: string }[];
  const ids = { id: String(body.id), refundId: refund?.id ?? '' };
  await command(admin, 'POST /payments/:id/refunds/:refundId/paid-out', ids);
}

/** The payment of a cancelled booking, once its refund is requested. */
async function refundedPayment(bookingId: string): Promise<Answer> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const { body } = await cinema.admin.get(`/bookings/${bookingId}`);
    const [paymentId] = body.payments as string[];
    const payment = await cinema.admin.get(`/payments/${paymentId ?? ''}`);
    if (payment.status === 200 && payment.body.refunds.length === 1) return payment;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('No refund was requested.');
}

it('Every command answers with a position at or after its last event', async () => {
  const admin = await cinema.admin.token();
  const buyer = clientAs(system, 'customer', randomUUID());
  await accounts(admin);
  await catalogue(admin);
  await selling(admin, buyer);
  await command(await buyer.token(), 'DELETE /auth/me');

  const commands = routes.filter(({ method }) => method !== 'get');
  const names = commands.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  expect([...new Set(sent.map(({ route }) => route))].sort()).toEqual(names.sort());
  const last = await lastPositions();
  const tooLow = sent
    .map(({ route, answer: { headers } }) => {
      const correlationId = headers['x-correlation-id'] ?? '';
      return { route, given: headers['commit-position'], last: last.get(correlationId) };
    })
    .filter((each) => each.last !== undefined && BigInt(each.given ?? -1) < each.last);
  expect(tooLow).toEqual([]);
  // A command that writes nothing would prove nothing.
  expect(last.size).toBeGreaterThanOrEqual(names.length);
});

it('The erasure of an account answers with the position of its last event, also while a seat is held', async () => {
  const buyer = clientAs(system, 'customer', randomUUID());
  const showtimeId = await cinema.schedule();
  const held = await buyer.post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'] });
  const behind = { 'Min-Position': held.headers['commit-position'] ?? '' };
  await buyer.get('/bookings', behind);
  const { headers } = await command(await buyer.token(), 'DELETE /auth/me');
  const last = (await lastPositions()).get(headers['x-correlation-id'] ?? '');
  expect(headers['commit-position']).toBe(String(last));
});
