import { z } from 'zod';
import { MovieId, TheaterId } from '../domain/kernel/ids.ts';
import { addDays, businessDateOf, LocalDate } from '../domain/kernel/local-time.ts';
import type { Instant } from '../engine/instant.ts';
import type { ReadModelReader } from '../engine/ports/read-model-store.ts';
import { findAll } from '../projections/queries.ts';
import { compare } from '../projections/report-rows.ts';
import type { ReportScope } from '../projections/read-reports.ts';
import { theaters } from '../projections/theaters.ts';
import { AsOf } from './as-of.ts';

/** How many days a report covers when it is not told. */
export const DEFAULT_DAYS = 30;

const ReportDate = LocalDate.refine((date) => date >= '1900-01-01', 'must be 1900-01-01 or later');

/** The first date of a week. */
export const WeekDate = ReportDate.refine((date) => date <= '2999-12-31', 'must be 2999-12-31 or earlier');

/** The query parameters of every report. `from` and `to` are inclusive business dates. */
export const reportFields = {
  from: ReportDate.optional(),
  to: ReportDate.optional(),
  movieId: MovieId.optional(),
  theaterId: TheaterId.optional(),
  asOf: AsOf.optional(),
  format: z.enum(['json', 'csv']).optional(),
};

export function isInOrder({ from, to }: ReportRequest): boolean {
  return from === undefined || to === undefined || from <= to;
}

/** What is wrong with a query that is not `isInOrder`. */
export const notInOrder = { path: ['from'], error: 'must not be later than to' };

export interface ReportRequest {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly movieId?: string | undefined;
  readonly theaterId?: string | undefined;
}

/** What a report is about, and the business date that it is now in each theater. */
export interface ReportDates {
  readonly scope: ReportScope;
  readonly todayIn: (theaterId: string) => string;
}

/**
 * The dates of a request. By default a report ends today, in the theater where the business day is the furthest, and
 * covers 30 days.
 */
export async function reportDates(
  reader: ReadModelReader,
  { from, to, movieId, theaterId }: ReportRequest,
  now: Instant,
): Promise<ReportDates> {
  const filter = theaterId === undefined ? {} : { theaterId };
  const found = await findAll(reader, theaters, { filter });
  const days = new Map(
    found.map((each) => [
      each.theaterId as string,
      businessDateOf(now, each.timeZone, each.businessDayStart),
    ]),
  );
  const today = [...days.values()].sort(compare).at(-1) ?? now.slice(0, 10);
  const last = to ?? (from !== undefined && from > today ? from : today);
  return {
    scope: { from: from ?? addDays(last, 1 - DEFAULT_DAYS), to: last, movieId, theaterId },
    todayIn: (id) => to ?? days.get(id) ?? today,
  };
}
