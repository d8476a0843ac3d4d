import type { Filter, ReadModelReader } from '../engine/ports/read-model-store.ts';
import { admissions, type Admissions } from './admissions.ts';
import { bookingMoney, laterLines, type BookingMoney } from './booking-money.ts';
import { everyDocument } from './queries.ts';
import { correctionsOf, refusedPayments } from './refused-payments.ts';
import { dateOf, isWithin, type DateBasis, type Period } from './report-rows.ts';
import { sales, type PlacedLine, type SalesLine } from './sales.ts';
import { showtimes, type ShowtimeDocument } from './showtimes.ts';

export interface ReportScope extends Period {
  readonly movieId?: string | undefined;
  readonly theaterId?: string | undefined;
}

/** What reports are made of: as it is now, or as it was at a position of the log. */
export interface ReportSource {
  /** For names. */
  readonly documents: ReadModelReader;
  /** The lines of a scope, with those that take the refunds of refused payments out again. */
  salesLines(scope: ReportScope, basis: DateBasis): AsyncGenerator<SalesLine>;
  /**
   * The same sums, but each line has its channel, and its ticket types. A channel is null, and the type `NO_TYPE`, where
   * money moved that nobody got a ticket for.
   */
  ticketLines(scope: ReportScope, basis: DateBasis): AsyncGenerator<SalesLine>;
  /** The showtimes of a scope that are not cancelled, by business date. */
  showtimesIn(scope: ReportScope): AsyncGenerator<ShowtimeDocument>;
  /** The tickets of some showtimes that are good for them; of a showtime of which none was ever sold there is nothing. */
  admissionsOf(showtimeIds: readonly string[]): AsyncGenerator<Admissions>;
}

/** The reports of now. */
export function presentReports(documents: ReadModelReader): ReportSource {
  return {
    documents,
    async *salesLines(scope, basis) {
      yield* linesIn(documents, scope, basis);
      yield* corrections(documents, scope, basis, null);
    },
    async *ticketLines(scope, basis) {
      for await (const line of linesIn(documents, scope, basis)) if (line.channel !== null) yield line;
      yield* laterMoneyIn(documents, scope, basis, null);
    },
    showtimesIn(scope) {
      const dates = { $gte: scope.from, $lte: scope.to };
      const filter = scopeFilter(scope, { businessDate: dates, cancelled: null });
      return everyDocument(documents, showtimes, filter, 'showtimeId');
    },
    admissionsOf: (showtimeIds) =>
      everyDocument(documents, admissions, { showtimeId: { $in: showtimeIds } }, 'showtimeId'),
  };
}

/** The lines of a scope. Their ids have their dates, which therefore never change. */
export function linesIn(
  documents: ReadModelReader,
  scope: ReportScope,
  basis: DateBasis,
): AsyncGenerator<PlacedLine> {
  const date = basis === 'sale' ? 'saleDate' : 'businessDate';
  const filter = scopeFilter(scope, { [date]: { $gte: scope.from, $lte: scope.to } });
  return everyDocument(documents, sales, filter, date, 'lineId');
}

/** What takes the refunds of refused payments, those up to a position or all, out of the lines of a scope again. */
export async function* corrections(
  documents: ReadModelReader,
  scope: ReportScope,
  basis: DateBasis,
  until: string | null,
): AsyncGenerator<SalesLine> {
  // A payment may be paid back on several dates; those of the period are picked below.
  const refunded =
    basis === 'sale'
      ? { refundedOn: { $gte: scope.from } }
      : { businessDate: { $gte: scope.from, $lte: scope.to } };
  const filter = scopeFilter(scope, refunded);
  for await (const payment of everyDocument(documents, refusedPayments, filter, 'paymentId')) {
    for (const line of correctionsOf(payment, until)) if (isWithin(dateOf(line, basis), scope)) yield line;
  }
}

/** The lines of money, up to a position or all of it, that moved after its booking was confirmed. */
export async function* laterMoneyIn(
  documents: ReadModelReader,
  scope: ReportScope,
  basis: DateBasis,
  until: string | null,
): AsyncGenerator<SalesLine> {
  // Money of a booking may move on several dates; those of the period are picked below.
  const moved = { $gte: scope.from };
  const filter = scopeFilter(scope, basis === 'sale' ? { movedOn: moved } : { movedShowOn: moved });
  for await (const booking of everyDocument(documents, bookingMoney, filter, 'bookingId')) {
    for (const line of laterLines(booking, until)) if (isWithin(dateOf(line, basis), scope)) yield line;
  }
}

/** The bookings of a scope that were confirmed, up to a position or until now, those that were cancelled later included. */
export async function* bookingsSoldIn(
  documents: ReadModelReader,
  scope: ReportScope,
  basis: DateBasis,
  until: string | null,
): AsyncGenerator<BookingMoney> {
  const date = basis === 'sale' ? 'soldOn' : 'shownOn';
  const filter = scopeFilter(scope, { [date]: { $gte: scope.from, $lte: scope.to } });
  for await (const booking of everyDocument(documents, bookingMoney, filter, date, 'bookingId')) {
    const { confirmed } = booking;
    if (confirmed !== null && (until === null || confirmed.position <= until)) yield booking;
  }
}

export function scopeFilter({ movieId, theaterId }: ReportScope, dates: Filter): Filter {
  return {
    ...dates,
    ...(movieId === undefined ? {} : { movieId }),
    ...(theaterId === undefined ? {} : { theaterId }),
  };
}
