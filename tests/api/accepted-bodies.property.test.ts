import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { z } from 'zod';
import { MAXIMUM_PRICE } from '../../src/domain/kernel/money.ts';
import { routes } from '../../src/api/routes/routes.ts';
import { acceptedBy } from '../support/accepted-by.ts';
import { customer, hold, openCinema, type Cinema } from '../support/cinema.ts';
import { clientAs, send, type Answer } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { pretixPlan } from '../support/seating-plans.ts';

let system: TestSystem;
let cinema: Cinema;
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
  const showtimeId = await cinema.schedule();
  const owner = customer(system);
  const bookingId = await hold(owner, showtimeId, ['A1']);
  const payment = await owner.post(`/bookings/${bookingId}/payments`, { gateway: 'sandbox' });
  const actor = await cinema.admin.post('/actors', { name: 'Brigitte Helm' });
  ids = {
    actors: String(actor.body.id),
    auditoriums: cinema.auditoriumId,
    bookings: bookingId,
    movies: cinema.movieId,
    payments: (payment.body as { paymentId: string }).paymentId,
    showtimes: showtimeId,
    theaters: cinema.theaterId,
    users: randomUUID(),
  };
});

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

/** Whether an event takes what a schema takes does not depend on the stores. */
const RUNS = process.env['TEST_STORES'] === 'servers' ? 5 : 30;

/** What a schema may take and an event may not. */
const hostile = [
  'https://example.org/\ud800.jpg',
  'https://example.org/a\u0000b',
  'https://example.org/a\u202eb',
  '\ud800',
  'a\udc00b',
  'Cafe\u0301',
  '\u{1f468}\u200d\u{1f469}',
  '\ufdfa'.repeat(50),
  '\u0958'.repeat(5),
  'x'.repeat(72),
  '<script>',
  '__proto__',
];
const instants = [
  ...['0000-01-01T00:00:00+14:00', '0001-01-01T00:00:00Z', '1899-12-31T23:59:59Z', '1900-01-01T00:00:00Z'],
  ...['2033-06-30T23:59+02:00', '2033-06-30T23:59:59.999999999-12:00', '2034-02-03T04:05+0545'],
  ...['9998-12-31T23:59:59+00:00', '9999-01-01T00:00:00Z', '9999-12-31T23:59:59-14:00'],
];
const dates = ['0000-01-01', '1949-09-01', '2024-02-29', '9999-12-31'];
const values = [
  ...['someone@example.org', 'kai@bücher.example', 'engine-1843!', '123456', '+442071234567'],
  ...['EUR', 'JPY', 'KWD', 'Europe/Berlin', 'asia/kathmandu', 'en', 'pt-br', 'https://example.org/x.jpg'],
  ...['04:00', '12:00', '23:59', 'A', 'AB', '1', 'A1', 'B2', '1-12', 'sandbox', 'Metropolis', randomUUID()],
];

/** Bodies of which random ones hardly ever fit together: a whole one, with anything in some of its texts and places. */
function bodyOf(path: string, schema: z.ZodType, texts: readonly string[]): fc.Arbitrary<unknown> {
  if (path !== '/auditoriums/:id/seating-plan') return acceptedBy(schema, texts);
  const place = fc.record({ x: fc.double(), y: fc.double() });
  const anything = fc.record(
    {
      name: fc.constantFrom(...texts),
      color: fc.constantFrom(...texts),
      row_number: fc.constantFrom(...texts),
    },
    { requiredKeys: [] },
  );
  return fc
    .record({
      room: fc.record({ rows: fc.integer({ min: 1, max: 3 }), seatsPerRow: fc.integer({ min: 1, max: 4 }) }),
      anything,
      place,
    })
    .map(({ room, anything: odd, place: position }) => {
      const plan = pretixPlan(room);
      const area = { shape: 'text', color: odd.color, position, text: { text: odd.name ?? '', position } };
      const zones = plan.zones.map((zone) => ({
        ...zone,
        ...(odd.name === undefined ? {} : { name: odd.name }),
        areas: [area],
        rows: zone.rows.map((row) => ({
          ...row,
          ...(odd.row_number === undefined ? {} : { row_number: odd.row_number }),
        })),
      }));
      return { ...plan, zones };
    });
}

const commands = routes.filter(({ method, body }) => method !== 'get' && body !== null);

function isBusy({ body, headers }: Answer): boolean {
  return body.code === 'overloaded' && headers['retry-after'] !== undefined;
}

describe.each(commands.map((each) => [`${each.method.toUpperCase()} ${each.path}`, each] as const))(
  '%s',
  (_, { method, path, body }) => {
    it('answers whatever its schema takes, never with a 5xx', async () => {
      const [, collection = ''] = path.split('/');
      const target = path
        .replace(':id', ids[collection] ?? randomUUID())
        .replace(':seatId', 'A1')
        .replace(':refundId', randomUUID());
      const texts = [...hostile, ...instants, ...dates, ...values, ...Object.values(ids)];
      if (body === null) throw new Error('The route takes no body.');
      await fc.assert(
        fc.asyncProperty(bodyOf(path, body, texts), async (given) => {
          const token = await clientAs(system, 'admin', randomUUID()).token();
          const answer = await send(system.url, method.toUpperCase(), target, {
            token,
            body: given as object,
          });
          // The process may have too much to do: that is not for what was given.
          const isFault = answer.status >= 500 && !(answer.status === 503 && isBusy(answer));
          expect({ given, status: answer.status, text: isFault ? answer.text : '' }).toEqual({
            given,
            status: expect.any(Number),
            text: '',
          });
        }),
        { numRuns: RUNS },
      );
    });
  },
);

/** The schema of a member, also where the object is the way in to a transformation. */
function memberOf({ _zod }: z.ZodType, name: string): z.ZodType | undefined {
  const { shape, in: input } = _zod.def as { shape?: Record<string, z.ZodType>; in?: z.ZodType };
  return input === undefined ? shape?.[name] : memberOf(input, name);
}

describe('a price in a body', () => {
  const priced = commands.flatMap(({ method, path, body }) => {
    const price = body === null ? undefined : memberOf(body, 'basePrice');
    return price === undefined ? [] : [[`${method.toUpperCase()} ${path}`, price] as const];
  });

  it('is asked for by movies and showtimes', () => {
    expect(priced.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        ...['POST /movies', 'PATCH /movies/:id'],
        ...['POST /showtimes', 'PATCH /showtimes/:id'],
      ]),
    );
  });

  it.each(priced)('%s takes no more than an event does', (_, price) => {
    const { success: takesTheMost } = price.safeParse({ amount: MAXIMUM_PRICE, currency: 'EUR' });
    const { success: takesMore } = price.safeParse({ amount: MAXIMUM_PRICE + 1, currency: 'EUR' });
    expect({ takesTheMost, takesMore }).toEqual({ takesTheMost: true, takesMore: false });
  });
});
