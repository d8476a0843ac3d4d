import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addSeconds } from '../../src/engine/instant.ts';
import { clerk, customer, eventsOf, hold, openCinema, pay, type Cinema } from '../support/cinema.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { send } from '../support/client.ts';
import { eventually } from '../support/until.ts';

let system: TestSystem;
let cinema: Cinema;

beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
});

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

describe('holding seats', () => {
  it('holds seats and says what they cost and until when', async () => {
    const showtimeId = await cinema.schedule();
    const answer = await customer(system).post(`/showtimes/${showtimeId}/holds`, { seats: ['A1', 'D2'] });
    expect(answer.status).toBe(201);
    expect(answer.headers['location']).toBe(`/api/v1/bookings/${String(answer.body.bookingId)}`);
    expect(answer.headers['commit-position']).toMatch(/^\d+$/);
    expect(answer.body).toMatchObject({ showtimeId, status: 'held' });
    expect(
      answer.body.seats.map(({ seatId, tier }: { seatId: string; tier: string }) => [seatId, tier]),
    ).toEqual([
      ['A1', 'regular'],
      ['D2', 'vip'],
    ]);
    const [regular, vip] = answer.body.seats;
    expect(vip.price.amount - regular.price.amount).toBe(1000);
    expect(answer.body.total.amount).toBe(Number(regular.price.amount) + Number(vip.price.amount));
    expect(Date.parse(answer.body.heldUntil) - Date.now()).toBeGreaterThan(590_000);
  });

  it('records one fact for a hold', async () => {
    const showtimeId = await cinema.schedule();
    expect(await eventsOf(system, () => hold(customer(system), showtimeId, ['B1', 'B2']))).toEqual([
      'SeatsHeld',
    ]);
  });

  it('names the seats that somebody else has, and holds none of the others', async () => {
    const showtimeId = await cinema.schedule();
    await hold(customer(system), showtimeId, ['A1', 'A2']);
    const answer = await customer(system).post(`/showtimes/${showtimeId}/holds`, { seats: ['A2', 'A3'] });
    expect(answer.status).toBe(409);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toMatchObject({
      code: 'seats-unavailable',
      type: '/problems/seats-unavailable',
      seats: ['A2'],
    });
    await hold(customer(system), showtimeId, ['A3']);
  });

  it('shows a held seat on the map once the map has come to the commit', async () => {
    const showtimeId = await cinema.schedule();
    const held = await customer(system).post(`/showtimes/${showtimeId}/holds`, { seats: ['C3'] });
    const minimum = { 'Min-Position': held.headers['commit-position'] ?? '' };
    const map = await send(system.url, 'GET', `/showtimes/${showtimeId}/seats`, { headers: minimum });
    expect(map.body.counts).toEqual({ total: 20, available: 19, held: 1, sold: 0, blocked: 0 });
    const seat = map.body.seats.find(({ seatId }: { seatId: string }) => seatId === 'C3');
    expect(seat).toMatchObject({ status: 'held', tier: 'premium', row: 'C', number: 3 });
    expect(map.headers['etag']).toBe(`"${String(map.body.revision)}-onSale"`);
    const unchanged = await send(system.url, 'GET', `/showtimes/${showtimeId}/seats`, {
      headers: { 'If-None-Match': map.headers['etag'] ?? '' },
    });
    expect(unchanged.status).toBe(304);
  });

  it('gives a lapsed seat to the next customer, and expires the old hold in the same append', async () => {
    const showtimeId = await cinema.schedule();
    const first = customer(system);
    const bookingId = await hold(first, showtimeId, ['A1', 'A2']);
    const before = system.now;
    system.now = () => addSeconds(before(), 601);
    try {
      const second = customer(system);
      // The process that tidies up looks at the same clock: whichever comes first, the facts are the same.
      const types = await eventsOf(system, () => hold(second, showtimeId, ['A2']));
      expect(types.filter((type) => type !== 'HoldExpired')).toEqual(['SeatsHeld']);
    } finally {
      system.now = before;
    }
    const lapsed = await eventually(
      () => first.get(`/bookings/${bookingId}`),
      ({ body }) => body.status === 'expired',
    );
    expect(lapsed.body.status).toBe('expired');
  });

  it('lets a hold lapse by itself', async () => {
    const showtimeId = await cinema.schedule();
    const client = customer(system);
    const bookingId = await hold(client, showtimeId, ['D1']);
    const before = system.now;
    system.now = () => addSeconds(before(), 600);
    const lapsed = await eventually(
      () => client.get(`/bookings/${bookingId}`),
      ({ body }) => body.status === 'expired',
    );
    system.now = before;
    expect(lapsed.body.status).toBe('expired');
    const map = await eventually(
      () => send(system.url, 'GET', `/showtimes/${showtimeId}/seats`),
      ({ body }) => body.counts.available === 20,
    );
    expect(map.body.counts.available).toBe(20);
  });

  it('refuses a fourth hold of one customer, and lets staff hold on', async () => {
    const showtimeId = await cinema.schedule();
    const client = customer(system);
    for (const seat of ['A1', 'A2', 'A3']) await hold(client, showtimeId, [seat]);
    const answer = await client.post(`/showtimes/${showtimeId}/holds`, { seats: ['A4'] });
    expect([answer.status, answer.body.code, answer.body.bookings.length]).toEqual([
      409,
      'too-many-holds',
      3,
    ]);
    const staff = clerk(system);
    for (const seat of ['B1', 'B2', 'B3', 'B4']) await hold(staff, showtimeId, [seat]);
  });

  it('keeps who a walk-in is out of the log', async () => {
    const showtimeId = await cinema.schedule();
    const staff = clerk(system);
    const walkIn = { name: 'Greta Walkin', email: 'greta@walkin.example' };
    const held = await staff.post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'], for: walkIn });
    expect(held.status).toBe(201);
    const stored: string[] = [];
    for await (const page of system.open.ports.scan.scan(0n)) stored.push(...page.map(({ data }) => data));
    expect(stored.join('\n')).not.toMatch(/greta|walkin\.example/i);
    const minimum = { 'Min-Position': held.headers['commit-position'] ?? '' };
    const booking = await staff.get(`/bookings/${String(held.body.bookingId)}`, minimum);
    expect(booking.body.customer).toEqual({ userId: null, ...walkIn });
  });
});

describe('repeating a hold', () => {
  it('answers the same booking to the same key and holds nothing more', async () => {
    const showtimeId = await cinema.schedule();
    const client = customer(system);
    const key = { 'Idempotency-Key': randomUUID() };
    const first = await client.post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'] }, key);
    let second = first;
    const types = await eventsOf(system, async () => {
      second = await client.post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'] }, key);
    });
    expect(types).toEqual([]);
    expect([second.status, second.body]).toEqual([201, first.body]);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.headers['location']).toBe(first.headers['location']);
  });

  it('repeats a refusal, too, and refuses the key for another request', async () => {
    const showtimeId = await cinema.schedule();
    const client = customer(system);
    const rival = customer(system);
    const theirs = await hold(rival, showtimeId, ['A1']);
    const key = { 'Idempotency-Key': randomUUID() };
    const first = await client.post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'] }, key);
    await rival.post(`/bookings/${theirs}/release`);
    const second = await client.post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'] }, key);
    expect([first.status, second.status, second.text]).toEqual([409, 409, first.text]);
    const other = await client.post(`/showtimes/${showtimeId}/holds`, { seats: ['A2'] }, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
  });

  it('gives the same key of two customers two bookings', async () => {
    const showtimeId = await cinema.schedule();
    const key = { 'Idempotency-Key': randomUUID() };
    const one = await customer(system).post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'] }, key);
    const two = await customer(system).post(`/showtimes/${showtimeId}/holds`, { seats: ['A2'] }, key);
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(one.body.bookingId).not.toBe(two.body.bookingId);
  });

  it('makes one hold of ten requests with one key at once', async () => {
    const showtimeId = await cinema.schedule();
    const client = customer(system);
    const key = { 'Idempotency-Key': randomUUID() };
    const types = await eventsOf(system, async () => {
      const answers = await Promise.all(
        Array.from({ length: 10 }, () =>
          client.post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'] }, key),
        ),
      );
      for (const { status, body } of answers) {
        expect(status === 201 || body.code === 'idempotency-key-in-use').toBe(true);
      }
      expect(answers.some(({ status }) => status === 201)).toBe(true);
    });
    expect(types).toEqual(['SeatsHeld']);
  });
});

describe('bad input', () => {
  const unknownShowtime = randomUUID();
  const holdPath = (showtimeId: string): string => `/showtimes/${showtimeId}/holds`;
  const cases: [string, (showtimeId: string) => string, unknown, number, string][] = [
    ['an unknown seat', holdPath, { seats: ['Z99'] }, 422, 'unknown-seats'],
    ['a repeated seat', holdPath, { seats: ['A1', 'A1'] }, 422, 'repeated-seats'],
    ['no seats', holdPath, { seats: [] }, 422, 'invalid-body'],
    [
      'eleven seats',
      holdPath,
      { seats: Array.from({ length: 11 }, (_, i) => `A${i + 1}`) },
      422,
      'too-many-seats',
    ],
    ['a seat that is a number', holdPath, { seats: [1] }, 422, 'invalid-body'],
    ['seats that are no list', holdPath, { seats: 'A1' }, 422, 'invalid-body'],
    ['no body at all', holdPath, undefined, 422, 'invalid-body'],
    ['a list as the body', holdPath, [], 422, 'invalid-body'],
    ['null as the body', holdPath, null, 422, 'invalid-body'],
    ['a status', holdPath, { seats: ['A1'], status: 'confirmed' }, 422, 'invalid-body'],
    ['a price', holdPath, { seats: ['A1'], price: 1 }, 422, 'invalid-body'],
    ['another customer', holdPath, { seats: ['A1'], customerId: randomUUID() }, 422, 'invalid-body'],
    [
      'somebody else to hold for',
      holdPath,
      { seats: ['A1'], for: { userId: randomUUID() } },
      422,
      'invalid-body',
    ],
    ['a showtime that is not there', () => holdPath(unknownShowtime), { seats: ['A1'] }, 404, 'not-found'],
    ['an id that is no id', () => holdPath('42'), { seats: ['A1'] }, 404, 'not-found'],
    ['an id of another kind', () => holdPath(cinema.movieId), { seats: ['A1'] }, 404, 'not-found'],
    ['a lone surrogate', holdPath, { seats: ['A\ud800'] }, 422, 'invalid-body'],
  ];

  it.each(cases)('answers %s with its problem and appends nothing', async (_, path, body, status, code) => {
    const showtimeId = await cinema.schedule();
    const client = customer(system);
    const types = await eventsOf(system, async () => {
      const answer = await client.post(path(showtimeId), body);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.body).toMatchObject({
        status,
        type: `/problems/${code}`,
        correlationId: expect.any(String),
      });
    });
    expect(types).toEqual([]);
  });

  it('names the field that is wrong', async () => {
    const answer = await customer(system).post(holdPath(await cinema.schedule()), {
      seats: ['A1'],
      status: 'sold',
    });
    expect(answer.body.errors).toEqual([{ pointer: '#/status', detail: 'is not a field of this request' }]);
  });

  it.each([
    ['malformed JSON', '{"seats":', 400, 'malformed-json'],
    ['a body of 2 MB', JSON.stringify({ seats: ['x'.repeat(2_000_000)] }), 413, 'body-too-large'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 400, 'malformed-json'],
  ])('answers %s with its problem and appends nothing', async (_, raw, status, code) => {
    const showtimeId = await cinema.schedule();
    const token = await customer(system).token();
    const types = await eventsOf(system, async () => {
      const answer = await send(system.url, 'POST', holdPath(showtimeId), { raw, token });
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    });
    expect(types).toEqual([]);
  });

  it('refuses a body that is not JSON by its type', async () => {
    const showtimeId = await cinema.schedule();
    const answer = await send(system.url, 'POST', holdPath(showtimeId), {
      raw: 'seats=A1',
      token: await customer(system).token(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported-media-type']);
  });

  it('refuses seats of a showtime that has begun', async () => {
    const showtimeId = await cinema.schedule();
    const before = system.now;
    system.now = () => addSeconds(before(), 30 * 24 * 3600);
    const answer = await customer(system).post(holdPath(showtimeId), { seats: ['A1'] });
    system.now = before;
    expect([answer.status, answer.body.code]).toEqual([409, 'sales-closed']);
  });

  it('refuses a customer who is not logged in, or with a token of another system', async () => {
    const showtimeId = await cinema.schedule();
    const anonymous = await send(system.url, 'POST', holdPath(showtimeId), { body: { seats: ['A1'] } });
    expect([anonymous.status, anonymous.body.code]).toEqual([401, 'unauthenticated']);
    expect(anonymous.headers['www-authenticate']).toContain('Bearer');
    const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
    const claims = Buffer.from('{"sub":"x","role":"admin"}').toString('base64url');
    const forged = await send(system.url, 'POST', holdPath(showtimeId), {
      body: { seats: ['A1'] },
      token: `${none}.${claims}.`,
    });
    expect(forged.status).toBe(401);
  });
});

describe('a booking to its end', () => {
  it('becomes a confirmed booking by money at the sandbox, in this order', async () => {
    const showtimeId = await cinema.schedule();
    const client = customer(system);
    const bookingId = await hold(client, showtimeId, ['A1', 'C1']);
    const types = await eventsOf(system, () => pay(client, bookingId));
    expect(types).toEqual([
      'HoldExtended',
      'PaymentStarted',
      'PaymentRequested',
      'PaymentSucceeded',
      'BookingConfirmed',
    ]);
    const booking = await eventually(
      () => client.get(`/bookings/${bookingId}`),
      ({ body }) => body.paymentStatus === 'paid' && body.status === 'confirmed',
    );
    expect(booking.body).toMatchObject({
      ...{ status: 'confirmed', paymentStatus: 'paid', channel: 'online' },
      showtime: { movie: { title: 'Metropolis' }, theater: { name: 'Kino International' } },
      cancellation: { allowed: true, refund: booking.body.total },
    });
    expect(booking.body.reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
    expect(booking.body.customer).toBeUndefined();
  });

  it('is cancelled and refunded, and its seats are free again', async () => {
    const showtimeId = await cinema.schedule();
    const client = customer(system);
    const bookingId = await hold(client, showtimeId, ['A1']);
    const paymentId = await pay(client, bookingId);
    const cancelled = await client.post(`/bookings/${bookingId}/cancel`, { reason: 'I am ill' });
    expect(cancelled.status).toBe(200);
    expect(cancelled.body).toMatchObject({ status: 'cancelled', refund: { status: 'requested' } });
    const payment = await eventually(
      () => client.get(`/payments/${paymentId}`),
      ({ body }) => body.refunds[0]?.status === 'succeeded',
    );
    expect(payment.body.refunded).toEqual(payment.body.amount);
    const again = await client.post(`/bookings/${bookingId}/cancel`);
    expect(again.body).toMatchObject({ status: 'cancelled', refund: { status: 'succeeded' } });
    await hold(customer(system), showtimeId, ['A1']);
  });

  it('is confirmed for cash by the box office, whose refund is paid out by hand', async () => {
    const showtimeId = await cinema.schedule();
    const staff = clerk(system);
    const bookingId = await hold(staff, showtimeId, ['D5']);
    const confirmed = await staff.post(`/bookings/${bookingId}/confirm`, { method: 'cash' });
    expect([confirmed.status, confirmed.body.status, confirmed.body.paymentStatus]).toEqual([
      200,
      'confirmed',
      'paid',
    ]);
    const [paymentId] = confirmed.body.payments as string[];
    await eventually(
      () => staff.get(`/payments/${paymentId ?? ''}`),
      ({ status }) => status === 200,
    );
    await staff.post(`/bookings/${bookingId}/cancel`);
    const owed = await eventually(
      () => staff.get(`/payments/${paymentId ?? ''}`),
      ({ body }) => body.refunds.length === 1,
    );
    expect(owed.body.refunds[0].status).toBe('requested');
    const refundId = String(owed.body.refunds[0].id);
    const paidOut = await staff.post(`/payments/${paymentId ?? ''}/refunds/${refundId}/paid-out`);
    expect(paidOut.body.refunds[0].status).toBe('succeeded');
  });

  it('cannot be confirmed by a customer, nor by a status in a body', async () => {
    const showtimeId = await cinema.schedule();
    const client = customer(system);
    const bookingId = await hold(client, showtimeId, ['A1']);
    const confirm = await client.post(`/bookings/${bookingId}/confirm`, { method: 'cash' });
    expect([confirm.status, confirm.body.code]).toEqual([403, 'forbidden']);
    const forged = await clerk(system).post(`/bookings/${bookingId}/confirm`, {
      method: 'cash',
      status: 'confirmed',
    });
    expect(forged.status).toBe(422);
  });

  it('is nobody else’s: a foreign booking is not there', async () => {
    const showtimeId = await cinema.schedule();
    const owner = customer(system);
    const bookingId = await hold(owner, showtimeId, ['A1']);
    const stranger = customer(system);
    const answers = [
      await stranger.get(`/bookings/${bookingId}`),
      await stranger.get(`/bookings/${bookingId}/history`),
      await stranger.post(`/bookings/${bookingId}/release`),
      await stranger.post(`/bookings/${bookingId}/cancel`),
      await stranger.post(`/bookings/${bookingId}/payments`, { gateway: 'sandbox' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect((await owner.get(`/bookings/${bookingId}`)).body.status).toBe('held');
  });

  it('frees its seats when its holder lets go', async () => {
    const showtimeId = await cinema.schedule();
    const client = customer(system);
    const bookingId = await hold(client, showtimeId, ['A1']);
    expect((await client.post(`/bookings/${bookingId}/release`)).body.status).toBe('released');
    expect((await client.post(`/bookings/${bookingId}/release`)).status).toBe(200);
    await hold(customer(system), showtimeId, ['A1']);
  });

  it('refuses a change that was made for an older version', async () => {
    const showtimeId = await cinema.schedule();
    const client = customer(system);
    const bookingId = await hold(client, showtimeId, ['A1']);
    const stale = await client.post(`/bookings/${bookingId}/release`, {}, { 'If-Match': '"0"' });
    expect([stale.status, stale.body.code]).toEqual([412, 'version-conflict']);
    const { headers } = await client.get(`/bookings/${bookingId}`);
    const fresh = await client.post(
      `/bookings/${bookingId}/release`,
      {},
      { 'If-Match': headers['etag'] ?? '' },
    );
    expect(fresh.status).toBe(200);
  });

  it('answers the open payment again, and a new one after a decline', async () => {
    const showtimeId = await cinema.schedule();
    const client = customer(system);
    const bookingId = await hold(client, showtimeId, ['A1']);
    const first = await client.post(`/bookings/${bookingId}/payments`, { gateway: 'sandbox' });
    const same = await client.post(`/bookings/${bookingId}/payments`, { gateway: 'sandbox' });
    expect([first.status, same.status, same.body.paymentId]).toEqual([201, 200, first.body.paymentId]);
    const declined = await client.post(`/payments/${String(first.body.paymentId)}/sandbox`, {
      outcome: 'decline',
    });
    expect(declined.body).toMatchObject({ status: 'failed', reason: 'declined' });
    const next = await client.post(`/bookings/${bookingId}/payments`, { gateway: 'sandbox' });
    expect([next.status, next.body.heldUntil]).toEqual([201, first.body.heldUntil]);
    expect(next.body.paymentId).not.toBe(first.body.paymentId);
    const unknown = await client.post(`/bookings/${bookingId}/payments`, { gateway: 'paypal' });
    expect([unknown.status, unknown.body.errors[0].pointer]).toEqual([422, '#/gateway']);
  });

  it('lists my bookings, the newest first, a page at a time', async () => {
    const showtimeId = await cinema.schedule();
    const client = customer(system);
    const made: string[] = [];
    for (const seat of ['A1', 'A2', 'A3']) made.push(await hold(client, showtimeId, [seat]));
    const all = await eventually(
      () => client.get('/bookings?total=true'),
      ({ body }) => body.items.length === 3 && body.total === 3,
    );
    expect(all.body.items.map(({ id }: { id: string }) => id)).toEqual([...made].reverse());
    const first = await client.get('/bookings?limit=2');
    const second = await client.get(`/bookings?limit=2&cursor=${String(first.body.nextCursor)}`);
    expect(first.body.items).toHaveLength(2);
    expect(second.body).toMatchObject({ items: [{ id: made[0] }], nextCursor: null });
    const foreign = await client.get(`/bookings?limit=2&status=held&cursor=${String(first.body.nextCursor)}`);
    expect([foreign.status, foreign.body.code]).toEqual([400, 'invalid-query']);
    expect((await client.get('/bookings?all=true')).status).toBe(403);
  });
});

describe('selling for somebody else', () => {
  it('is for staff, who may name an account at once after it was registered', async () => {
    const showtimeId = await cinema.schedule();
    const email = `${randomUUID()}@example.org`;
    const registered = await send(system.url, 'POST', '/auth/register', {
      body: { email, password: 'engine-1843!' },
    });
    const userId = String(registered.body.user.id);
    const held = await clerk(system).post(`/showtimes/${showtimeId}/holds`, {
      seats: ['A1'],
      for: { userId },
    });
    expect(held.status).toBe(201);
    const minimum = { 'Min-Position': held.headers['commit-position'] ?? '' };
    const seen = await clerk(system).get(`/bookings/${String(held.body.bookingId)}`, minimum);
    expect(seen.body.customer).toEqual({ userId, name: null, email });
    const nobody = { seats: ['A2'], for: { userId: randomUUID() } };
    const refused = await clerk(system).post(`/showtimes/${showtimeId}/holds`, nobody);
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '#/for/userId']);
  });

  it('is for nobody who is deactivated or erased', async () => {
    const showtimeId = await cinema.schedule();
    const person = async (): Promise<string> => {
      const body = { email: `${randomUUID()}@example.org`, password: 'engine-1843!' };
      const registered = await send(system.url, 'POST', '/auth/register', { body });
      return String(registered.body.user.id);
    };
    const [inactive, erased] = [await person(), await person()];
    expect((await cinema.admin.patch(`/users/${inactive}`, { active: false })).status).toBe(200);
    expect((await cinema.admin.delete(`/users/${erased}`)).status).toBe(204);
    for (const userId of [inactive, erased]) {
      const given = { seats: ['A1'], for: { userId } };
      const refused = await clerk(system).post(`/showtimes/${showtimeId}/holds`, given);
      expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '#/for/userId']);
    }
  });
});
