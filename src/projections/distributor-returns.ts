import { returnIdOf, type ReturnOf } from '../domain/distributor-return/decider.ts';
import type { ReturnRow, SentReturn } from '../domain/distributor-return/events.ts';
import { addDays } from '../domain/kernel/local-time.ts';
import type { Instant } from '../engine/instant.ts';
import { projectionOf } from './define-projection.ts';
import type { ReportSource } from './read-reports.ts';
import { compare } from './report-rows.ts';
import type { ShowtimeDocument } from './showtimes.ts';

/** One version of a return, as it was sent. */
export type DistributorReturn = SentReturn & { readonly id: string; readonly sentAt: Instant };

function versionIdOf(of: ReturnOf, version: number): string {
  return `${returnIdOf(of)}_${version}`;
}

/** Every version of every return. */
export const distributorReturns = projectionOf<DistributorReturn>().reading('distributorreturn')({
  name: 'distributor-returns',
  version: 1,
  indexes: [['theaterId', 'movieId', 'week', 'version']],
  on: {
    ReturnSent: {
      ids: ({ data }) => [versionIdOf(data, data.version)],
      change: (_, { data, metadata }, id) => ({ ...data, id, sentAt: metadata.occurredAt }),
    },
  },
});

/** The dates of a cinema week, by its first. */
export function datesOf(week: string): { readonly from: string; readonly to: string } {
  return { from: week, to: addDays(week, 6) };
}

/**
 * The tickets and the money of a movie's showtimes in a theater and a week, by the date that each show has now: a show that
 * was moved takes its money along. Cancelled shows are left out.
 */
export async function returnRows(
  source: ReportSource,
  { theaterId, movieId, week }: ReturnOf,
): Promise<readonly ReturnRow[]> {
  const scope = { ...datesOf(week), theaterId, movieId };
  const shown = new Map<string, ShowtimeDocument>();
  const dates = [scope.from, scope.to];
  for await (const showtime of source.showtimesIn(scope)) {
    shown.set(showtime.showtimeId, showtime);
    dates.push(...showtime.formerDates);
  }
  dates.sort(compare);
  const rows = new Map<string, ReturnRow>();
  const add = (of: Pick<ReturnRow, 'ticketType' | 'currency'>, showtimeId: string, more: Counts): void => {
    const showtime = shown.get(showtimeId);
    if (showtime === undefined) return;
    const key = `${showtimeId} ${of.ticketType} ${of.currency}`;
    const { businessDate: date, startsAt } = showtime;
    const { ticketType, currency } = of;
    const row = rows.get(key) ?? { admissions: 0, gross: 0, refunds: 0 };
    rows.set(key, {
      date,
      showtimeId: showtime.showtimeId,
      startsAt,
      ticketType,
      currency,
      admissions: row.admissions + (more.admissions ?? 0),
      gross: row.gross + (more.gross ?? 0),
      refunds: row.refunds + (more.refunds ?? 0),
    });
  };
  for await (const { showtimeId, currency, types } of source.admissionsOf([...shown.keys()])) {
    for (const { ticketType, admissions } of types) {
      add({ ticketType, currency }, showtimeId, { admissions });
    }
  }
  const sold = { ...scope, from: dates[0] ?? scope.from, to: dates.at(-1) ?? scope.to };
  for await (const { showtimeId, currency, types } of source.ticketLines(sold, 'show')) {
    for (const { ticketType, gross, refunds } of types)
      add({ ticketType, currency }, showtimeId, { gross, refunds });
  }
  return [...rows.values()]
    .filter(({ admissions, gross, refunds }) => admissions !== 0 || gross !== 0 || refunds !== 0)
    .sort(
      (a, b) =>
        compare(a.date, b.date) ||
        compare(a.startsAt, b.startsAt) ||
        compare(a.showtimeId, b.showtimeId) ||
        compare(a.ticketType, b.ticketType),
    );
}

type Counts = Partial<Pick<ReturnRow, 'admissions' | 'gross' | 'refunds'>>;
