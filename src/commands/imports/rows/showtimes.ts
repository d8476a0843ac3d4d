import { z } from 'zod';
import { AnyInstant } from '../../../domain/kernel/any-instant.ts';
import { instantOfLocal } from '../../../domain/kernel/local-time.ts';
import { Price } from '../../../domain/kernel/money.ts';
import { theater } from '../../../domain/theater/decider.ts';
import { derivedId } from '../../../engine/derived-id.ts';
import { scheduleOnce } from '../../showtime/schedule-once.ts';
import { refused, type RowOutcome } from '../import-report.ts';
import { commandOf, externalId, found, refusedBy, type Importing, type RowKind } from '../importing.ts';
import {
  auditoriumColumns,
  auditoriumFields,
  auditoriumNamedIn,
  auditoriumOf,
  movieFields,
  movieOf,
} from '../references.ts';
import { LocalDateTime, startFields, startOf } from '../showtime-reference.ts';

const ShowtimeRow = z
  .strictObject({
    externalId,
    ...movieFields,
    ...auditoriumFields,
    ...startFields,
    basePrice: Price.nullable().default(null),
    localOnSaleFrom: LocalDateTime,
    onSaleFrom: AnyInstant.nullable().default(null),
  })
  .refine(({ localStart, startsAt }) => (localStart === null) !== (startsAt === null), {
    path: ['localStart'],
    error: 'must be given, or a startsAt in its place',
  })
  .refine(({ localOnSaleFrom, onSaleFrom }) => localOnSaleFrom === null || onSaleFrom === null, {
    path: ['localOnSaleFrom'],
    error: 'must not be given beside onSaleFrom',
  });
type ShowtimeRow = Readonly<z.output<typeof ShowtimeRow>>;

/** Showtimes, each known by its external id, else by its auditorium, movie and start. */
export const showtimeRows: RowKind<ShowtimeRow> = {
  schema: ShowtimeRow,
  columns: {
    externalId: 'text',
    movieId: 'text',
    movieExternalId: 'text',
    movie: 'text',
    year: 'number',
    ...auditoriumColumns,
    localStart: 'text',
    startsAt: 'text',
    basePrice: 'money',
    localOnSaleFrom: 'text',
    onSaleFrom: 'text',
  },
  key: (row) =>
    row.externalId ??
    JSON.stringify([auditoriumNamedIn(row), row.movieId, row.movie, row.year, row.localStart, row.startsAt]),
  subject: auditoriumNamedIn,
  importRow: importShowtime,
};

const fields = {
  'auditorium-without-seats': 'auditorium',
  'currency-mismatch': 'basePrice',
  'on-sale-after-start': 'onSaleFrom',
  'price-missing': 'basePrice',
  'starts-in-the-past': 'localStart',
  'timetable-conflict': 'localStart',
  'unknown-auditorium': 'auditorium',
  'unknown-movie': 'movie',
} as const;

async function importShowtime(importing: Importing, row: ShowtimeRow): Promise<RowOutcome> {
  const [place, movie] = await Promise.all([auditoriumOf(importing, row), movieOf(importing, row)]);
  if (place.outcome === 'refused') return place;
  if (movie.outcome === 'refused') return movie;
  const { auditoriumId, theaterId } = place.thing;
  const owner = await importing.session.load(theater, theaterId);
  if (owner === null) return refused('#/theater', 'unknown-theater', 'names no theater that is there');
  const startsAt = startOf(row, owner.timeZone);
  if (startsAt === null) {
    return refused('#/localStart', 'local-time-skipped', `The clock of ${owner.timeZone} skips this time.`);
  }
  const onSaleFrom =
    row.localOnSaleFrom === null ? row.onSaleFrom : instantOfLocal(row.localOnSaleFrom, owner.timeZone);
  const movieId = movie.thing;
  const commandId =
    row.externalId === null
      ? derivedId('import', 'showtimes', auditoriumId, movieId, startsAt)
      : commandOf('showtimes', row.externalId);
  const given = { movieId, auditoriumId, startsAt, basePrice: row.basePrice, onSaleFrom };
  const result = await scheduleOnce(importing.session.under(commandId), given);
  if (result.outcome === 'rejected') return refusedBy(result.rejection, fields);
  const { showtime } = result.state;
  if (showtime === null) throw new Error('A showtime was scheduled and is not there.');
  const { showtimeId } = showtime.snapshot;
  if (result.isNew) return { outcome: 'created', id: showtimeId };
  return found(importing, showtimeId, showtime.createdAt);
}
