import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { clerk, hold, openCinema, pay, type Cinema } from '../support/cinema.ts';
import { clientAs, type Answer, type Client } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

let system: TestSystem;
let cinema: Cinema;
let analyst: Client;
let buyerId: string;
let showtimeId: string;
let bookingId: string;
let beforeTheRefund: string;

async function head(): Promise<string> {
  return String(await system.open.ports.subscription.head());
}

async function table(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const answer = await analyst.get(path, { 'Min-Position': await head(), ...headers });
  expect(answer.status).toBe(200);
  return answer;
}

/** The rows of a CSV whose cells have no quotes. */
function rowsOf({ text }: Answer): readonly Readonly<Record<string, string>>[] {
  const [names = [], ...rows] = text
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  return rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])));
}

/** The same rows of a Parquet file, with its numbers as texts, and nothing as an empty one. */
async function rowsOfFile({ bytes }: Answer): Promise<readonly Readonly<Record<string, string>>[]> {
  const file = Uint8Array.from(bytes).buffer;
  const rows = await parquetReadObjects({ file });
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => [name, cell === null ? '' : String(cell as string | bigint)]),
    ),
  );
}

beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
  const ticketTypes = [{ code: 'child', name: 'Child', percentOff: 30 }];
  expect((await cinema.admin.patch(`/theaters/${cinema.theaterId}`, { ticketTypes })).status).toBe(200);
  analyst = clientAs(system, 'analyst', randomUUID());
  showtimeId = await cinema.schedule(50);
  buyerId = randomUUID();
  const buyer = clientAs(system, 'customer', buyerId);
  const held = await buyer.post(`/showtimes/${showtimeId}/holds`, {
    seats: ['A1', { seatId: 'A2', ticketType: 'child' }, { seatId: 'A3', ticketType: 'child' }],
  });
  expect(held.status).toBe(201);
  bookingId = String(held.body.bookingId);
  await pay(buyer, bookingId); // 10.00 + 2 * 7.00
  const seller = clerk(system);
  const sold = await hold(seller, showtimeId, ['D1']);
  expect((await seller.post(`/bookings/${sold}/confirm`, { method: 'cash' })).status).toBe(200); // 20.00
  beforeTheRefund = await head();
  expect((await buyer.post(`/bookings/${bookingId}/cancel`, {})).status).toBe(200);
  const isRefunded = async (): Promise<boolean> =>
    (await buyer.get(`/bookings/${bookingId}`)).body.paymentStatus === 'refunded';
  await until(isRefunded, 'refunded');
});

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

const all = 'from=2020-01-01&to=2099-12-31';

describe('The lines of revenue', () => {
  it('are a CSV with a row for each ticket type', async () => {
    const answer = await table(`/reports/revenue/lines?${all}`);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="revenue-lines.csv"');
    const rows = rowsOf(answer).map(({ channel, ticketType, seatsSold, gross, refunds }) =>
      [channel, ticketType, seatsSold, gross, refunds].join(' '),
    );
    expect([...rows].sort()).toEqual([
      'boxOffice adult 1 2000 0',
      'online adult 0 0 1000',
      'online adult 1 1000 0',
      'online child 0 0 1400',
      'online child 2 1400 0',
    ]);
    expect(rowsOf(answer)[0]).toMatchObject({ showtimeId, movieId: cinema.movieId, currency: 'EUR' });
  });

  it('add up to the report', async () => {
    const { body } = await table(`/reports/revenue?groupBy=ticketType&${all}`);
    const rows = rowsOf(await table(`/reports/revenue/lines?${all}`));
    for (const row of body.rows as readonly { key: string; gross: number; refunds: number }[]) {
      const own = rows.filter(({ ticketType }) => ticketType === row.key);
      const sumOf = (name: string): number => own.reduce((sum, each) => sum + Number(each[name]), 0);
      expect([sumOf('gross'), sumOf('refunds')]).toEqual([row.gross, row.refunds]);
    }
  });

  it('are those of a moment of the past', async () => {
    const rows = rowsOf(await table(`/reports/revenue/lines?${all}&asOf=${beforeTheRefund}`));
    expect(rows).toHaveLength(3);
    expect(rows.every(({ refunds }) => refunds === '0')).toBe(true);
  });
});

describe('The bookings', () => {
  it('have their money and their tickets, and nobody in them', async () => {
    const answer = await table(`/reports/bookings?${all}`);
    const booking = rowsOf(answer).find((row) => row['bookingId'] === bookingId);
    expect(booking).toMatchObject({
      ...{ status: 'cancelled', channel: 'online', method: 'sandbox', currency: 'EUR', seats: '3' },
      ...{ ticketTypes: 'adult:1 child:2', total: '2400', paid: '2400', refunded: '2400' },
    });
    expect(rowsOf(answer)).toHaveLength(2);
    expect(answer.text).not.toContain(buyerId);
    const past = rowsOf(await table(`/reports/bookings?${all}&asOf=${beforeTheRefund}`));
    expect(past.find((row) => row['bookingId'] === bookingId)).toMatchObject({
      status: 'confirmed',
      refunded: '0',
    });
    expect(rowsOf(await table(`/reports/bookings?${all}&asOf=1`))).toEqual([]);
    expect(rowsOf(await table('/reports/bookings?from=2020-01-01&to=2020-01-02'))).toEqual([]);
  });
});

describe.each(['/reports/revenue/lines', '/reports/bookings'])('The table %s', (path) => {
  it('is the same as Parquet, by format or by Accept', async () => {
    const rows = rowsOf(await table(`${path}?${all}`));
    expect(rows.length).toBeGreaterThan(0);
    const byFormat = await table(`${path}?${all}&format=parquet`);
    expect(byFormat.headers['content-type']).toBe('application/vnd.apache.parquet');
    expect(byFormat.headers['content-disposition']).toMatch(/\.parquet"$/);
    expect(await rowsOfFile(byFormat)).toEqual(rows);
    const byAccept = await table(`${path}?${all}`, { Accept: 'application/vnd.apache.parquet' });
    expect(await rowsOfFile(byAccept)).toEqual(rows);
    expect(
      (await table(`${path}?${all}&format=csv`, { Accept: 'application/vnd.apache.parquet' })).text,
    ).toContain('showtimeId');
  });

  it('has columns also where it has no rows', async () => {
    const none = 'from=2020-01-01&to=2020-01-02';
    const csv = await table(`${path}?${none}`);
    expect(csv.text.split('\r\n')).toHaveLength(2);
    const { bytes } = await table(`${path}?${none}&format=parquet`);
    const { schema, num_rows } = parquetMetadata(Uint8Array.from(bytes).buffer);
    expect(num_rows).toBe(0n);
    expect(schema.slice(1).map(({ name }) => name)).toEqual(csv.text.trimEnd().split(','));
  });

  it('is for analysts, and refuses what it cannot give before it begins', async () => {
    expect((await clerk(system).get(path)).status).toBe(403);
    expect((await analyst.get(`${path}?asOf=99999999`)).body.code).toBe('invalid-query');
    expect((await analyst.get(`${path}?from=2026-01-02&to=2026-01-01`)).status).toBe(400);
  });
});
