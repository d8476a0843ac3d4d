import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clerk, customer, eventsOf, hold, openCinema, pay, read, type Cinema } from '../support/cinema.ts';
import type { Answer } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

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

function shown(showtimeId: string): Promise<Answer> {
  return read(system, cinema.admin, `/showtimes/${showtimeId}`);
}

function hoursAfter(instant: string, hours: number): string {
  return new Date(Date.parse(instant) + hours * 3_600_000).toISOString();
}

describe('PATCH /showtimes/{id}', () => {
  it('moves a showtime: tickets stay, lists and seat map follow', async () => {
    const showtimeId = await cinema.schedule();
    const buyer = customer(system);
    const bookingId = await hold(buyer, showtimeId, ['A1']);
    await pay(buyer, bookingId);
    const { startsAt, endsAt } = (await shown(showtimeId)).body as { startsAt: string; endsAt: string };
    const later = hoursAfter(startsAt, 0.25);
    const moved = await cinema.admin.patch(`/showtimes/${showtimeId}`, { startsAt: later });
    expect(moved.body).toMatchObject({ startsAt: later, endsAt: hoursAfter(endsAt, 0.25), status: 'onSale' });
    expect((await shown(showtimeId)).body).toEqual(moved.body);
    expect((await read(system, buyer, `/bookings/${bookingId}`)).body).toMatchObject({
      status: 'confirmed',
      showtime: { startsAt: later },
    });
  });

  it('records one move, and its slot', async () => {
    const showtimeId = await cinema.schedule();
    const { startsAt } = (await shown(showtimeId)).body as { startsAt: string };
    const changes = { startsAt: hoursAfter(startsAt, 0.25), basePrice: { amount: 1200, currency: 'EUR' } };
    const types = await eventsOf(system, () => cinema.admin.patch(`/showtimes/${showtimeId}`, changes));
    expect(types).toEqual([
      ...['SlotClaimed', 'ShowtimeRescheduled', 'ShowtimeRepriced', 'SlotConfirmed', 'SlotReleased'],
    ]);
  });

  it('names the showtime in the way, and changes nothing', async () => {
    const first = await cinema.schedule();
    const second = await cinema.schedule();
    const { startsAt } = (await shown(second)).body as { startsAt: string };
    const before = await shown(first);
    const answer = await cinema.admin.patch(`/showtimes/${first}`, { startsAt: hoursAfter(startsAt, 1) });
    expect(answer).toMatchObject({ status: 409, body: { code: 'timetable-conflict' } });
    expect(answer.body.conflicts).toEqual([expect.objectContaining({ showtimeId: second })]);
    expect((await shown(first)).body).toEqual(before.body);
  });

  it('changes prices from now on', async () => {
    const showtimeId = await cinema.schedule();
    const path = `/showtimes/${showtimeId}`;
    await hold(customer(system), showtimeId, ['A1']);
    const { headers } = await shown(showtimeId);
    const basePrice = { amount: 1500, currency: 'EUR' };
    const stale = await cinema.admin.patch(path, { basePrice }, { 'If-Match': '"99"' });
    expect(stale.status).toBe(412);
    const repriced = await cinema.admin.patch(path, { basePrice }, { 'If-Match': headers['etag'] ?? '' });
    expect(repriced.body).toMatchObject({ basePrice });
    expect(repriced.headers['etag']).not.toBe(headers['etag']);
    const { body: map } = await read(system, customer(system), `${path}/seats`);
    const price = (seatId: string): number =>
      (map as { seats: { seatId: string; price: { amount: number } }[] }).seats.find(
        (seat) => seat.seatId === seatId,
      )?.price.amount ?? 0;
    expect(price('C1') - price('A2')).toBe(500);
    expect((await cinema.admin.patch(path, { basePrice: { amount: 1, currency: 'USD' } })).body.code).toBe(
      'currency-mismatch',
    );
  });

  it('moves the start of sales', async () => {
    const showtimeId = await cinema.schedule();
    const path = `/showtimes/${showtimeId}`;
    const { startsAt } = (await shown(showtimeId)).body as { startsAt: string };
    const onSaleFrom = hoursAfter(startsAt, -1);
    expect((await cinema.admin.patch(path, { onSaleFrom })).body).toMatchObject({ status: 'scheduled' });
    const early = await customer(system).post(`${path}/holds`, { seats: ['A1'] });
    expect(early.body.code).toBe('sales-not-open');
    expect((await cinema.admin.patch(path, { onSaleFrom: null })).body).toMatchObject({ status: 'onSale' });
    await hold(customer(system), showtimeId, ['A1']);
    const after = await cinema.admin.patch(path, { onSaleFrom: startsAt });
    expect(after.body.code).toBe('on-sale-after-start');
  });
});

describe('POST /showtimes/{id}/cancel', () => {
  it('gives every booking back in full, and shows how far it has come', async () => {
    const showtimeId = await cinema.schedule();
    const path = `/showtimes/${showtimeId}`;
    expect((await read(system, cinema.admin, `${path}/cancellation`)).status).toBe(404);
    const [online, atCounter, gone] = [customer(system), clerk(system), customer(system)];
    const paid = await hold(online, showtimeId, ['A1', 'C1']);
    await pay(online, paid);
    const cash = await hold(atCounter, showtimeId, ['A2']);
    await atCounter.post(`/bookings/${cash}/confirm`, { method: 'cash' });
    const free = await hold(atCounter, showtimeId, ['A3']);
    await atCounter.post(`/bookings/${free}/confirm`, { method: 'complimentary' });
    const held = await hold(customer(system), showtimeId, ['A4']);
    const before = await hold(gone, showtimeId, ['A5']);
    await pay(gone, before);
    await gone.post(`/bookings/${before}/cancel`, {});

    const cancelled = await cinema.admin.post(`${path}/cancel`, { reason: 'No projector.' });
    expect(cancelled).toMatchObject({ status: 200, body: { id: showtimeId, status: 'cancelled' } });
    const expected = {
      [paid]: 'refunded',
      [cash]: 'needs-person',
      [free]: 'cancelled',
    };
    const progress = async (): Promise<Record<string, string>> => {
      const { body } = await read(system, cinema.admin, `${path}/cancellation`);
      const { bookings } = body as { bookings: { bookingId: string; status: string }[] };
      return Object.fromEntries(bookings.map(({ bookingId, status }) => [bookingId, status]));
    };
    await until(async () => {
      const given = await progress();
      return Object.entries(expected).every(([id, status]) => given[id] === status);
    }, 'every booking has been given back');
    expect(await progress()).toEqual(expected);
    expect((await read(system, cinema.admin, `${path}/cancellation`)).body).toMatchObject({
      reason: 'No projector.',
      status: 'running',
      counts: { pending: 0, refunded: 1, cancelled: 1, 'needs-person': 1, failed: 0 },
    });
    expect((await read(system, online, `/bookings/${paid}`)).body).toMatchObject({
      status: 'cancelled',
      paymentStatus: 'refunded',
      showtime: { status: 'cancelled' },
    });
    expect((await read(system, cinema.admin, `/bookings/${held}`)).body.status).toBe('released');
    const { body: map } = await read(system, online, `${path}/seats`);
    expect(map).toMatchObject({ status: 'cancelled', counts: { held: 0, sold: 0, available: 20 } });
  });

  it('is done when staff have paid the cash out', async () => {
    const showtimeId = await cinema.schedule();
    const path = `/showtimes/${showtimeId}`;
    const desk = clerk(system);
    const bookingId = await hold(desk, showtimeId, ['A1']);
    const { body: booking } = await desk.post(`/bookings/${bookingId}/confirm`, { method: 'cash' });
    const [paymentId] = (booking as { payments: string[] }).payments;
    await cinema.admin.post(`${path}/cancel`, { reason: 'No projector.' });
    const refunds = async (): Promise<readonly { id: string }[]> =>
      ((await read(system, desk, `/payments/${paymentId ?? ''}`)).body as { refunds?: { id: string }[] })
        .refunds ?? [];
    await until(async () => (await refunds()).length === 1, 'the refund is requested');
    const [refund] = await refunds();
    await desk.post(`/payments/${paymentId ?? ''}/refunds/${refund?.id ?? ''}/paid-out`);
    await until(
      async () => (await read(system, cinema.admin, `${path}/cancellation`)).body.status === 'done',
      'the cancellation is done',
    );
    expect((await read(system, cinema.admin, `${path}/cancellation`)).body).toMatchObject({
      counts: { refunded: 1, 'needs-person': 0 },
    });
  });

  it('ends sales, and frees the slot', async () => {
    const showtimeId = await cinema.schedule();
    const { startsAt } = (await shown(showtimeId)).body as { startsAt: string };
    await cinema.admin.post(`/showtimes/${showtimeId}/cancel`, { reason: 'No projector.' });
    const refused = await customer(system).post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'] });
    expect(refused).toMatchObject({ status: 409, body: { code: 'showtime-cancelled' } });
    const { auditoriumId, movieId } = cinema;
    await until(async () => {
      const again = await cinema.admin.post('/showtimes', { movieId, auditoriumId, startsAt });
      return again.status === 201;
    }, 'the slot is free');
  });
});

describe('GET /bookings/{id}/cancellation-quote', () => {
  it('says what would be paid back, by which policy, and changes nothing', async () => {
    await cinema.admin.patch(`/theaters/${cinema.theaterId}`, {
      refundPolicy: [
        { untilMinutesBefore: 0, percent: 50 },
        { untilMinutesBefore: 60 * 24 * 365, percent: 100 },
      ],
    });
    const showtimeId = await cinema.schedule();
    const buyer = customer(system);
    const bookingId = await hold(buyer, showtimeId, ['D1']);
    const path = `/bookings/${bookingId}/cancellation-quote`;
    expect((await read(system, buyer, path)).body).toMatchObject({
      allowed: true,
      percent: 0,
      refund: { amount: 0 },
    });
    await pay(buyer, bookingId);
    const { body: quote } = await read(system, buyer, path);
    expect(quote).toMatchObject({ allowed: true, refusedWith: null, percent: 50 });
    expect(await eventsOf(system, () => read(system, buyer, path))).toEqual([]);
    const { body: cancelled } = await buyer.post(`/bookings/${bookingId}/cancel`, {});
    expect(cancelled).toMatchObject({ refund: { amount: (quote as { refund: object }).refund } });
    expect((await read(system, buyer, path)).body).toMatchObject({
      allowed: false,
      refusedWith: 'already-cancelled',
      refund: { amount: 0 },
    });
    expect((await read(system, customer(system), path)).status).toBe(404);
  });
});
