import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { collectionOf } from '../../src/engine/projections/projection.ts';
import { presentReports, type ReportScope } from '../../src/projections/read-reports.ts';
import { keyOf, SalesSums, type DateBasis, type SalesGroup } from '../../src/projections/report-rows.ts';
import { sales } from '../../src/projections/sales.ts';
import { uuid } from '../support/fixtures.ts';
import { documentsOf, readerOn } from '../support/projected-documents.ts';
import { history, saleDate, type Fact } from '../support/sales-histories.ts';

/** What somebody with the whole log before them would count: `key currency`, then the numbers of the row. */
function recount(
  facts: readonly Fact[],
  { from, to, movieId, theaterId }: ReportScope,
  group: SalesGroup,
  basis: DateBasis,
): ReadonlyMap<string, readonly (number | null)[]> {
  const tickets = new Set(
    facts.flatMap(({ type, data }) => (type === 'BookingConfirmed' ? [data.paymentId] : [])),
  );
  const rows = new Map<string, number[]>();
  for (const { type, data } of facts) {
    if (type !== 'BookingConfirmed' && type !== 'BookingPaid' && type !== 'RefundSucceeded') continue;
    if (!tickets.has(data.paymentId)) continue;
    const date = basis === 'sale' ? data.saleDate : data.businessDate;
    if (date < from || date > to) continue;
    if (movieId !== undefined && data.movieId !== movieId) continue;
    if (theaterId !== undefined && data.theaterId !== theaterId) continue;
    const keys = {
      day: date,
      week: '',
      month: date.slice(0, 7),
      movie: data.movieId,
      theater: data.theaterId,
    };
    const key = `${keys[group]} ${data.amount.currency}`;
    const [bookings = 0, seats = 0, free = 0, paid = 0, gross = 0, refunds = 0] = rows.get(key) ?? [];
    const { amount } = data.amount;
    if (type === 'RefundSucceeded') rows.set(key, [bookings, seats, free, paid, gross, refunds + amount]);
    else if (type === 'BookingPaid') {
      rows.set(key, [bookings, seats, free, paid + data.seatCount, gross + amount, refunds]);
    } else {
      const sold = data.seats.length;
      const complimentary = data.method === 'complimentary' ? sold : 0;
      const bought = data.method === 'complimentary' || data.method === 'counter' ? 0 : sold;
      const taken = data.method === 'counter' ? 0 : amount;
      rows.set(key, [
        bookings + 1,
        seats + sold,
        free + complimentary,
        paid + bought,
        gross + taken,
        refunds,
      ]);
    }
  }
  return new Map(
    [...rows].map(([key, [bookings = 0, seats = 0, free = 0, paid = 0, gross = 0, refunds = 0]]) => [
      key,
      [bookings, seats, free, gross, refunds, paid === 0 ? null : Math.round(gross / paid)],
    ]),
  );
}

describe('The revenue report', () => {
  it('is what a recount of the events gives, for any history', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.constantFrom<SalesGroup>('day', 'month', 'movie', 'theater'),
        fc.constantFrom<DateBasis>('sale', 'show'),
        fc.tuple(saleDate, saleDate),
        fc.record({
          movieId: fc.constantFrom(undefined, uuid(1, 1)),
          theaterId: fc.constantFrom(undefined, uuid(2, 1)),
        }),
        async (facts, group, basis, dates, only) => {
          const [from = '', to = ''] = [...dates].sort();
          const scope = { from, to, ...only };
          const sums = new SalesSums();
          for await (const line of presentReports(documentsOf(facts)).salesLines(scope, basis))
            sums.add(keyOf(line, group, basis), line);
          const rows = sums.totals().map(({ key, currency, net, averageTicketPrice, ...sold }) => {
            const { bookings, seatsSold, complimentarySeats, gross, refunds } = sold;
            expect(net).toBe(gross - refunds);
            const numbers = [bookings, seatsSold, complimentarySeats, gross, refunds, averageTicketPrice];
            return [`${key} ${currency}`, numbers] as const;
          });
          expect(new Map<string, readonly (number | null)[]>(rows)).toEqual(
            recount(facts, scope, group, basis),
          );
          expect(rows).toHaveLength(new Map(rows).size);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads every line, however many there are', async () => {
    const lines = Array.from({ length: 1201 }, (_, index) => ({
      lineId: uuid(13, index),
      saleDate: '2026-11-01',
    }));
    const reader = readerOn(new Map([[collectionOf(sales), lines]]));
    const found: string[] = [];
    const scope = { from: '2026-11-01', to: '2026-11-01' };
    for await (const { lineId } of presentReports(reader).salesLines(scope, 'sale')) found.push(lineId);
    expect(found).toEqual(lines.map(({ lineId }) => lineId));
  });
});
