import { z } from 'zod';
import type { RowResult, ShowtimeRow } from '../../commands/showtime/schedule-batch.ts';
import { AuditoriumId, MovieId, ShowtimeId } from '../../domain/kernel/ids.ts';
import { LocalDate } from '../../domain/kernel/local-time.ts';
import { Instant } from '../../engine/instant.ts';

const BatchRow = z.strictObject({
  /** Counts from 1, in the order of the request; of repetitions by date, then by start. */
  row: z.int(),
  movieId: MovieId,
  auditoriumId: AuditoriumId,
  startsAt: Instant,
  /** What it repeats, and on which business date. */
  repeats: z.strictObject({ showtimeId: ShowtimeId, onDate: LocalDate }).nullable(),
  /** `undecided`: the request ran out of time. The same request with the same key goes on. */
  outcome: z.enum(['scheduled', 'refused', 'undecided']),
  showtimeId: ShowtimeId.nullable(),
  /** Why it is not scheduled, as a problem of POST /showtimes says it. */
  problem: z
    .strictObject({
      code: z.string(),
      detail: z.string(),
      conflicts: z.array(z.unknown()).readonly(),
    })
    .nullable(),
});
type BatchRow = z.output<typeof BatchRow>;

export const ShowtimeBatch = z.strictObject({
  scheduled: z.int(),
  refused: z.int(),
  undecided: z.int(),
  rows: z.array(BatchRow).readonly(),
});
export type ShowtimeBatch = z.output<typeof ShowtimeBatch>;

/** What became of each showtime of a batch. */
export function presentBatch(
  given: readonly (ShowtimeRow & { readonly repeats: ShowtimeId | null; readonly onDate: string | null })[],
  results: readonly RowResult[],
): ShowtimeBatch {
  const rows = given.map(({ showtime, repeats, onDate }, index): BatchRow => {
    const result = results[index];
    if (result === undefined) throw new Error('A row of the batch has no result.');
    const made = result.outcome === 'scheduled' ? result.showtime.snapshot : null;
    return {
      row: index + 1,
      movieId: showtime.movieId,
      auditoriumId: showtime.auditoriumId,
      startsAt: made?.startsAt ?? showtime.startsAt,
      repeats: repeats === null || onDate === null ? null : { showtimeId: repeats, onDate },
      outcome: result.outcome,
      showtimeId: made?.showtimeId ?? null,
      problem: problemIn(result),
    };
  });
  const count = (outcome: RowResult['outcome']): number =>
    rows.filter((row) => row.outcome === outcome).length;
  return {
    scheduled: count('scheduled'),
    refused: count('refused'),
    undecided: count('undecided'),
    rows,
  };
}

function problemIn(result: RowResult): BatchRow['problem'] {
  if (result.outcome === 'scheduled') return null;
  if (result.outcome === 'undecided') {
    const detail = 'This row was not decided in time. Send the same request with the same key again.';
    return { code: result.code, detail, conflicts: [] };
  }
  const { code, detail, conflicts = [] } = result.rejection;
  return { code, detail, conflicts };
}
