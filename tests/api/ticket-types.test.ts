import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { clerk, customer, eventsOf, openCinema, read, type Cinema } from '../support/cinema.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let cinema: Cinema;
let showtimeId: string;

const adult = {
  code: 'adult',
  name: 'Adult',
  percentOff: null,
  amountOff: null,
  staffOnly: false,
  proof: null,
};
const child = { code: 'child', name: 'Child', percentOff: 50 };
const student = { code: 'student', name: 'Student', amountOff: 250, proof: 'Student card' };
const press = { code: 'press', name: 'Press', percentOff: 100, staffOnly: true };
const card = [adult, ...[child, student, press].map((type) => ({ ...adult, ...type }))];

beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
  const revised = await cinema.admin.patch(`/theaters/${cinema.theaterId}`, {
    ticketTypes: [child, student, press],
  });
  expect([revised.status, revised.body.ticketTypes]).toEqual([200, card]);
  showtimeId = await cinema.schedule();
});

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

const ticket = (seatId: string, ticketType: string): object => ({ seatId, ticketType });
const holds = (): string => `/showtimes/${showtimeId}/holds`;

it('sells tickets of several types, and says everywhere which and for how much', async () => {
  const client = customer(system);
  const held = await client.post(holds(), { seats: ['A1', ticket('A2', 'child'), ticket('C1', 'student')] });
  expect(held.status).toBe(201);
  expect(held.body.seats).toEqual([
    { seatId: 'A1', tier: 'regular', ticketType: 'adult', price: { amount: 1000, currency: 'EUR' } },
    { seatId: 'A2', tier: 'regular', ticketType: 'child', price: { amount: 500, currency: 'EUR' } },
    { seatId: 'C1', tier: 'premium', ticketType: 'student', price: { amount: 1250, currency: 'EUR' } },
  ]);
  expect(held.body.total).toEqual({ amount: 2750, currency: 'EUR' });
  const bookingId = String(held.body.bookingId);
  const shown = await read(system, client, `/bookings/${bookingId}`);
  const types = (shown.body.seats as { ticketType: string }[]).map(({ ticketType }) => ticketType);
  expect(types).toEqual(['adult', 'child', 'student']);
  const events = await cinema.admin.get(`/bookings/${bookingId}/history`);
  expect(events.body.items).toEqual([expect.objectContaining({ type: 'SeatsHeld' })]);
});

it('tells for each type and tier how its price came about', async () => {
  const { status, body } = await customer(system).get(`/showtimes/${showtimeId}/prices`);
  expect(status).toBe(200);
  const tickets = body.tickets as { tier: string; ticketType: string }[];
  expect(tickets).toHaveLength(16);
  const of = (tier: string, ticketType: string): object | undefined =>
    tickets.find((each) => each.tier === tier && each.ticketType === ticketType);
  expect(of('premium', 'student')).toEqual({
    tier: 'premium',
    ticketType: 'student',
    name: 'Student',
    staffOnly: false,
    proof: 'Student card',
    price: { amount: 1250, currency: 'EUR' },
    parts: { base: 1000, morningDiscount: 0, ticketTypeDiscount: 250, surcharge: 500 },
  });
  expect(of('regular', 'adult')).toMatchObject({ price: body.prices.regular as object });
});

it('refuses types that are none or for staff only, and holds nothing then', async () => {
  const client = customer(system);
  const refused = async (): Promise<void> => {
    const unknown = await client.post(holds(), { seats: ['B1', ticket('B2', 'pirate')] });
    expect([unknown.status, unknown.body.code, unknown.body.detail]).toEqual([
      422,
      'unknown-ticket-types',
      'This showtime has no ticket types pirate. Choose among adult, child, student.',
    ]);
    const forStaff = await client.post(holds(), { seats: [ticket('B1', 'press')] });
    expect([forStaff.status, forStaff.body.code]).toEqual([409, 'staff-ticket-type']);
    const malformed = await client.post(holds(), { seats: ['B1', { seatId: 'B2', type: 'child' }] });
    expect([malformed.status, malformed.body.errors]).toEqual([
      422,
      [{ pointer: '#/seats/1', detail: expect.stringContaining('"ticketType": "child"') }],
    ]);
  };
  expect(await eventsOf(system, refused)).toEqual([]);
  const free = await clerk(system).post(holds(), { seats: ['B1', ticket('B2', 'press')] });
  expect([free.status, free.body.total]).toEqual([201, { amount: 1000, currency: 'EUR' }]);
});

it('keeps the price card that a showtime was scheduled with', async () => {
  const ticketTypes = [{ ...child, percentOff: 10 }];
  const revised = await cinema.admin.patch(`/theaters/${cinema.theaterId}`, { ticketTypes });
  expect(revised.status).toBe(200);
  const before = await customer(system).post(holds(), { seats: [ticket('A4', 'child')] });
  expect(before.body.total).toEqual({ amount: 500, currency: 'EUR' });
  showtimeId = await cinema.schedule();
  const after = await customer(system).post(holds(), { seats: [ticket('A4', 'child')] });
  expect(after.body.total).toEqual({ amount: 900, currency: 'EUR' });
});

it('holds the best seats for a party, and says which seats a choice leaves alone', async () => {
  showtimeId = await cinema.schedule();
  const client = customer(system);
  const bestAvailable = { count: 3, tier: 'regular', ticketTypes: ['child'] };
  const held = await client.post(holds(), { bestAvailable });
  const { seats, orphans } = held.body as {
    seats: { seatId: string; ticketType: string }[];
    orphans: string[];
  };
  expect([held.status, orphans]).toEqual([201, []]);
  expect(seats.map(({ seatId, ticketType }) => [seatId, ticketType])).toEqual([
    ['B1', 'child'],
    ['B2', 'adult'],
    ['B3', 'adult'],
  ]);
  const own = await client.post(holds(), { seats: ['A2', 'A3'] });
  expect([own.status, own.body.orphans]).toEqual([201, ['A1']]);
  const tooMany = await customer(system).post(holds(), { bestAvailable: { count: 6, tier: 'regular' } });
  expect([tooMany.status, tooMany.body.code, tooMany.body.detail]).toEqual([
    409,
    'not-enough-seats',
    'There are no 6 free regular seats left. Ask for fewer or others.',
  ]);
});

it('refuses a hold of nothing, or of two things', async () => {
  const client = customer(system);
  for (const body of [{}, { seats: ['A1'], bestAvailable: { count: 1 } }]) {
    const answer = await client.post(holds(), body);
    expect([answer.status, answer.body.errors]).toEqual([
      422,
      [{ pointer: '#/seats', detail: 'must be given, or bestAvailable in its place' }],
    ]);
  }
  const types = await client.post(holds(), { bestAvailable: { count: 1, ticketTypes: ['adult', 'adult'] } });
  expect(types.body.errors).toEqual([
    { pointer: '#/bestAvailable/ticketTypes', detail: 'must not be more than the seats' },
  ]);
});
