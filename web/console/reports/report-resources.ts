import type { Money } from '../../api/resources.ts';

/** A report of the API. `asOfInstant` is null in a report of now. */
interface ReportOf<Row, Summary> {
  /** The position of the log up to which everything is in it. */
  readonly asOf: string;
  readonly asOfInstant: string | null;
  /** Business dates, both inclusive. */
  readonly from: string;
  readonly to: string;
  readonly rows: readonly Row[];
  readonly summary: Summary;
}

/** The sums of one currency, in its minor units. */
export interface RevenueTotal {
  readonly currency: string;
  readonly bookings: number;
  readonly seatsSold: number;
  readonly complimentarySeats: number;
  readonly gross: number;
  readonly refunds: number;
  readonly net: number;
  readonly averageTicketPrice: number | null;
}

export interface RevenueRow extends RevenueTotal {
  /** A date, an ISO week `2026-W47`, a month `2026-11`, an id, a ticket type or a channel. */
  readonly key: string;
  readonly label: string | null;
}

export type RevenueReport = ReportOf<RevenueRow, { readonly totals: readonly RevenueTotal[] }>;

export interface CapacityRow {
  readonly showtimeId: string;
  readonly movieTitle: string | null;
  readonly theaterName: string | null;
  readonly auditoriumName: string | null;
  readonly startsAt: string;
  readonly seats: number;
  readonly sold: number;
  readonly held: number;
  readonly blocked: number;
  readonly available: number;
  /** Sold seats of those that are not blocked, from 0 to 1; null where there are none. */
  readonly occupancy: number | null;
}

export type CapacityReport = ReportOf<
  CapacityRow,
  {
    readonly showtimes: number;
    readonly seats: number;
    readonly sold: number;
    readonly averageOccupancy: number | null;
  }
>;

export interface PopularMovie {
  readonly movieId: string;
  readonly title: string | null;
  readonly genres: readonly string[];
  readonly bookings: number;
  readonly seatsSold: number;
  readonly revenue: readonly Money[];
  readonly averageOccupancy: number | null;
}

export type PopularMoviesReport = ReportOf<
  PopularMovie,
  {
    readonly movies: number;
    readonly bookings: number;
    readonly seatsSold: number;
    readonly revenue: readonly Money[];
  }
>;

export interface PeriodSummary {
  readonly revenue: readonly Money[];
  readonly bookings: number;
  readonly seatsSold: number;
  readonly occupancy: number | null;
}

export type Period = 'today' | 'last7Days' | 'last30Days';

export type SummaryReport = ReportOf<
  PeriodSummary & { readonly period: Period },
  Readonly<Record<Period, PeriodSummary>>
>;
