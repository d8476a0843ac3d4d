import { z } from 'zod';
import type { TableColumn } from '../../ports/table-files.ts';
import { bookingMoney, laterMoneyOf, type BookingMoney } from '../../projections/booking-money.ts';
import { referenceOf } from '../../projections/booking-reference.ts';
import { bookingsSoldIn } from '../../projections/read-reports.ts';
import { refusedPayments } from '../../projections/refused-payments.ts';
import { sales, salesParts } from '../../projections/sales.ts';
import { theaters } from '../../projections/theaters.ts';
import { only } from '../access/access.ts';
import { reportMoment } from '../as-of.ts';
import { tableRoute } from '../define-route.ts';
import { isInOrder, notInOrder, reportDates, reportFields } from '../report-period.ts';
import type { Route } from '../route.ts';

const forAnalysts = only('analyst', 'admin');

const TableQuery = z
  .strictObject({
    ...reportFields,
    dateBasis: z.enum(['sale', 'show']).default('sale'),
    format: z.enum(['csv', 'parquet']).optional(),
  })
  .refine(isInOrder, notInOrder);

/** So many rows are given at once. */
const ROWS_AT_ONCE = 500;

const lineColumns = columnsOf(
  ['saleDate', 'businessDate', 'showtimeId', 'movieId', 'theaterId', 'auditoriumId'],
  ['channel', 'ticketType', 'currency'],
  ['bookings', 'seatsSold', 'complimentarySeats', 'paidSeats', 'gross', 'refunds'],
);

const bookingColumns = columnsOf(
  ['bookingId', 'reference', 'status', 'saleDate', 'businessDate'],
  ['showtimeId', 'movieId', 'theaterId', 'auditoriumId', 'channel', 'method', 'ticketTypes', 'currency'],
  ['seats', 'total', 'paid', 'refunded'],
);

export const reportTableRoutes: readonly Route[] = [
  tableRoute({
    path: '/reports/revenue/lines',
    access: forAnalysts,
    summary: 'The lines that revenue is made of, by ticket type, as a table',
    query: TableQuery,
    reads: [sales, salesParts, refusedPayments, bookingMoney, theaters],
    fileName: 'revenue-lines',
    columns: lineColumns,
    async *rows({ query, api }) {
      const { source, now } = await reportMoment(api, query.asOf, [sales, salesParts, bookingMoney]);
      const { scope } = await reportDates(source.documents, query, now);
      let rows = [];
      for await (const { types, takings: _, ...line } of source.ticketLines(scope, query.dateBasis)) {
        for (const sold of types) rows.push({ ...line, ...sold });
        if (rows.length < ROWS_AT_ONCE) continue;
        yield rows.map((row) => pick(row, lineColumns));
        rows = [];
      }
      yield rows.map((row) => pick(row, lineColumns));
    },
  }),
  tableRoute({
    path: '/reports/bookings',
    access: forAnalysts,
    summary: 'The bookings that were confirmed, with their money and without their customers, as a table',
    query: TableQuery,
    reads: [bookingMoney, theaters],
    fileName: 'bookings',
    columns: bookingColumns,
    async *rows({ query, api }) {
      const { source, now, until } = await reportMoment(api, query.asOf, [bookingMoney]);
      const { scope } = await reportDates(source.documents, query, now);
      let rows = [];
      for await (const booking of bookingsSoldIn(api.documents, scope, query.dateBasis, until)) {
        rows.push(rowOf(booking, until));
        if (rows.length < ROWS_AT_ONCE) continue;
        yield rows;
        rows = [];
      }
      yield rows;
    },
  }),
];

type Row = Record<string, string | number | null>;

/** What a booking was at a position, or is now: one that is confirmed. */
function rowOf(booking: BookingMoney, until: string | null): Row {
  const { bookingId, confirmed, cancelledAt, showtimeId, movieId, theaterId, auditoriumId } = booking;
  if (confirmed === null) throw new Error(`${bookingId} was not confirmed.`);
  const { saleDate, businessDate, channel, method, currency, total, seats } = confirmed;
  const isCancelled = cancelledAt !== null && (until === null || cancelledAt <= until);
  const later = laterMoneyOf(booking, until);
  const sumOf = (wanted: 'paid' | 'refund'): number =>
    later.reduce((sum, { kind, amount }) => (kind === wanted ? sum + amount : sum), 0);
  const types = [...new Set(seats.map(({ ticketType }) => ticketType))].sort();
  const counted = types.map(
    (type) => `${type}:${seats.filter(({ ticketType }) => ticketType === type).length}`,
  );
  return {
    bookingId,
    reference: referenceOf(bookingId),
    status: isCancelled ? 'cancelled' : 'confirmed',
    saleDate,
    businessDate,
    showtimeId,
    movieId,
    theaterId,
    auditoriumId,
    channel,
    method,
    ticketTypes: counted.join(' '),
    currency,
    seats: seats.length,
    total,
    paid: confirmed.paid + sumOf('paid'),
    refunded: sumOf('refund'),
  };
}

function pick(row: Row, columns: readonly TableColumn[]): Row {
  return Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null]));
}

function columnsOf(
  texts: readonly string[],
  moreTexts: readonly string[],
  integers: readonly string[],
): readonly TableColumn[] {
  return [
    ...[...texts, ...moreTexts].map((name) => ({ name, type: 'text' as const })),
    ...integers.map((name) => ({ name, type: 'integer' as const })),
  ];
}
