import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SeatMap } from '../../src/api/resources/seat-map.ts';
import { clerk, customer, hold, openCinema, read, type Cinema } from '../support/cinema.ts';
import type { Answer } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let cinema: Cinema;
let auditoriumId: string;
beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
});
afterAll(() => system.close());
beforeEach(async () => {
  auditoriumId = await build();
});

async function build(rows: readonly string[] = ['A', 'B']): Promise<string> {
  const { admin, theaterId } = cinema;
  const built = await admin.post('/auditoriums', { theaterId, name: `Saal ${randomUUID().slice(0, 8)}` });
  const id = String(built.body.id);
  expect((await admin.post(`/auditoriums/${id}/seats`, { rows, seatsPerRow: 4 })).status).toBe(201);
  return id;
}

const inHours = (hours: number): string =>
  new Date(Date.parse(system.now()) + hours * 3_600_000).toISOString();

async function scheduleAt(hours: number, inAuditorium = auditoriumId): Promise<string> {
  const { movieId, admin } = cinema;
  const made = await admin.post('/showtimes', {
    movieId,
    auditoriumId: inAuditorium,
    startsAt: inHours(hours),
  });
  expect(made.status).toBe(201);
  return String(made.body.id);
}

const block = (body: object = {}): Promise<Answer> => {
  const given = { seats: ['A1', 'A2'], from: inHours(24), to: inHours(48), reason: 'Upholstery', ...body };
  return cinema.admin.post(`/auditoriums/${auditoriumId}/blocks`, given);
};

async function mapOf(showtimeId: string): Promise<SeatMap> {
  return (await read(system, customer(system), `/showtimes/${showtimeId}/seats`)).body as SeatMap;
}

async function statusOf(showtimeId: string, seatId = 'A1'): Promise<string | undefined> {
  return (await mapOf(showtimeId)).seats.find((seat) => seat.seatId === seatId)?.status;
}

describe('A block over a period', () => {
  it('takes seats out of the showtimes in it, those that are scheduled later too, and of no others', async () => {
    const [before, during, after] = [await scheduleAt(20), await scheduleAt(30), await scheduleAt(49)];
    const placed = await block();
    expect(placed.status).toBe(201);
    expect(placed.body).toMatchObject({
      block: { seats: ['A1', 'A2'], reason: 'Upholstery' },
      conflicts: [],
    });
    const later = await scheduleAt(40);
    const statuses = await Promise.all([before, during, after, later].map((id) => statusOf(id)));
    expect(statuses).toEqual(['available', 'blocked', 'available', 'blocked']);
    expect(await statusOf(later, 'A3')).toBe('available');
  });

  it('names the bookings in the way, and a seat for each of theirs', async () => {
    const showtimeId = await scheduleAt(30);
    const bookingId = await hold(customer(system), showtimeId, ['A2', 'A3']);
    expect((await block()).body).toMatchObject({
      conflicts: [{ showtimeId, bookingId, seats: [{ seatId: 'A2', proposal: 'B2' }] }],
    });
    expect(await statusOf(showtimeId, 'A2')).toBe('held');
  });

  it('is listed until it is over, and is lifted', async () => {
    const showtimeId = await scheduleAt(30);
    const { body, headers } = await block();
    const { id } = (body as unknown as { block: { id: string } }).block;
    const blocks = `/auditoriums/${auditoriumId}/blocks`;
    expect(headers['location']).toBe(`/api/v1${blocks}/${id}`);
    expect((await read(system, cinema.admin, blocks)).body).toMatchObject({
      blocks: [{ id, reason: 'Upholstery' }],
    });
    expect((await read(system, cinema.admin, `${blocks}/${id}`)).body).toMatchObject({ id });
    // A second block has one of the seats, too.
    await block({ seats: ['A2'] });
    expect((await cinema.admin.delete(`${blocks}/${id}`)).status).toBe(204);
    expect((await cinema.admin.delete(`${blocks}/${id}`)).status).toBe(404);
    expect([await statusOf(showtimeId, 'A1'), await statusOf(showtimeId, 'A2')]).toEqual([
      'available',
      'blocked',
    ]);
  });

  it('follows a showtime that moves out of it, and into it', async () => {
    await block();
    const [into, out] = [await scheduleAt(60), await scheduleAt(30)];
    expect((await cinema.admin.patch(`/showtimes/${out}`, { startsAt: inHours(70) })).status).toBe(200);
    expect((await cinema.admin.patch(`/showtimes/${into}`, { startsAt: inHours(30) })).status).toBe(200);
    expect([await statusOf(into), await statusOf(out)]).toEqual(['blocked', 'available']);
  });

  it('is refused for seats that are not there, for no time, and to others than administrators', async () => {
    expect((await block({ seats: ['Z9'] })).body).toMatchObject({ code: 'unknown-seats', seats: ['Z9'] });
    expect((await block({ to: inHours(24) })).status).toBe(422);
    expect((await clerk(system).get(`/auditoriums/${auditoriumId}/blocks`)).status).toBe(403);
  });
});

describe('A showtime that moves to another auditorium', () => {
  it('keeps its seats, names the new auditorium, and has its blocks', async () => {
    const showtimeId = await scheduleAt(30, await build(['A', 'C']));
    const buyer = customer(system);
    const bookingId = await hold(buyer, showtimeId, ['A3']);
    await block({ seats: ['A1', 'B1'] });
    const moved = await cinema.admin.patch(`/showtimes/${showtimeId}`, { auditoriumId });
    expect(moved.status).toBe(200);
    expect(moved.body).toMatchObject({
      auditorium: { id: auditoriumId },
      counts: { total: 8, held: 1, blocked: 2 },
    });
    const map = await mapOf(showtimeId);
    expect(map.counts).toEqual({ total: 8, available: 5, held: 1, sold: 0, blocked: 2 });
    expect(map.layout).not.toBeNull();
    const booking = await read(system, buyer, `/bookings/${bookingId}`);
    expect(booking.body).toMatchObject({ showtime: { auditorium: { id: auditoriumId } }, status: 'held' });
    const listed = await read(system, buyer, `/showtimes?auditoriumId=${auditoriumId}`);
    expect(listed.body).toMatchObject({ items: [{ id: showtimeId, counts: { blocked: 2 } }] });
  });

  it('stays where it is when somebody has a seat that is not there', async () => {
    const first = await build(['A', 'C']);
    const showtimeId = await scheduleAt(30, first);
    const bookingId = await hold(customer(system), showtimeId, ['C1']);
    const refused = await cinema.admin.patch(`/showtimes/${showtimeId}`, { auditoriumId });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'seats-unavailable', seats: ['C1'], bookings: [bookingId] });
    expect((await read(system, cinema.admin, `/showtimes/${showtimeId}`)).body).toMatchObject({
      auditorium: { id: first },
    });
  });
});
