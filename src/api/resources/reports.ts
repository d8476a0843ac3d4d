import { z } from 'zod';
import { MovieId, ShowtimeId } from '../../domain/kernel/ids.ts';
import { LocalDate } from '../../domain/kernel/local-time.ts';
import { Currency } from '../../domain/kernel/money.ts';
import { Instant } from '../../engine/instant.ts';
import { csvOf } from '../csv.ts';

const Count = z.int().min(0);
const Share = z.number().min(0).max(1);

/** Money that may be negative: more was paid back than taken. */
const Net = z.strictObject({ amount: z.int(), currency: Currency });

/** The sums of one currency, in its minor units. A refund belongs to the date on which it succeeded. */
const RevenueTotal = z.strictObject({
  currency: Currency,
  bookings: Count,
  seatsSold: Count,
  complimentarySeats: Count,
  gross: z.int(),
  refunds: z.int(),
  net: z.int(),
  averageTicketPrice: z.int().nullable(),
});

const RevenueRow = z.strictObject({ key: z.string(), label: z.string().nullable(), ...RevenueTotal.shape });

const CapacityRow = z.strictObject({
  showtimeId: ShowtimeId,
  movieTitle: z.string().nullable(),
  theaterName: z.string().nullable(),
  auditoriumName: z.string().nullable(),
  startsAt: Instant,
  seats: Count,
  sold: Count,
  held: Count,
  blocked: Count,
  available: Count,
  occupancy: Share.nullable(),
});

export type CapacityRow = z.output<typeof CapacityRow>;

const PopularMovie = z.strictObject({
  movieId: MovieId,
  title: z.string().nullable(),
  genres: z.array(z.string()).readonly(),
  bookings: Count,
  seatsSold: Count,
  revenue: z.array(Net).readonly(),
  averageOccupancy: Share.nullable(),
});
export type PopularMovie = z.output<typeof PopularMovie>;
export type MoneyTotals = PopularMovie['revenue'];

const PeriodSummary = z.strictObject({
  revenue: z.array(Net).readonly(),
  bookings: Count,
  seatsSold: Count,
  occupancy: Share.nullable(),
});
export type PeriodSummary = z.output<typeof PeriodSummary>;

const SummaryPeriod = z.enum(['today', 'last7Days', 'last30Days']);

/**
 * A report: what happened up to the position `asOf` is in it, for the business dates from `from` to `to`, inclusive.
 * `asOfInstant` is null in a report of now.
 */
function reportOf<Row extends z.ZodType, Summary extends z.ZodType>(row: Row, summary: Summary) {
  return z.strictObject({
    asOf: z.string(),
    asOfInstant: Instant.nullable(),
    from: LocalDate,
    to: LocalDate,
    rows: z.array(row).readonly(),
    summary,
  });
}

export const RevenueReport = reportOf(
  RevenueRow,
  z.strictObject({ totals: z.array(RevenueTotal).readonly() }),
);

export const CapacityReport = reportOf(
  CapacityRow,
  z.strictObject({
    showtimes: Count,
    seats: Count,
    sold: Count,
    averageOccupancy: Share.nullable(),
  }),
);

export const PopularMoviesReport = reportOf(
  PopularMovie,
  z.strictObject({ movies: Count, bookings: Count, seatsSold: Count, revenue: z.array(Net).readonly() }),
);

export const SummaryReport = reportOf(
  z.strictObject({ period: SummaryPeriod, ...PeriodSummary.shape }),
  z.strictObject({ today: PeriodSummary, last7Days: PeriodSummary, last30Days: PeriodSummary }),
);

export function revenueCsv({ rows }: z.output<typeof RevenueReport>): string {
  return csvOf(
    [
      'key',
      'label',
      'currency',
      'bookings',
      'seatsSold',
      'complimentarySeats',
      'gross',
      'refunds',
      'net',
      'averageTicketPrice',
    ],
    rows,
  );
}

export function capacityCsv({ rows }: z.output<typeof CapacityReport>): string {
  return csvOf(
    [
      'showtimeId',
      'movieTitle',
      'theaterName',
      'auditoriumName',
      'startsAt',
      'seats',
      'sold',
      'held',
      'blocked',
      'available',
      'occupancy',
    ],
    rows,
  );
}

/** A line for each movie and currency. */
export function popularMoviesCsv({ rows }: z.output<typeof PopularMoviesReport>): string {
  const lines = rows.flatMap((row) =>
    inEachCurrency(row.revenue).map((money) => ({ ...row, genres: row.genres.join('; '), ...money })),
  );
  return csvOf(
    ['movieId', 'title', 'genres', 'bookings', 'seatsSold', 'revenue', 'currency', 'averageOccupancy'],
    lines,
  );
}

/** A line for each period and currency. */
export function summaryCsv({ rows }: z.output<typeof SummaryReport>): string {
  const lines = rows.flatMap((row) => inEachCurrency(row.revenue).map((money) => ({ ...row, ...money })));
  return csvOf(['period', 'revenue', 'currency', 'bookings', 'seatsSold', 'occupancy'], lines);
}

function inEachCurrency(
  revenue: readonly z.output<typeof Net>[],
): readonly { readonly revenue: number | null; readonly currency: string | null }[] {
  if (revenue.length === 0) return [{ revenue: null, currency: null }];
  return revenue.map(({ amount, currency }) => ({ revenue: amount, currency }));
}
