import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { collectionOf } from '../../src/engine/projections/projection.ts';
import { presentReports, type ReportScope } from '../../src/projections/read-reports.ts';
import {
  isOfTickets,
  rowsOf,
  SalesSums,
  type DateBasis,
  type SalesGroup,
} from '../../src/projections/report-rows.ts';
import { sales } from '../../src/projections/sales.ts';
import { uuid } from '../support/fixtures.ts';
import { documentsOf, readerOn } from '../support/projected-documents.ts';
import { history, saleDate, type Fact } from '../support/sales-histories.ts';
import { addedBy, type Confirmed, type SalesRow as Row } from '../support/sales-recount.ts';

/** What somebody with the whole log before them would count: `key currency`, then the numbers of the row. */
function recount(
  facts: readonly Fact[],
  { from, to, movieId, theaterId }: ReportScope,
  group: SalesGroup,
  basis: DateBasis,
): ReadonlyMap<string, readonly (number | null)[]> {
  const sold = new Map(
    facts.flatMap(({ type, data }) => (type === 'BookingConfirmed' ? [[data.paymentId, data] as const] : [])),
  );
  const soldAs = new Map([...sold.values()].map((sale) => [sale.bookingId, sale]));
  const rows = new Map<string, Row>();
  const remaining = new Map<string, Confirmed['seats']>();
  for (const fact of facts) {
    const { type, data } = fact;
    if (type === 'SeatsCancelled') remaining.set(data.bookingId, data.remainingSeats);
    if (
      type !== 'BookingConfirmed' &&
      type !== 'BookingExchanged' &&
      type !== 'BookingPaid' &&
      type !== 'RefundReversed' &&
      type !== 'RefundSucceeded'
    )
      continue;
    const sale = type === 'BookingExchanged' ? soldAs.get(data.bookingId) : sold.get(data.paymentId);
    if (sale === undefined) continue;
    const date = basis === 'sale' ? data.saleDate : data.businessDate;
    if (date < from || date > to) continue;
    if (movieId !== undefined && data.movieId !== movieId) continue;
    if (theaterId !== undefined && data.theaterId !== theaterId) continue;
    const keys = {
      day: [date],
      week: [],
      month: [date.slice(0, 7)],
      movie: [data.movieId],
      theater: [data.theaterId],
      channel: [sale.channel],
      ticketType: new Set(sale.seats.map(({ ticketType }) => ticketType)),
    };
    for (const name of keys[group]) {
      const key = `${name} ${data.amount.currency}`;
      const added = addedBy(
        fact,
        { sale, seats: remaining.get(sale.bookingId) ?? sale.seats },
        group === 'ticketType' ? name : null,
      );
      const row = rows.get(key) ?? [0, 0, 0, 0, 0, 0];
      rows.set(key, row.map((number, index) => number + (added[index] ?? 0)) as Row);
    }
  }
  return new Map(
    [...rows]
      .filter(([, row]) => row.some((number) => number !== 0))
      .map(([key, [bookings, seats, free, paid, gross, refunds]]) => [
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
        fc.constantFrom<SalesGroup>('day', 'month', 'movie', 'theater', 'ticketType', 'channel'),
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
          const source = presentReports(documentsOf(facts));
          const lines = isOfTickets(group)
            ? source.ticketLines(scope, basis)
            : source.salesLines(scope, basis);
          for await (const line of lines) {
            for (const { key, sales: counted } of rowsOf(line, group, basis)) sums.add(key, counted);
          }
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
