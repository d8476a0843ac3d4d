import type { Filter, ReadModelReader } from '../engine/ports/read-model-store.ts';
import { everyDocument } from './queries.ts';
import { correctionsOf, refusedPayments } from './refused-payments.ts';
import { dateOf, isWithin, type DateBasis, type Period } from './report-rows.ts';
import { sales, type SalesLine } from './sales.ts';
import { showtimes, type ShowtimeDocument } from './showtimes.ts';

export interface ReportScope extends Period {
  readonly movieId?: string | undefined;
  readonly theaterId?: string | undefined;
}

/** The lines of a scope, with those that take the refunds of refused payments out again. */
export async function* salesLines(
  reader: ReadModelReader,
  scope: ReportScope,
  basis: DateBasis,
): AsyncGenerator<SalesLine> {
  const dates = { $gte: scope.from, $lte: scope.to };
  const filter = scopeFilter(scope, basis === 'sale' ? { saleDate: dates } : { businessDate: dates });
  yield* everyDocument(reader, sales, filter, 'lineId');
  // A payment may be paid back on several dates; those of the period are picked below.
  const refused = basis === 'sale' ? { refundedOn: { $gte: scope.from } } : { businessDate: dates };
  for await (const payment of everyDocument(
    reader,
    refusedPayments,
    scopeFilter(scope, refused),
    'paymentId',
  )) {
    for (const line of correctionsOf(payment)) if (isWithin(dateOf(line, basis), scope)) yield line;
  }
}

/** The showtimes of a scope that are not cancelled, by business date. */
export async function* showtimesIn(
  reader: ReadModelReader,
  scope: ReportScope,
): AsyncGenerator<ShowtimeDocument> {
  const dates = { $gte: scope.from, $lte: scope.to };
  const filter = scopeFilter(scope, { businessDate: dates, cancelled: null });
  yield* everyDocument(reader, showtimes, filter, 'showtimeId');
}

function scopeFilter({ movieId, theaterId }: ReportScope, dates: Filter): Filter {
  return {
    ...dates,
    ...(movieId === undefined ? {} : { movieId }),
    ...(theaterId === undefined ? {} : { theaterId }),
  };
}
