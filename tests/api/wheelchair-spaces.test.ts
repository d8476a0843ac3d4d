import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addMinutes, instantOf, type Instant } from '../../src/engine/instant.ts';
import { clerk, customer, hold, openCinema, pay, read, type Cinema } from '../support/cinema.ts';
import type { Answer, Client } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let cinema: Cinema;
let buyer: Client;
let showtimeId: string;
let released: Instant;

const MINUTES = 90;

beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
  const set = await cinema.admin.patch(`/theaters/${cinema.theaterId}`, {
    wheelchairReleaseMinutes: MINUTES,
  });
  expect(set).toMatchObject({ status: 200, body: { wheelchairReleaseMinutes: MINUTES } });
  const kinds = { A1: 'wheelchair', A2: 'companion', A3: 'companion', A4: 'wheelchair' };
  for (const [seatId, kind] of Object.entries(kinds)) {
    const path = `/auditoriums/${cinema.auditoriumId}/seats/${seatId}`;
    expect((await cinema.admin.patch(path, { kind })).status).toBe(200);
  }
});

beforeEach(async () => {
  system.now = () => instantOf(Date.now());
  buyer = customer(system);
  showtimeId = await cinema.schedule();
  const { body } = await read(system, buyer, `/showtimes/${showtimeId}`);
  released = addMinutes(body.startsAt as Instant, -MINUTES);
});

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

const ask = (body: object, client = buyer): Promise<Answer> =>
  client.post(`/showtimes/${showtimeId}/holds`, body);

describe('Wheelchair spaces that a theater holds back', () => {
  it('are for who asks, and a companion seat goes with its space', async () => {
    const unasked = await ask({ seats: ['A1', 'B1'] });
    expect([unasked.status, unasked.body.code, unasked.body.seats]).toEqual([
      409,
      'wheelchair-space-held-back',
      ['A1'],
    ]);
    expect(unasked.body.detail).toContain(released);
    const alone = await ask({ seats: ['A2', 'A4'], accessible: true });
    expect([alone.status, alone.body.code, alone.body.seats]).toEqual([
      409,
      'companion-seat-held-back',
      ['A2'],
    ]);
    const page = await buyer.get(`/problems/companion-seat-held-back`);
    expect(page.status).toBeLessThan(500);
    const together = await ask({ seats: ['A1', 'A2'], accessible: true });
    expect([together.status, together.body.total]).toEqual([201, { amount: 2000, currency: 'EUR' }]);
  });

  it('come free for everybody at their time, of which the seat map tells', async () => {
    const { body } = await read(system, buyer, `/showtimes/${showtimeId}/seats`);
    expect(body.wheelchairReleaseAt).toBe(released);
    system.now = () => addMinutes(released, -1);
    expect((await ask({ seats: ['A1'] })).body.code).toBe('wheelchair-space-held-back');
    expect((await ask({ seats: ['A3'] })).body.code).toBe('companion-seat-held-back');
    system.now = () => released;
    expect((await ask({ seats: ['A1'] })).status).toBe(201);
    expect((await ask({ seats: ['A3'] })).status).toBe(201);
  });

  it('are chosen for a party that asks, with the companion seat beside', async () => {
    const held = await ask({ bestAvailable: { count: 2, accessible: true } });
    const seats = (held.body.seats as { seatId: string }[]).map(({ seatId }) => seatId);
    expect([held.status, seats]).toEqual([201, ['A1', 'A2']]);
    const twice = await ask({ bestAvailable: { count: 1 }, accessible: true });
    expect([twice.status, twice.body.errors]).toEqual([
      422,
      [{ pointer: '#/accessible', detail: 'belongs into bestAvailable here' }],
    ]);
  });

  it('are the box office’s to sell as it likes', async () => {
    expect((await ask({ seats: ['A1'] }, clerk(system))).status).toBe(201);
    expect((await ask({ seats: ['A3'] }, clerk(system))).status).toBe(201);
  });

  it('are held back from a hold that changes its seats, too', async () => {
    const path = `/bookings/${await hold(buyer, showtimeId, ['B1'])}/seats`;
    expect((await buyer.put(path, { seats: ['A1'] })).body.code).toBe('wheelchair-space-held-back');
    expect((await buyer.put(path, { seats: ['A1', 'A2'], accessible: true })).status).toBe(200);
    expect((await buyer.put(path, { seats: ['A2'] })).body.code).toBe('companion-seat-held-back');
  });

  it('are held back from an exchange, and from its quote', async () => {
    const bookingId = await hold(buyer, showtimeId, ['B1', 'B2']);
    await pay(buyer, bookingId);
    const quote = `/bookings/${bookingId}/exchange-quote?seats=A1,A2`;
    expect((await read(system, buyer, quote)).body.code).toBe('wheelchair-space-held-back');
    expect((await read(system, buyer, `${quote}&accessible=true`)).status).toBe(200);
    const exchange = `/bookings/${bookingId}/exchange`;
    const refused = await buyer.post(exchange, { seats: ['A1', 'A2'] });
    expect([refused.status, refused.body.code]).toEqual([409, 'wheelchair-space-held-back']);
    const done = await buyer.post(exchange, { seats: ['A1', 'A2'], accessible: true });
    expect([done.status, done.body.status]).toEqual([200, 'confirmed']);
  });
});

describe('A theater that says nothing of wheelchair spaces', () => {
  it('sells them to everybody, as does one that takes its word back', async () => {
    const other = await openCinema(system);
    const theater = await read(system, other.admin, `/theaters/${other.theaterId}`);
    expect(theater.body.wheelchairReleaseMinutes).toBeNull();
    const path = `/theaters/${cinema.theaterId}`;
    const taken = await cinema.admin.patch(path, { wheelchairReleaseMinutes: null });
    expect(taken.body.wheelchairReleaseMinutes).toBeNull();
    // A showtime keeps the terms that it was scheduled with.
    expect((await ask({ seats: ['A1'] })).status).toBe(409);
    showtimeId = await cinema.schedule();
    expect((await ask({ seats: ['A1'] })).status).toBe(201);
    expect((await ask({ seats: ['A3'] })).status).toBe(201);
  });

  it('is refused what is no number of minutes', async () => {
    for (const wheelchairReleaseMinutes of [-1, 525_601, 1.5, '60']) {
      const refused = await cinema.admin.patch(`/theaters/${cinema.theaterId}`, { wheelchairReleaseMinutes });
      expect([refused.status, refused.body.errors]).toEqual([
        422,
        [expect.objectContaining({ pointer: '#/wheelchairReleaseMinutes' })],
      ]);
    }
  });
});
