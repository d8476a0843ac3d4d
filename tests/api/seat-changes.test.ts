import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { clerk, customer, eventsOf, hold, openCinema, pay, read, type Cinema } from '../support/cinema.ts';
import type { Answer, Client } from '../support/client.ts';
import { allOf } from '../support/events.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

let system: TestSystem;
let cinema: Cinema;
let buyer: Client;
let desk: Client;
let showtimeId: string;

beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
  desk = clerk(system);
});

beforeEach(async () => {
  buyer = customer(system);
  showtimeId = await cinema.schedule();
});

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

const euros = (amount: number): object => ({ amount, currency: 'EUR' });
const seatIdsOf = ({ body }: Answer): readonly string[] =>
  (body.seats as readonly { seatId: string }[]).map(({ seatId }) => seatId);

/** The seats of the showtime that somebody has, each with its status. */
async function taken(): Promise<Record<string, string>> {
  const { body } = await read(system, desk, `/showtimes/${showtimeId}/seats`);
  const seats = body.seats as readonly { seatId: string; status: string }[];
  return Object.fromEntries(
    seats.filter(({ status }) => status !== 'available').map(({ seatId, status }) => [seatId, status]),
  );
}

async function bought(...seats: readonly string[]): Promise<string> {
  const bookingId = await hold(buyer, showtimeId, seats);
  await pay(buyer, bookingId);
  return bookingId;
}

async function showtimeEvents(): Promise<readonly { type: string; data: object }[]> {
  return allOf(system.open.ports.store, `showtime-${showtimeId}`);
}

describe('PUT /bookings/{id}/seats', () => {
  it('changes the seats of a hold at once, by the same clock', async () => {
    const bookingId = await hold(buyer, showtimeId, ['A1', 'A2']);
    const before = await read(system, buyer, `/bookings/${bookingId}`);
    const types = await eventsOf(system, async () => {
      const changed = await buyer.put(`/bookings/${bookingId}/seats`, { seats: ['A2', 'A3', 'A4'] });
      expect(changed).toMatchObject({
        status: 200,
        body: { status: 'held', total: euros(3000), heldUntil: before.body.heldUntil },
      });
      expect(seatIdsOf(changed)).toEqual(['A2', 'A3', 'A4']);
      expect(changed.headers['etag']).not.toBe(before.headers['etag']);
    });
    expect(types).toEqual(['SeatsChanged']);
    expect(await taken()).toEqual({ A2: 'held', A3: 'held', A4: 'held' });
    expect((await customer(system).post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'] })).status).toBe(
      201,
    );
    await pay(buyer, bookingId);
    const paid = await read(system, buyer, `/bookings/${bookingId}`);
    expect(paid.body).toMatchObject({ status: 'confirmed', total: euros(3000), paymentStatus: 'paid' });
  });

  it('names the seats that somebody has, and changes nothing', async () => {
    await hold(customer(system), showtimeId, ['A3']);
    const bookingId = await hold(buyer, showtimeId, ['A1']);
    const types = await eventsOf(system, async () => {
      const refused = await buyer.put(`/bookings/${bookingId}/seats`, { seats: ['A3', 'A4'] });
      expect(refused).toMatchObject({ status: 409, body: { code: 'seats-unavailable', seats: ['A3'] } });
    });
    expect(types).toEqual([]);
    expect(await taken()).toEqual({ A1: 'held', A3: 'held' });
  });

  it('is refused for what is ill-formed, unknown, not one’s own, stale, or being paid', async () => {
    const bookingId = await hold(buyer, showtimeId, ['A1']);
    const path = `/bookings/${bookingId}/seats`;
    const ask = async (body: object, client = buyer): Promise<unknown[]> => {
      const { status, body: problem } = await client.put(path, body);
      return [status, problem.code, problem.errors?.[0]?.pointer];
    };
    expect(await ask({})).toEqual([422, 'invalid-body', '#/seats']);
    expect(await ask({ seats: [] })).toEqual([422, 'invalid-body', '#/seats']);
    expect(await ask({ seats: ['A2'], price: 1 })).toEqual([422, 'invalid-body', '#/price']);
    expect(await ask({ seats: ['Z9'] })).toEqual([422, 'unknown-seats', undefined]);
    expect(await ask({ seats: ['A2'] }, customer(system))).toEqual([404, 'not-found', undefined]);
    const stale = await buyer.put(path, { seats: ['A2'] }, { 'if-match': '"999"' });
    expect(stale).toMatchObject({ status: 412, body: { code: 'version-conflict' } });
    expect((await buyer.post(`/bookings/${bookingId}/payments`, { gateway: 'sandbox' })).status).toBe(201);
    expect(await ask({ seats: ['A2'] })).toEqual([409, 'payment-open', undefined]);
    expect(await taken()).toEqual({ A1: 'held' });
  });

  it('gives a confirmed booking other seats, by staff, and tells the customer', async () => {
    const bookingId = await bought('A1', 'A2');
    const path = `/bookings/${bookingId}/seats`;
    expect(await buyer.put(path, { seats: ['A3', 'A4'] })).toMatchObject({
      status: 403,
      body: { code: 'staff-only' },
    });
    const changed = await desk.put(path, { seats: ['A3', 'A4'] });
    expect(changed).toMatchObject({ status: 200, body: { status: 'confirmed', total: euros(2000) } });
    expect(await taken()).toEqual({ A3: 'sold', A4: 'sold' });
    const { body: shown } = await read(system, buyer, `/bookings/${bookingId}`);
    expect(shown).toMatchObject({ status: 'confirmed', paymentStatus: 'paid' });
    const tickets = await buyer.get(`/bookings/${bookingId}/ticket`, { accept: 'application/json' });
    expect(seatIdsOf(tickets)).toEqual(['A3', 'A4']);
  });

  it('says what the seats of another price cost, unless the difference is waived', async () => {
    const dear = await cinema.admin.patch(`/auditoriums/${cinema.auditoriumId}/seats/B1`, { tier: 'vip' });
    expect(dear.status).toBe(200);
    showtimeId = await cinema.schedule();
    const path = `/bookings/${await bought('A1')}/seats`;
    const refused = await desk.put(path, { seats: ['B1'] });
    expect(refused).toMatchObject({ status: 409, body: { code: 'price-differs' } });
    expect(String(refused.body.detail)).toContain('20.00 EUR');
    const waived = await desk.put(path, { seats: ['B1'], waiveDifference: true });
    expect(waived).toMatchObject({
      status: 200,
      body: { total: euros(1000), seats: [{ seatId: 'B1', tier: 'vip', price: euros(1000) }] },
    });
  });
});

describe('POST /bookings/{id}/cancel with seats', () => {
  it('says before what goes back, frees the seats, and pays their share back', async () => {
    const bookingId = await bought('A1', 'A2', 'A3');
    const path = `/bookings/${bookingId}`;
    const quote = await read(system, buyer, `${path}/cancellation-quote?seats=A2,A3`);
    expect(quote.body).toMatchObject({
      allowed: true,
      seats: ['A2', 'A3'],
      paid: euros(2000),
      refund: euros(2000),
    });
    const typed = 'Two of us are ill.';
    const cancelled = await buyer.post(`${path}/cancel`, { seats: ['A2', 'A3'], reason: typed });
    expect(cancelled).toMatchObject({
      status: 200,
      body: { status: 'confirmed', refund: { amount: euros(2000), status: 'requested' } },
    });
    expect(await taken()).toEqual({ A1: 'sold' });
    await until(
      async () => (await read(system, buyer, path)).body.paymentStatus === 'partiallyRefunded',
      'the share has been paid back',
    );
    const shown = await read(system, buyer, path);
    expect(shown.body).toMatchObject({
      status: 'confirmed',
      total: euros(1000),
      cancellation: { allowed: true, refund: euros(1000) },
    });
    expect(seatIdsOf(shown)).toEqual(['A1']);
    const written = (await showtimeEvents()).find(({ type }) => type === 'SeatsCancelled');
    expect(written?.data).toMatchObject({ paid: euros(2000), total: euros(1000), cancelledBy: 'owner' });
    expect(JSON.stringify(written?.data)).not.toContain(typed);

    const again = await buyer.post(`${path}/cancel`, { seats: ['A3'] });
    expect(again).toMatchObject({
      status: 200,
      body: { status: 'confirmed', refund: { status: 'succeeded' } },
    });
    const rest = await buyer.post(`${path}/cancel`, {});
    expect(rest).toMatchObject({
      status: 200,
      body: { status: 'cancelled', refund: { amount: euros(1000) } },
    });
    await until(
      async () => (await read(system, buyer, path)).body.paymentStatus === 'refunded',
      'all of it has been paid back',
    );
    expect(await taken()).toEqual({});
    const [paymentId] = shown.body.payments as readonly string[];
    const { body: payment } = await read(system, buyer, `/payments/${String(paymentId)}`);
    expect(payment).toMatchObject({
      refunded: euros(3000),
      refunds: [{ amount: euros(2000), reason: 'seats-cancelled' }, { amount: euros(1000) }],
    });
  });

  it('names the seats that the booking has not, in the quote, too', async () => {
    const bookingId = await bought('A1', 'A2');
    const refused = await buyer.post(`/bookings/${bookingId}/cancel`, { seats: ['A2', 'A9'] });
    expect(refused).toMatchObject({ status: 422, body: { code: 'unknown-seats', seats: ['A9'] } });
    const quote = await read(system, buyer, `/bookings/${bookingId}/cancellation-quote?seats=A9`);
    expect(quote).toMatchObject({ status: 400, body: { errors: [{ pointer: 'seats' }] } });
    const none = await read(system, buyer, `/bookings/${bookingId}/cancellation-quote?seats=`);
    expect(none.status).toBe(400);
    expect(await taken()).toEqual({ A1: 'sold', A2: 'sold' });
  });

  it('is not for a hold, and the quote says so before', async () => {
    const bookingId = await hold(buyer, showtimeId, ['A1', 'A2']);
    const quote = await read(system, buyer, `/bookings/${bookingId}/cancellation-quote?seats=A1`);
    expect(quote.body).toMatchObject({ allowed: false, refusedWith: 'booking-not-confirmed' });
    const refused = await buyer.post(`/bookings/${bookingId}/cancel`, { seats: ['A1'] });
    expect(refused).toMatchObject({ status: 409, body: { code: 'booking-not-confirmed' } });
  });

  it('takes less at the counter for a booking that is still to be paid', async () => {
    expect((await cinema.admin.patch(`/theaters/${cinema.theaterId}`, { payAtCounter: true })).status).toBe(
      200,
    );
    showtimeId = await cinema.schedule();
    const bookingId = await hold(buyer, showtimeId, ['A1', 'A2']);
    const confirmed = await buyer.post(`/bookings/${bookingId}/confirm`, { method: 'counter' });
    const paymentPath = `/payments/${String(confirmed.body.payments[0])}`;
    await until(
      async () => (await buyer.get(paymentPath)).body.status === 'requested',
      'the payment is awaited',
    );
    const cancelled = await buyer.post(`/bookings/${bookingId}/cancel`, { seats: ['A2'] });
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'confirmed', refund: null } });
    expect((await desk.post(`/bookings/${bookingId}/confirm`, { method: 'cash' })).status).toBe(200);
    await until(async () => (await buyer.get(paymentPath)).body.status === 'succeeded', 'it is paid');
    expect((await buyer.get(paymentPath)).body.amount).toEqual(euros(1000));
    const rest = await buyer.post(`/bookings/${bookingId}/cancel`, {});
    expect(rest.body).toMatchObject({ status: 'cancelled', refund: { amount: euros(1000) } });
  });
});
