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
const idOf = ({ body }: Answer): string => String(body.id);

async function bought(...seats: readonly string[]): Promise<string> {
  const bookingId = await hold(buyer, showtimeId, seats);
  await pay(buyer, bookingId);
  return bookingId;
}

/** The seats of a showtime that somebody has, each with its status. */
async function taken(id = showtimeId): Promise<Record<string, string>> {
  const { body } = await read(system, desk, `/showtimes/${id}/seats`);
  const seats = body.seats as readonly { seatId: string; status: string }[];
  return Object.fromEntries(
    seats.filter(({ status }) => status !== 'available').map(({ seatId, status }) => [seatId, status]),
  );
}

async function shown(bookingId: string): Promise<Answer['body']> {
  return (await read(system, buyer, `/bookings/${bookingId}`)).body;
}

async function untilPaidBack(bookingId: string, status: string): Promise<void> {
  await until(async () => (await shown(bookingId)).paymentStatus === status, `${bookingId} is ${status}`);
}

describe('An exchange within the showtime', () => {
  it('says before what goes back, keeps a seat, and pays the difference back', async () => {
    const bookingId = await bought('A1', 'A2', 'A3');
    const quote = await read(system, buyer, `/bookings/${bookingId}/exchange-quote?seats=A3,A4`);
    expect(quote).toMatchObject({
      status: 200,
      body: {
        ...{ bookingId, showtimeId, paid: euros(3000), percent: 100, total: euros(2000) },
        ...{ carried: euros(2000), due: euros(0), refund: euros(1000) },
      },
    });
    expect(await taken()).toEqual({ A1: 'sold', A2: 'sold', A3: 'sold' });
    const typed = 'The view is better there.';
    const exchanged = await buyer.post(`/bookings/${bookingId}/exchange`, {
      seats: ['A3', 'A4'],
      reason: typed,
    });
    expect(exchanged).toMatchObject({
      status: 200,
      body: {
        ...{ status: 'confirmed', paymentStatus: 'paid', total: euros(2000) },
        exchange: { formerBookingId: bookingId, carried: euros(2000), due: euros(0) },
      },
    });
    expect(await taken()).toEqual({ A3: 'sold', A4: 'sold' });
    await untilPaidBack(bookingId, 'refunded');
    const former = await shown(bookingId);
    expect(former).toMatchObject({ status: 'cancelled', exchangedFor: idOf(exchanged) });
    const { body: payment } = await read(system, buyer, `/payments/${String(former.payments[0])}`);
    expect(payment).toMatchObject({
      refunded: euros(1000),
      refunds: [{ amount: euros(1000), reason: 'exchanged', status: 'succeeded' }],
    });
    const events = await allOf(system.open.ports.store, `showtime-${showtimeId}`);
    expect(events.map(({ type }) => type).slice(-5)).toEqual([
      'BookingExchanged',
      'RefundOwed',
      'SeatsHeld',
      'ExchangeBegun',
      'BookingConfirmed',
    ]);
    expect(JSON.stringify(events.map(({ data }) => data))).not.toContain(typed);
    const history = await read(system, buyer, `/bookings/${bookingId}/history`);
    const types = (history.body.items as readonly { type: string }[]).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['BookingExchanged', 'RefundOwed', 'RefundSucceeded']));
  });

  it('lets nobody in with the former tickets', async () => {
    const bookingId = await bought('A1');
    const head = String(await system.open.ports.subscription.head());
    const shown = { accept: 'application/json', 'Min-Position': head };
    const { body } = await buyer.get(`/bookings/${bookingId}/ticket`, shown);
    const [{ token }] = body.seats as [{ token: string }];
    expect((await buyer.post(`/bookings/${bookingId}/exchange`, { seats: ['A2'] })).status).toBe(200);
    const scan = await desk.post('/tickets/scan', { token });
    expect(scan).toMatchObject({ status: 200, body: { result: 'cancelled' } });
  });
});

describe('An exchange for another showtime', () => {
  it('holds the new seats, claims the booking, confirms the new one, and then the old seats come free', async () => {
    const bookingId = await bought('A1', 'A2');
    const other = await cinema.schedule();
    const types = await eventsOf(system, async () => {
      const exchanged = await buyer.post(`/bookings/${bookingId}/exchange`, {
        showtimeId: other,
        seats: ['B1', 'B2'],
      });
      expect(exchanged).toMatchObject({
        status: 200,
        body: { status: 'confirmed', showtime: { id: other }, total: euros(2000) },
      });
    });
    expect(types).toEqual([
      ...['SeatsHeld', 'ExchangeBegun', 'ExchangeClaimed'],
      ...['BookingConfirmed', 'BookingExchanged'],
    ]);
    expect(await taken()).toEqual({});
    expect(await taken(other)).toEqual({ B1: 'sold', B2: 'sold' });
  });

  it('pays what a later cancellation gives back by the first payment, for the new booking', async () => {
    const bookingId = await bought('A1', 'A2');
    const other = await cinema.schedule();
    const exchanged = await buyer.post(`/bookings/${bookingId}/exchange`, {
      showtimeId: other,
      seats: ['B1', 'B2'],
    });
    const newId = idOf(exchanged);
    const cancelled = await buyer.post(`/bookings/${newId}/cancel`, {});
    expect(cancelled).toMatchObject({
      status: 200,
      body: { status: 'cancelled', refund: { amount: euros(2000), status: 'requested' } },
    });
    await untilPaidBack(newId, 'refunded');
    const [paymentId] = (await shown(newId)).payments as readonly string[];
    const { body: payment } = await read(system, buyer, `/payments/${String(paymentId)}`);
    expect(payment).toMatchObject({ bookingId, refunded: euros(2000) });
    const again = await buyer.post(`/bookings/${newId}/cancel`, {});
    expect(again.body).toMatchObject({ refund: { amount: euros(2000), status: 'succeeded' } });
  });

  it('is repeated with the same answer, and once', async () => {
    const bookingId = await bought('A1');
    const other = await cinema.schedule();
    const body = { showtimeId: other, seats: ['B1'] };
    const key = { 'Idempotency-Key': 'exchange-once' };
    const first = await buyer.post(`/bookings/${bookingId}/exchange`, body, key);
    const second = await buyer.post(`/bookings/${bookingId}/exchange`, body, key);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(idOf(second)).toBe(idOf(first));
    const anew = await buyer.post(`/bookings/${bookingId}/exchange`, body);
    expect(anew).toMatchObject({ status: 409, body: { code: 'already-cancelled' } });
    expect(await taken(other)).toEqual({ B1: 'sold' });
  });

  it('is refused with the reason, and changes nothing', async () => {
    const bookingId = await bought('A1');
    const other = await cinema.schedule();
    await hold(customer(system), other, ['B1']);
    const ask = async (body: object, client = buyer): Promise<unknown[]> => {
      const answer = await client.post(`/bookings/${bookingId}/exchange`, body);
      return [answer.status, answer.body.code, answer.body.seats];
    };
    const types = await eventsOf(system, async () => {
      expect(await ask({ showtimeId: other, seats: ['B1'] })).toEqual([409, 'seats-unavailable', ['B1']]);
      expect(await ask({ showtimeId: other, seats: ['Z9'] })).toEqual([422, 'unknown-seats', ['Z9']]);
      expect(await ask({ showtimeId: cinema.movieId, seats: ['A1'] })).toEqual([
        ...[422, 'unknown-showtime', undefined],
      ]);
      expect(await ask({ seats: ['A2'] }, customer(system))).toEqual([404, 'not-found', undefined]);
      expect(await ask({ seats: [] })).toEqual([422, 'invalid-body', undefined]);
    });
    expect(types).toEqual([]);
    const quote = await read(
      system,
      buyer,
      `/bookings/${bookingId}/exchange-quote?showtimeId=${other}&seats=B1`,
    );
    expect(quote).toMatchObject({ status: 409, body: { code: 'seats-unavailable', seats: ['B1'] } });
  });

  it('is not for another movie', async () => {
    const bookingId = await bought('A1');
    const basePrice = { amount: 1000, currency: 'EUR' };
    const movie = await cinema.admin.post('/movies', { title: 'Nosferatu', durationMinutes: 90, basePrice });
    const startsAt = new Date(Date.parse(system.now()) + 2000 * 3_600_000).toISOString();
    const { auditoriumId } = cinema;
    const made = await cinema.admin.post('/showtimes', { movieId: idOf(movie), auditoriumId, startsAt });
    const refused = await buyer.post(`/bookings/${bookingId}/exchange`, {
      showtimeId: idOf(made),
      seats: ['A1'],
    });
    expect(refused).toMatchObject({ status: 409, body: { code: 'exchange-not-allowed' } });
  });
});

describe('An exchange for dearer seats', () => {
  it('holds them until the difference is paid, and gives back both payments later', async () => {
    const bookingId = await bought('A1');
    const begun = await buyer.post(`/bookings/${bookingId}/exchange`, { seats: ['D1'] });
    expect(begun).toMatchObject({
      status: 200,
      body: {
        ...{ status: 'held', total: euros(2000) },
        exchange: { formerBookingId: bookingId, carried: euros(1000), due: euros(1000) },
      },
    });
    const newId = idOf(begun);
    expect(await taken()).toEqual({ A1: 'sold', D1: 'held' });
    const paymentId = await pay(buyer, newId);
    await until(async () => (await shown(bookingId)).status === 'cancelled', 'the former booking has ended');
    expect(await taken()).toEqual({ D1: 'sold' });
    const { body: payment } = await read(system, buyer, `/payments/${paymentId}`);
    expect(payment.amount).toEqual(euros(1000));
    expect(await shown(newId)).toMatchObject({
      ...{ status: 'confirmed', paymentStatus: 'paid', cancellation: { refund: euros(2000) } },
    });
    const cancelled = await buyer.post(`/bookings/${newId}/cancel`, {});
    expect(cancelled.body).toMatchObject({ status: 'cancelled', refund: { amount: euros(2000) } });
    await untilPaidBack(newId, 'refunded');
    const payments = (await shown(newId)).payments as readonly string[];
    expect(payments).toHaveLength(2);
    for (const id of payments) {
      expect((await read(system, buyer, `/payments/${id}`)).body.refunded).toEqual(euros(1000));
    }
  });

  it('leaves the booking as it was when the hold is given back', async () => {
    const bookingId = await bought('A1');
    const begun = await buyer.post(`/bookings/${bookingId}/exchange`, { seats: ['D1'] });
    expect((await buyer.post(`/bookings/${idOf(begun)}/release`, {})).status).toBe(200);
    expect(await taken()).toEqual({ A1: 'sold' });
    expect(await shown(bookingId)).toMatchObject({ status: 'confirmed', exchangedFor: null });
  });

  it('pays the difference back where the booking was cancelled meanwhile', async () => {
    const bookingId = await bought('A1');
    const newId = idOf(await buyer.post(`/bookings/${bookingId}/exchange`, { seats: ['D1'] }));
    expect((await buyer.post(`/bookings/${bookingId}/cancel`, {})).status).toBe(200);
    const paymentId = await pay(buyer, newId);
    await until(
      async () => (await buyer.get(`/payments/${paymentId}`)).body.refunds[0]?.status === 'succeeded',
      'the difference has been paid back',
    );
    expect((await buyer.get(`/payments/${paymentId}`)).body.refunds).toMatchObject([
      { amount: euros(1000), reason: 'exchange-refused' },
    ]);
    expect(await taken()).toEqual({});
  });

  it('is paid at the counter, too', async () => {
    const bookingId = await bought('A1');
    const newId = idOf(await desk.post(`/bookings/${bookingId}/exchange`, { seats: ['D1'] }));
    const refused = await desk.post(`/bookings/${newId}/confirm`, { method: 'complimentary' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'exchange-not-allowed' } });
    const confirmed = await desk.post(`/bookings/${newId}/confirm`, { method: 'cash' });
    expect(confirmed).toMatchObject({ status: 200, body: { status: 'confirmed', total: euros(2000) } });
    expect(await taken()).toEqual({ D1: 'sold' });
    const [, cash] = confirmed.body.payments as readonly string[];
    await until(
      async () => (await desk.get(`/payments/${String(cash)}`)).body.status === 'succeeded',
      'the cash is recorded',
    );
    expect((await desk.get(`/payments/${String(cash)}`)).body.amount).toEqual(euros(1000));
    expect(await shown(bookingId)).toMatchObject({ status: 'cancelled', exchangedFor: newId });
  });
});
