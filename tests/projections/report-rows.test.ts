import { describe, expect, it } from '@jest/globals';
import {
  isoWeekOf,
  keyOf,
  occupancyOf,
  SalesSums,
  SeatSums,
  type DateBasis,
  type SalesGroup,
} from '../../src/projections/report-rows.ts';
import { noSales, type SalesLine } from '../../src/projections/sales.ts';
import { auditoriumId, movieId, showtimeId, theaterId } from '../support/fixtures.ts';

const line = (changes: Partial<SalesLine>): SalesLine => ({
  lineId: '1',
  showtimeId,
  movieId,
  theaterId,
  auditoriumId,
  businessDate: '2026-11-21',
  saleDate: '2026-11-01',
  currency: 'EUR',
  channel: 'online',
  types: [],
  takings: [],
  ...noSales,
  ...changes,
});

const totalsOf = (...lines: readonly SalesLine[]) => {
  const sums = new SalesSums();
  for (const each of lines) sums.add('all', each);
  return sums.totals();
};

describe('Sums of sales', () => {
  it('of one booking of three seats at 10.00 are 1 booking, 3 seats, 30.00, on average 10.00', () => {
    expect(totalsOf(line({ bookings: 1, seatsSold: 3, paidSeats: 3, gross: 3000 }))).toEqual([
      {
        ...{ key: 'all', currency: 'EUR', bookings: 1, seatsSold: 3, complimentarySeats: 0 },
        ...{ gross: 3000, refunds: 0, net: 3000, averageTicketPrice: 1000 },
      },
    ]);
  });

  it('never add one currency to another', () => {
    const dollars = line({ currency: 'USD', bookings: 1, seatsSold: 1, gross: 700 });
    const euros = line({ bookings: 1, seatsSold: 1, gross: 900 });
    expect(totalsOf(dollars, euros, euros).map(({ currency, gross }) => [currency, gross])).toEqual([
      ['EUR', 1800],
      ['USD', 700],
    ]);
  });

  it('may be negative when more is paid back than taken, and have no average without paid seats', () => {
    const free = line({ bookings: 1, seatsSold: 2, complimentarySeats: 2 });
    expect(totalsOf(free, line({ refunds: 500 }))).toMatchObject([{ net: -500, averageTicketPrice: null }]);
  });

  it('have an average of the paid seats only, rounded half up', () => {
    const some = line({ bookings: 1, seatsSold: 5, complimentarySeats: 2, paidSeats: 2, gross: 2001 });
    expect(totalsOf(some)).toMatchObject([{ averageTicketPrice: 1001 }]);
  });

  it('leave out what cancels out', () =>
    expect(totalsOf(line({ refunds: 500 }), line({ refunds: -500 }))).toEqual([]));
});

describe('The key of a row', () => {
  it.each<[Exclude<SalesGroup, 'ticketType'>, DateBasis, string]>([
    ['day', 'sale', '2026-11-01'],
    ['day', 'show', '2026-11-21'],
    ['week', 'sale', '2026-W44'],
    ['week', 'show', '2026-W47'],
    ['month', 'show', '2026-11'],
    ['movie', 'sale', movieId],
    ['theater', 'show', theaterId],
    ['channel', 'sale', 'online'],
  ])('by %s and %s date is %s', (group, basis, key) => expect(keyOf(line({}), group, basis)).toBe(key));

  it.each([
    ['2027-01-03', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2024-12-30', '2025-W01'],
    ['2025-12-28', '2025-W52'],
    ['2026-01-01', '2026-W01'],
  ])('has %s in the ISO week %s', (date, week) => expect(isoWeekOf(date)).toBe(week));
});

describe('Occupancy', () => {
  const counts = { total: 10, held: 1, sold: 4, blocked: 2 };

  it('is what is sold of what can be sold', () => expect(occupancyOf(counts)).toBe(0.5));

  it('is unknown where nothing can be sold, and such a showtime has no part in the average', () => {
    const closed = { total: 10, held: 0, sold: 0, blocked: 10 };
    const sums = new SeatSums();
    for (const each of [counts, closed, { total: 4, held: 0, sold: 4, blocked: 0 }]) sums.add(each);
    expect(occupancyOf(closed)).toBeNull();
    expect(sums).toMatchObject({ showtimes: 3, seats: 24, sold: 8, averageOccupancy: 0.75 });
    expect(sums.occupancy).toBeCloseTo(8 / 12);
  });
});
