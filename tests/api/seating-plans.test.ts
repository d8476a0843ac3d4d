import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SeatingPlanDocument } from '../../src/api/resources/seating-plan-document.ts';
import type { SeatMap } from '../../src/api/resources/seat-map.ts';
import { clerk, customer, hold, openCinema, read, type Cinema } from '../support/cinema.ts';
import type { Answer } from '../support/client.ts';
import { pretixPlan, type PretixPlan } from '../support/seating-plans.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let cinema: Cinema;
beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
});
afterAll(() => system.close());

async function build(): Promise<string> {
  const { admin, theaterId } = cinema;
  const built = await admin.post('/auditoriums', { theaterId, name: `Saal ${randomUUID().slice(0, 8)}` });
  return String(built.body.id);
}

const pathOf = (auditoriumId: string): string => `/auditoriums/${auditoriumId}/seating-plan`;
const put = (auditoriumId: string, plan: object): Promise<Answer> =>
  cinema.admin.put(pathOf(auditoriumId), plan);

async function planOf(auditoriumId: string): Promise<PretixPlan> {
  const answer = await read(system, cinema.admin, pathOf(auditoriumId));
  expect(answer.status).toBe(200);
  // Nothing but what pretix knows.
  return SeatingPlanDocument.parse(answer.body) as unknown as PretixPlan;
}

async function scheduleIn(auditoriumId: string, hours: number): Promise<string> {
  const startsAt = new Date(Date.parse(system.now()) + hours * 3_600_000).toISOString();
  const { movieId, admin } = cinema;
  const made = await admin.post('/showtimes', { movieId, auditoriumId, startsAt });
  expect(made.status).toBe(201);
  return String(made.body.id);
}

async function mapOf(showtimeId: string): Promise<SeatMap> {
  return (await read(system, customer(system), `/showtimes/${showtimeId}/seats`)).body as SeatMap;
}

/** The seats of a plan with their absolute positions: what must be the same after a way through the system. */
function seatsOf(plan: PretixPlan): readonly string[] {
  return plan.zones.flatMap((zone) =>
    zone.rows.flatMap((row) =>
      row.seats.map(({ seat_guid, seat_number, position, category }) => {
        const x = zone.position.x + row.position.x + position.x;
        const y = zone.position.y + row.position.y + position.y;
        return [seat_guid, row.row_number, seat_number, category, x.toFixed(3), y.toFixed(3)].join(' ');
      }),
    ),
  );
}

describe('A seating plan', () => {
  it('goes in and comes out with the same seats, positions and areas', async () => {
    const auditoriumId = await build();
    const plan = pretixPlan({ rows: 6, seatsPerRow: 10, aisleAfter: 5 });
    const adopted = await put(auditoriumId, plan);
    expect(adopted.status).toBe(200);
    expect(adopted.body).toMatchObject({ removed: [], conflicts: [] });
    const out = await planOf(auditoriumId);
    expect(seatsOf(out)).toEqual(seatsOf(plan));
    expect(out.zones[0]?.areas).toMatchObject(plan.zones[0]?.areas ?? []);
    expect(out.categories).toEqual(plan.categories);
    const { body } = await read(system, cinema.admin, `/auditoriums/${auditoriumId}/seats`);
    const { seats } = body as unknown as { seats: { seatId: string; kind: string; tier: string }[] };
    const kinds = new Map(seats.map(({ seatId, kind, tier }) => [seatId, `${kind} ${tier}`]));
    expect(['A1', 'A2', 'A5', 'D1', 'F1'].map((seatId) => kinds.get(seatId))).toEqual([
      ...['wheelchair regular', 'companion regular', 'standard regular', 'standard premium', 'standard vip'],
    ]);
  });

  it('that is put a second time, or as it came out, changes no seat', async () => {
    const auditoriumId = await build();
    const plan = pretixPlan({ rows: 3, seatsPerRow: 4 });
    await put(auditoriumId, plan);
    const out = await planOf(auditoriumId);
    const { headers } = await read(system, cinema.admin, pathOf(auditoriumId));
    expect((await put(auditoriumId, plan)).headers['etag']).toBe(headers['etag']);
    expect((await put(auditoriumId, out)).headers['etag']).toBe(headers['etag']);
  });

  it('takes seats away, adds others, and names the bookings in the way', async () => {
    const auditoriumId = await build();
    const plan = pretixPlan({ rows: 3, seatsPerRow: 4 });
    await put(auditoriumId, plan);
    const showtimeId = await scheduleIn(auditoriumId, 30);
    const bookingId = await hold(customer(system), showtimeId, ['B1', 'B2']);
    const smaller = structuredClone(plan);
    const [zone] = smaller.zones;
    zone?.rows.splice(1, 1);
    const [seat] = zone?.rows[0]?.seats.splice(3, 1) ?? [];
    if (seat !== undefined)
      zone?.rows[0]?.seats.push({ ...seat, seat_number: '5', position: { x: 300, y: 0 } });
    const answer = await put(auditoriumId, smaller);
    expect(answer.body).toMatchObject({
      removed: ['A4', 'B1', 'B2', 'B3', 'B4'],
      conflicts: [{ showtimeId, bookingId }],
    });
    const map = await mapOf(showtimeId);
    const statuses = new Map(map.seats.map(({ seatId, status }) => [seatId, status]));
    expect(['A1', 'A4', 'A5', 'B1', 'B3'].map((seatId) => statuses.get(seatId))).toEqual([
      ...['available', 'blocked', 'available', 'held', 'blocked'],
    ]);
    expect(map.seats.find(({ seatId }) => seatId === 'A5')?.position).toEqual({ x: 330, y: 120 });
  });

  it('moves the seats of showtimes to come, and no seat of a showtime without a picture', async () => {
    const auditoriumId = await build();
    const plan = pretixPlan({ rows: 2, seatsPerRow: 3 });
    await put(auditoriumId, plan);
    const showtimeId = await scheduleIn(auditoriumId, 30);
    const before = await mapOf(showtimeId);
    expect(before.layout).toMatchObject({
      width: plan.size.width,
      areas: [{ isScreen: true }, { shape: 'text' }],
    });
    const moved = structuredClone(plan);
    for (const zone of moved.zones) zone.position = { x: zone.position.x + 100, y: zone.position.y };
    moved.size.width += 100;
    await put(auditoriumId, moved);
    const after = await mapOf(showtimeId);
    expect(after.layout?.width).toBe(plan.size.width + 100);
    const xOf = (map: SeatMap): number | undefined =>
      map.seats.find(({ seatId }) => seatId === 'A2')?.position?.x;
    expect((xOf(after) ?? 0) - (xOf(before) ?? 0)).toBe(100);
  });

  it('is refused to others than administrators', async () => {
    const auditoriumId = await build();
    expect(
      (await clerk(system).put(pathOf(auditoriumId), pretixPlan({ rows: 1, seatsPerRow: 1 }))).status,
    ).toBe(403);
    expect((await clerk(system).get(pathOf(auditoriumId))).status).toBe(403);
  });

  it('is not changed on the ground of an old version', async () => {
    const auditoriumId = await build();
    const plan = pretixPlan({ rows: 1, seatsPerRow: 4 });
    const { headers } = await put(auditoriumId, plan);
    await put(auditoriumId, pretixPlan({ rows: 2, seatsPerRow: 4 }));
    const answer = await cinema.admin.put(pathOf(auditoriumId), plan, { 'If-Match': headers['etag'] ?? '' });
    expect(answer.status).toBe(412);
  });

  it('of two thousand seats is taken, and one seat more is not', async () => {
    const auditoriumId = await build();
    const plan = pretixPlan({ rows: 40, seatsPerRow: 50, aisleAfter: 25 });
    expect((await put(auditoriumId, plan)).status).toBe(200);
    const out = await planOf(auditoriumId);
    expect(seatsOf(out)).toEqual(seatsOf(plan));
    const showtimeId = await scheduleIn(auditoriumId, 30);
    expect((await mapOf(showtimeId)).counts.total).toBe(2000);
    const more = pretixPlan({ rows: 41, seatsPerRow: 49 });
    expect((await put(auditoriumId, more)).body).toMatchObject({
      code: 'invalid-body',
      errors: [{ pointer: '#/zones', detail: 'must have at most 2000 seats, not 2009' }],
    });
  });
});

describe('An auditorium without a plan', () => {
  it('has a generated one: the screen at the top, rows behind each other, a gap where numbers are missing', async () => {
    const auditoriumId = await build();
    const { admin } = cinema;
    const seats = `/auditoriums/${auditoriumId}/seats`;
    await admin.post(seats, { rows: ['A', 'B'], seatsPerRow: 3 });
    await admin.post(seats, { rows: ['A'], seatsPerRow: 1, firstNumber: 5 });
    await admin.post(seats, { rows: ['C'], seatsPerRow: 1, tier: 'vip', kind: 'wheelchair' });
    const map = await mapOf(await scheduleIn(auditoriumId, 30));
    expect(map.layout?.areas).toMatchObject([
      { shape: 'rectangle', isScreen: true, text: { text: 'Screen' } },
    ]);
    const at = (seatId: string): { x: number; y: number } =>
      map.seats.find((seat) => seat.seatId === seatId)?.position ?? { x: Number.NaN, y: Number.NaN };
    expect(at('A2').x - at('A1').x).toBe(30);
    expect(at('A5').x - at('A3').x).toBe(60);
    expect(at('B1').y).toBeGreaterThan(at('A1').y);
    expect(map.layout?.areas[0]?.y ?? 0).toBeLessThan(at('A1').y);
    for (const { position } of map.seats) {
      expect(position?.x).toBeGreaterThan(0);
      expect(position?.x).toBeLessThan(map.layout?.width ?? 0);
      expect(position?.y).toBeLessThan(map.layout?.height ?? 0);
    }
    const out = await planOf(auditoriumId);
    expect(out.categories.map(({ name }) => name)).toEqual(['Standard', 'VIP wheelchair']);
    const other = await build();
    expect((await put(other, out)).status).toBe(200);
    expect(seatsOf(await planOf(other))).toEqual(seatsOf(out));
  });

  it('keeps what staff changed since: tiers, seats out of use, and seats that the plan never had', async () => {
    const auditoriumId = await build();
    await put(auditoriumId, pretixPlan({ rows: 3, seatsPerRow: 4 }));
    const { admin } = cinema;
    await admin.patch(`/auditoriums/${auditoriumId}/seats/B2`, { tier: 'recliner' });
    await admin.delete(`/auditoriums/${auditoriumId}/seats/B3`);
    await admin.post(`/auditoriums/${auditoriumId}/seats`, { rows: ['Z'], seatsPerRow: 2 });
    const out = await planOf(auditoriumId);
    const seats = out.zones.flatMap(({ rows }) => rows.flatMap((row) => row.seats));
    const categoryOf = new Map(seats.map((seat) => [seat.seat_guid, seat.category]));
    expect(categoryOf.get('stalls-B-2')).toBe('Recliner');
    expect(categoryOf.has('stalls-B-3')).toBe(false);
    expect(categoryOf.has('Z2')).toBe(true);
    await put(auditoriumId, out);
    expect(seatsOf(await planOf(auditoriumId))).toEqual(seatsOf(out));
  });
});

describe('A damaged plan', () => {
  const good = (): PretixPlan => pretixPlan({ rows: 2, seatsPerRow: 3 });
  const seat = '/zones/0/rows/1/seats/2';
  const change = (path: string, value: unknown): object => {
    const plan = good();
    const parts = path.slice(1).split('/');
    const last = parts.pop() ?? '';
    const holder = parts.reduce<Record<string, unknown>>(
      (object, part) => object[part] as Record<string, unknown>,
      plan as unknown as Record<string, unknown>,
    );
    if (value === undefined) Reflect.deleteProperty(holder, last);
    else holder[last] = value;
    return plan;
  };

  it.each([
    ['/name', undefined, '/name'],
    ['/size', { width: 0, height: 10 }, '/size/width'],
    ['/zones', {}, '/zones'],
    ['/zones', [], '/zones'],
    ['/zones/0/rows/1/row_number', 'BALCONY', '/zones/0/rows/1/row_number'],
    [`${seat}/seat_number`, '3a', `${seat}/seat_number`],
    [`${seat}/seat_number`, '0', `${seat}/seat_number`],
    [`${seat}/seat_number`, '1', `${seat}/seat_number`],
    [`${seat}/seat_guid`, 'stalls-A-1', `${seat}/seat_guid`],
    [`${seat}/seat_guid`, undefined, `${seat}/seat_guid`],
    [`${seat}/category`, 'Balcony', `${seat}/category`],
    [`${seat}/position`, { x: 'far', y: 0 }, `${seat}/position/x`],
    [`${seat}/position`, undefined, `${seat}/position`],
    [`${seat}/position`, { x: 0, y: 0.5 }, `${seat}/position`],
    [`${seat}/position`, { x: 1e9, y: 0 }, `${seat}/position/x`],
    ['/zones/0/areas/0/shape', 'star', '/zones/0/areas/0/shape'],
    ['/zones/0/areas/0/rectangle', undefined, '/zones/0/areas/0/rectangle'],
    ['/zones/0/areas/0/text', 'x'.repeat(101), '/zones/0/areas/0/text'],
  ])('with another %s (%j) is refused, and %s is named', async (path, value, pointer) => {
    const answer = await put(cinema.auditoriumId, change(path, value));
    expect(answer.status).toBe(422);
    const { errors } = answer.body as unknown as { errors: { pointer: string }[] };
    expect(errors.map((error) => error.pointer)).toContain(`#${pointer}`);
  });

  it('has at most twenty faults named', async () => {
    const plan = pretixPlan({ rows: 3, seatsPerRow: 20 });
    for (const row of plan.zones[0]?.rows ?? []) for (const each of row.seats) each.category = 'Nothing';
    const answer = await put(cinema.auditoriumId, plan);
    expect((answer.body as unknown as { errors: unknown[] }).errors).toHaveLength(20);
  });

  it('that is larger than a megabyte is refused before it is read', async () => {
    expect((await put(cinema.auditoriumId, { ...good(), name: 'x'.repeat(1_100_000) })).status).toBe(413);
  });
});

describe('A plan as generators write it', () => {
  it('may lack what has a default, and have what nobody knows', async () => {
    const auditoriumId = await build();
    const plan = {
      name: 'From elsewhere',
      schema_version: 3,
      size: { width: 300, height: 300 },
      categories: [{ name: 'Parkett', color: 'not a colour!' }],
      zones: [
        {
          rows: [
            {
              row_number: 1,
              row_number_position: 'left',
              segment_breaks: [2],
              seats: [
                {
                  seat_guid: 11,
                  seat_number: 1,
                  position: { x: 0, y: 100 },
                  category: 'Parkett',
                  start_direction: '^',
                },
                { seat_guid: 12, seat_number: '02', position: { x: 30, y: 100 }, category: 'Parkett' },
              ],
            },
          ],
          areas: [{ shape: 'rectangle', width: 200, height: 10, text: 'LEINWAND' }],
        },
        {
          name: 'Balkon',
          position: { x: 0, y: 150 },
          rows: [
            {
              row_number: '1',
              seats: [{ seat_guid: 'b', seat_number: '1', position: { x: 0, y: 0 }, category: 'Parkett' }],
            },
          ],
        },
      ],
    };
    const adopted = await put(auditoriumId, plan);
    expect(adopted.body.errors).toBeUndefined();
    expect(adopted.status).toBe(200);
    const out = await planOf(auditoriumId);
    expect(out.zones[0]).toMatchObject({
      rows: [
        { row_number: '1', row_number_position: 'start', seats: [{ seat_guid: '11', seat_number: '1' }, {}] },
      ],
      areas: [{ shape: 'rectangle', rectangle: { width: 200, height: 10 }, text: { text: 'LEINWAND' } }],
    });
    const map = await mapOf(await scheduleIn(auditoriumId, 30));
    // Row 1 of the second zone is another row than row 1 of the first.
    expect(map.seats.map(({ seatId, row }) => `${seatId} ${row}`)).toEqual(['1-1 1', '1-2 1', '2.1-1 2.1']);
    expect(map.layout?.areas).toMatchObject([{ isScreen: true }]);
  });
});

it('Any plan that goes in comes out, goes in again and gives the same seats', async () => {
  const [one, other] = [await build(), await build()];
  const coordinate = fc.integer({ min: -2_000_000, max: 2_000_000 }).map((value) => value / 1000);
  const point = fc.record({ x: coordinate, y: coordinate });
  const category = fc.constantFrom(
    'Standard',
    'Premium',
    'VIP',
    'Recliner wheelchair',
    'Companion',
    'Sperrsitz',
  );
  const row = fc.record({
    position: point,
    row_number_position: fc.constantFrom('start', 'end', 'both', null),
    seats: fc.array(fc.record({ position: point, category }), { minLength: 1, maxLength: 5 }),
  });
  const zone = fc.record({ position: point, rows: fc.array(row, { minLength: 1, maxLength: 4 }) });
  const plans = fc.array(zone, { minLength: 1, maxLength: 3 }).map((zones) => ({
    name: 'Any',
    size: { width: 500, height: 400 },
    categories: ['Standard', 'Premium', 'VIP', 'Recliner wheelchair', 'Companion', 'Sperrsitz'].map(
      (name) => ({ name }),
    ),
    zones: zones.map((each, z) => ({
      ...each,
      areas: [],
      rows: each.rows.map((inZone, r) => ({
        ...inZone,
        row_number: String.fromCodePoint(65 + r),
        seats: inZone.seats.map((place, s) => ({
          ...place,
          seat_guid: `${z}-${r}-${s}`,
          seat_number: String(s + 1),
        })),
      })),
    })),
  }));
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const first = await put(one, plan);
      // Two seats in one place are refused.
      fc.pre(first.status !== 422);
      expect(first.status).toBe(200);
      const out = (first.body as unknown as { seatingPlan: PretixPlan }).seatingPlan;
      expect(seatsOf(out)).toEqual(seatsOf(plan));
      const second = await put(other, out);
      expect(second.body.seatingPlan).toEqual(out);
    }),
    { numRuns: 30 },
  );
});
