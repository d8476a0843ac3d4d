import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Instant } from '../../src/engine/instant.ts';
import { clientAs, send, type Answer, type Client } from '../support/client.ts';
import { clerk, customer, hold, openCinema, pay, type Cinema } from '../support/cinema.ts';
import { clockFrom } from '../support/clock.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

let system: TestSystem;
let cinema: Cinema;
let analyst: Client;
let tonight: string;
let tomorrow: string;
let afterMidnight: string;
let newYork: string;
let otherMovie: string;

const at = (instant: string): void => {
  const now = Instant.parse(instant);
  system.now = () => now;
};

/** Asks for a report once everything that has happened is in it. */
async function report(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const position = String(await system.open.ports.subscription.head());
  return analyst.get(`/reports/${path}`, { 'Min-Position': position, ...headers });
}

async function sellForCash(showtimeId: string, seats: readonly string[], method = 'cash'): Promise<string> {
  const seller = clerk(system);
  const bookingId = await hold(seller, showtimeId, seats);
  const answer = await seller.post(`/bookings/${bookingId}/confirm`, { method });
  expect(answer.status).toBe(200);
  return bookingId;
}

/** Waits until money has been paid back, with a clock that runs. */
async function refunded(client: Client, bookingId: string): Promise<void> {
  const stands = system.now;
  system.now = clockFrom(stands());
  const isRefunded = async (): Promise<boolean> =>
    (await client.get(`/bookings/${bookingId}`)).body.paymentStatus === 'refunded';
  await until(isRefunded, 'refunded');
  system.now = stands;
}

async function made(path: string, body: object): Promise<string> {
  const answer = await cinema.admin.post(path, body);
  expect(answer.status).toBe(201);
  return String(answer.body.id);
}

/** A theater in New York, and a showtime there at 9.00 USD. */
async function openNewYork(startsAt: string): Promise<string> {
  const place = {
    city: 'New York',
    address: '2 W Houston St',
    timeZone: 'America/New_York',
    currency: 'USD',
  };
  newYork = await made('/theaters', { name: 'Film Forum', ...place });
  const auditoriumId = await made('/auditoriums', { theaterId: newYork, name: 'One' });
  const added = await cinema.admin.post(`/auditoriums/${auditoriumId}/seats`, {
    rows: ['A'],
    seatsPerRow: 4,
  });
  expect(added.status).toBe(201);
  const basePrice = { amount: 900, currency: 'USD' };
  return made('/showtimes', { movieId: cinema.movieId, auditoriumId, startsAt, basePrice });
}

beforeAll(async () => {
  system = await openSystem();
  // Noon in Berlin. The clocks there go back on 25 October 2026 at 01:00 UTC.
  at('2026-10-23T10:00:00.000Z');
  cinema = await openCinema(system);
  analyst = clientAs(system, 'analyst', randomUUID());
  tonight = await cinema.schedule(8); // 20:00 in Berlin
  afterMidnight = await cinema.schedule(13); // 01:00 of the 24th
  tomorrow = await cinema.schedule(34); // 22:00 of the 24th
  const sunday = await cinema.schedule(58);
  const inNewYork = await openNewYork('2026-10-26T00:00:00.000Z');
  const price = { basePrice: { amount: 700, currency: 'EUR' } };
  otherMovie = await made('/movies', {
    title: '=SUM(1,2) "x"',
    durationMinutes: 90,
    genres: ['Drama', 'War'],
    ...price,
  });
  const matinee = await made('/showtimes', {
    movieId: otherMovie,
    auditoriumId: cinema.auditoriumId,
    startsAt: '2026-10-24T14:00:00.000Z',
  });
  await cinema.admin.post(`/showtimes/${afterMidnight}/blocks`, {
    seats: ['B1', 'B2', 'B3', 'B4'],
    reason: 'wet',
  });

  await sellForCash(tonight, ['A1', 'A2', 'A3']); // 30.00
  await sellForCash(tonight, ['D1', 'D2'], 'complimentary');
  await sellForCash(matinee, ['B1']); // 7.00
  const buyer = customer(system);
  const bookingId = await hold(buyer, tomorrow, ['C1']);
  await pay(buyer, bookingId); // 15.00
  at('2026-10-24T01:30:00.000Z'); // 03:30 in Berlin: still the business day of the 23rd
  await sellForCash(tomorrow, ['A1', 'A2']); // 20.00
  at('2026-10-24T02:30:00.000Z'); // 04:30 in Berlin: the 24th; in New York 22:30 of the 23rd
  await sellForCash(tomorrow, ['A3']); // 10.00
  await sellForCash(inNewYork, ['A1']); // 9.00 USD
  const cancelled = await buyer.post(`/bookings/${bookingId}/cancel`, {});
  expect(cancelled.status).toBe(200);
  await refunded(buyer, bookingId); // 15.00
  at('2026-10-25T02:30:00.000Z'); // 03:30 in Berlin, where it was 04:30 an hour's change before: still the 24th
  await sellForCash(sunday, ['A1']); // 10.00
  await hold(customer(system), sunday, ['A2']);
});

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

type Row = Readonly<Record<string, unknown>>;

/** The rows as `key currency: bookings seatsSold complimentarySeats gross refunds net averageTicketPrice`. */
const table = ({ body }: Answer): readonly string[] =>
  (body.rows as readonly Row[]).map(({ key, label: _label, currency, ...numbers }) => {
    return `${String(key)} ${String(currency)}: ${Object.values(numbers).join(' ')}`;
  });

describe('The revenue report', () => {
  it('has a row for each business day of the sale, and ends today', async () => {
    const answer = await report('revenue');
    expect(answer.body).toMatchObject({ from: '2026-09-25', to: '2026-10-24' });
    expect(answer.body.asOf).toMatch(/^\d+$/);
    expect(answer.body.rows[0]).toEqual({
      key: '2026-10-23',
      label: '2026-10-23',
      currency: 'EUR',
      bookings: 5,
      seatsSold: 9,
      complimentarySeats: 2,
      gross: 7200,
      refunds: 0,
      net: 7200,
      averageTicketPrice: 1029,
    });
    expect(table(answer)).toEqual([
      '2026-10-23 EUR: 5 9 2 7200 0 7200 1029',
      '2026-10-23 USD: 1 1 0 900 0 900 900',
      '2026-10-24 EUR: 2 2 0 2000 1500 500 1000',
    ]);
    expect(answer.body.summary.totals).toMatchObject([
      { currency: 'EUR', bookings: 7, seatsSold: 11, gross: 9200, refunds: 1500, net: 7700 },
      { currency: 'USD', bookings: 1, net: 900 },
    ]);
  });

  it('has a row for each business day of the show, with the refunds of its tickets', async () => {
    expect(table(await report('revenue?dateBasis=show&to=2026-10-25'))).toEqual([
      '2026-10-23 EUR: 2 5 2 3000 0 3000 1000',
      '2026-10-24 EUR: 4 5 0 5200 1500 3700 1040',
      '2026-10-25 EUR: 1 1 0 1000 0 1000 1000',
      '2026-10-25 USD: 1 1 0 900 0 900 900',
    ]);
  });

  it('is grouped by week, month, movie or theater, with their names', async () => {
    const both = ['EUR: 7 11 2 9200 1500 7700 1022', 'USD: 1 1 0 900 0 900 900'];
    expect(table(await report('revenue?groupBy=week'))).toEqual(both.map((row) => `2026-W43 ${row}`));
    expect(table(await report('revenue?groupBy=month'))).toEqual(both.map((row) => `2026-10 ${row}`));
    const movies = await report('revenue?groupBy=movie');
    expect(new Set(table(movies))).toEqual(
      new Set([
        `${cinema.movieId} EUR: 6 10 2 8500 1500 7000 1063`,
        `${cinema.movieId} USD: 1 1 0 900 0 900 900`,
        `${otherMovie} EUR: 1 1 0 700 0 700 700`,
      ]),
    );
    const labels = (movies.body.rows as readonly Row[]).map(({ label }) => label);
    expect(new Set(labels)).toEqual(new Set(['Metropolis', '=SUM(1,2) "x"']));
    const theaters = await report('revenue?groupBy=theater');
    expect(
      new Set((theaters.body.rows as readonly Row[]).map(({ key, label }) => [key, label].join())),
    ).toEqual(new Set([`${cinema.theaterId},Kino International`, `${newYork},Film Forum`]));
  });

  it('is grouped by channel and by ticket type, refunds included', async () => {
    expect(table(await report('revenue?groupBy=channel'))).toEqual([
      'boxOffice EUR: 6 10 2 7700 0 7700 963',
      'boxOffice USD: 1 1 0 900 0 900 900',
      'online EUR: 1 1 0 1500 1500 0 1500',
    ]);
    const types = await report('revenue?groupBy=ticketType');
    expect(table(types)).toEqual(['adult EUR: 7 11 2 9200 1500 7700 1022', 'adult USD: 1 1 0 900 0 900 900']);
    expect(types.body.rows[0].label).toBe('adult');
    expect(types.body.summary).toEqual((await report('revenue')).body.summary);
  });

  it.each([
    ['from=2026-10-24', ['2026-10-24 EUR: 2 2 0 2000 1500 500 1000']],
    ['to=2026-10-23&theaterId=berlin', ['2026-10-23 EUR: 5 9 2 7200 0 7200 1029']],
    ['theaterId=newYork', ['2026-10-23 USD: 1 1 0 900 0 900 900']],
    ['movieId=other', ['2026-10-23 EUR: 1 1 0 700 0 700 700']],
    ['from=2026-10-25&to=2026-10-31', []],
    ['from=2027-01-01', []],
  ])('shows only what is asked for: %s', async (query, rows) => {
    const given = query
      .replace('berlin', cinema.theaterId)
      .replace('newYork', newYork)
      .replace('other', otherMovie);
    expect(table(await report(`revenue?${given}`))).toEqual(rows);
  });

  it('covers the days up to a date, or the one day that is still to come', async () => {
    const until = await report('revenue?to=2026-10-23');
    expect([until.body.from, until.body.to]).toEqual(['2026-09-24', '2026-10-23']);
    const coming = await report('revenue?from=2027-01-01');
    expect([coming.body.from, coming.body.to]).toEqual(['2027-01-01', '2027-01-01']);
  });
});

describe('The capacity report', () => {
  it('has a row for each showtime of its business days: one at 01:00 belongs to the evening before', async () => {
    const { body } = await report('capacity?from=2026-10-23&to=2026-10-23');
    expect(body.rows).toEqual([
      {
        showtimeId: tonight,
        movieTitle: 'Metropolis',
        theaterName: 'Kino International',
        auditoriumName: 'Saal 1',
        startsAt: '2026-10-23T18:00:00.000Z',
        seats: 20,
        sold: 5,
        held: 0,
        blocked: 0,
        available: 15,
        occupancy: 0.25,
      },
      expect.objectContaining({
        showtimeId: afterMidnight,
        sold: 0,
        blocked: 4,
        available: 16,
        occupancy: 0,
      }),
    ]);
    expect(body.summary).toEqual({ showtimes: 2, seats: 40, sold: 5, averageOccupancy: 0.125 });
  });

  it('counts held seats, and no seat of a cancelled booking', async () => {
    const { body } = await report('capacity?from=2026-10-24&to=2026-10-25');
    const rows = body.rows as readonly Row[];
    expect(rows.map(({ sold, held }) => [sold, held])).toEqual([
      [1, 0],
      [3, 0],
      [1, 1],
      [1, 0],
    ]);
    expect(rows[1]).toMatchObject({ showtimeId: tomorrow });
    const other = await report(`capacity?to=2026-10-25&theaterId=${newYork}`);
    expect(other.body.summary).toMatchObject({ showtimes: 1, seats: 4, averageOccupancy: 0.25 });
    const ofMovie = await report(`capacity?movieId=${otherMovie}`);
    expect(ofMovie.body.summary.showtimes).toBe(1);
  });
});

describe('The popular movies', () => {
  it('are those with the most seats sold', async () => {
    const { body } = await report('popular-movies');
    expect(body.rows).toEqual([
      {
        movieId: cinema.movieId,
        title: 'Metropolis',
        genres: [],
        bookings: 7,
        seatsSold: 11,
        revenue: [
          { amount: 7000, currency: 'EUR' },
          { amount: 900, currency: 'USD' },
        ],
        averageOccupancy: expect.closeTo((5 / 20 + 0 + 3 / 20) / 3) as unknown,
      },
      expect.objectContaining({
        movieId: otherMovie,
        genres: ['Drama', 'War'],
        seatsSold: 1,
        averageOccupancy: 0.05,
      }),
    ]);
    expect(body.summary).toMatchObject({ movies: 2, bookings: 8, seatsSold: 12 });
  });

  it('are no more than asked for', async () => {
    const { body } = await report('popular-movies?limit=1');
    expect(body.rows).toHaveLength(1);
    expect(body.summary.movies).toBe(2);
  });
});

describe('The summary', () => {
  it('is of today, the last 7 and the last 30 days', async () => {
    const { body } = await report('summary');
    const revenue = [
      { amount: 7700, currency: 'EUR' },
      { amount: 900, currency: 'USD' },
    ];
    const recently = { revenue, bookings: 8, seatsSold: 12, occupancy: expect.closeTo(9 / 76) as unknown };
    const today = {
      revenue: [{ amount: 500, currency: 'EUR' }],
      bookings: 2,
      seatsSold: 2,
      occupancy: 4 / 40,
    };
    expect(body.summary).toEqual({ today, last7Days: recently, last30Days: recently });
    expect(body.rows).toEqual([
      { period: 'today', ...today },
      { period: 'last7Days', ...recently },
      { period: 'last30Days', ...recently },
    ]);
  });

  it('ends in each theater with its own day', async () => {
    const present = system.now;
    try {
      at('2026-10-24T02:45:00.000Z'); // the 24th in Berlin, still the 23rd in New York
      const { body } = await report('summary');
      expect(body.summary.today.revenue).toEqual([
        { amount: 500, currency: 'EUR' },
        { amount: 900, currency: 'USD' },
      ]);
    } finally {
      system.now = present;
    }
  });

  it('has the last 30 days of a theater where it is still the day before', async () => {
    const present = system.now;
    try {
      at('2026-11-22T03:30:00.000Z'); // the 22nd in Berlin, still the 21st in New York
      const { body } = await report('summary');
      const revenue = [
        { amount: 500, currency: 'EUR' }, // since the 24th
        { amount: 900, currency: 'USD' }, // since the 23rd
      ];
      expect(body.summary.last30Days).toMatchObject({ revenue });
    } finally {
      system.now = present;
    }
  });

  it('ends with the day that is asked for', async () => {
    const { body } = await report('summary?to=2026-10-23');
    expect(body.summary.today).toMatchObject({ bookings: 6, seatsSold: 10, occupancy: 5 / 36 });
    const cut = await report('summary?from=2026-10-24');
    expect(cut.body.summary.last7Days).toEqual(cut.body.summary.today);
  });
});

const everyReport = ['revenue', 'capacity', 'popular-movies', 'summary'];

describe('Every report', () => {
  it.each(everyReport)('is for analysts and administrators: %s', async (name) => {
    const path = `/reports/${name}`;
    for (const role of ['customer', 'boxOffice', 'auditor']) {
      expect((await clientAs(system, role, randomUUID()).get(path)).status).toBe(403);
    }
    expect((await send(system.url, 'GET', path)).status).toBe(401);
    expect((await cinema.admin.get(path)).status).toBe(200);
  });

  it.each([
    ['from', 'from=yesterday'],
    ['from', 'from=2026-10-24&to=2026-10-23'],
    ['from', 'from=0000-01-01'],
    ['to', 'to=2026-02-30'],
    ['movieId', 'movieId=1'],
    ['theaterId', 'theaterId=Berlin'],
    ['format', 'format=xml'],
    ['surplus', 'surplus=1'],
  ])('names a bad parameter: %s in %s', async (pointer, query) => {
    for (const name of everyReport) {
      const answer = await analyst.get(`/reports/${name}?${query}`);
      expect([answer.status, answer.body.code, answer.body.errors[0].pointer]).toEqual([
        400,
        'invalid-query',
        pointer,
      ]);
    }
  });

  it.each([
    ['groupBy', 'revenue?groupBy=seat'],
    ['dateBasis', 'revenue?dateBasis=today'],
    ['limit', 'popular-movies?limit=0'],
    ['limit', 'popular-movies?limit=51'],
    ['limit', 'popular-movies?limit=1e1'],
    ['limit', 'popular-movies?limit=0x10'],
    ['groupBy', 'capacity?groupBy=day'],
  ])('names a bad parameter of its own: %s in %s', async (pointer, path) => {
    const { status, body } = await analyst.get(`/reports/${path}`);
    expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
  });

  it.each(everyReport)('is empty where nothing was sold: %s', async (name) => {
    const { status, body } = await report(`${name}?from=1900-01-01&to=1900-01-02`);
    expect([status, name === 'summary' ? [] : body.rows]).toEqual([200, []]);
  });
});

describe('A report as CSV', () => {
  it('has the names of the columns, minor units and currency', async () => {
    const answer = await report('revenue?format=csv');
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(answer.text).toBe(
      [
        'key,label,currency,bookings,seatsSold,complimentarySeats,gross,refunds,net,averageTicketPrice',
        '2026-10-23,2026-10-23,EUR,5,9,2,7200,0,7200,1029',
        '2026-10-23,2026-10-23,USD,1,1,0,900,0,900,900',
        '2026-10-24,2026-10-24,EUR,2,2,0,2000,1500,500,1000',
        '',
      ].join('\r\n'),
    );
  });

  it('is what the client prefers, unless the query says otherwise', async () => {
    const typeOf = async (path: string, accept: string): Promise<string> =>
      ((await report(path, { Accept: accept })).headers['content-type'] ?? '').replace(/;.*/, '');
    expect(await typeOf('revenue', 'text/csv')).toBe('text/csv');
    expect(await typeOf('revenue', 'text/csv;q=0.5, application/json')).toBe('application/json');
    expect(await typeOf('revenue', '*/*')).toBe('application/json');
    expect(await typeOf('revenue', 'image/png')).toBe('application/json');
    expect(await typeOf('revenue?format=json', 'text/csv')).toBe('application/json');
    expect((await report('revenue')).headers['vary']).toContain('Accept');
  });

  it('makes a text that looks like a formula harmless', async () => {
    const { text } = await report('popular-movies?format=csv');
    expect(text.split('\r\n')).toEqual([
      'movieId,title,genres,bookings,seatsSold,revenue,currency,averageOccupancy',
      expect.stringMatching(/^[-0-9a-f]{36},Metropolis,,7,11,7000,EUR,0\.13/),
      expect.stringMatching(/^[-0-9a-f]{36},Metropolis,,7,11,900,USD,0\.13/),
      `${otherMovie},"'=SUM(1,2) ""x""",Drama; War,1,1,700,EUR,0.05`,
      '',
    ]);
  });

  it('is there for every report', async () => {
    const capacity = await report('capacity?format=csv&to=2026-10-23');
    expect(capacity.text.split('\r\n')[1]).toBe(
      `${tonight},Metropolis,Kino International,Saal 1,2026-10-23T18:00:00.000Z,20,5,0,0,15,0.25`,
    );
    const summary = await report('summary?format=csv&from=2026-10-24');
    expect(summary.text.split('\r\n').slice(0, 2)).toEqual([
      'period,revenue,currency,bookings,seatsSold,occupancy',
      'today,500,EUR,2,2,0.1',
    ]);
  });

  it('keeps problems as problem documents', async () => {
    const answer = await report('revenue?format=csv&from=x');
    expect([answer.status, answer.headers['content-type']]).toEqual([400, 'application/problem+json']);
  });
});
