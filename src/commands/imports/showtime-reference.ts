import { z } from 'zod';
import { AnyInstant } from '../../domain/kernel/any-instant.ts';
import { ShowtimeId } from '../../domain/kernel/ids.ts';
import { instantOnClock, isLocalDateTime } from '../../domain/kernel/local-time.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { Showtime } from '../../domain/showtime/state.ts';
import { theater } from '../../domain/theater/decider.ts';
import { slotsOf, timetable } from '../../domain/timetable/decider.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { Instant } from '../../engine/instant.ts';
import { refused } from './import-report.ts';
import { commandOf, externalId, type Importing } from './importing.ts';
import {
  auditoriumColumns,
  auditoriumFields,
  auditoriumNamedIn,
  auditoriumOf,
  missing,
  orUnknown,
  type Found,
} from './references.ts';

export const LocalDateTime = z
  .string()
  .refine(isLocalDateTime, 'must be a local time such as 2026-11-21T19:30')
  .nullable()
  .default(null);

/** A start in a row: in the theater's time zone, or as an instant. */
export const startFields = { localStart: LocalDateTime, startsAt: AnyInstant.nullable().default(null) };
type StartFields = Readonly<z.output<z.ZodObject<typeof startFields>>>;

/** The start that a row means; null where the clock of the theater skips it. */
export function startOf({ localStart, startsAt }: StartFields, timeZone: string): Instant | null {
  return localStart === null ? startsAt : instantOnClock(localStart, timeZone);
}

/** A showtime in a row: by id, by the external id that it was imported with, or by auditorium and start. */
export const showtimeFields = {
  showtimeId: ShowtimeId.nullable().default(null),
  showtimeExternalId: externalId,
  ...auditoriumFields,
  ...startFields,
};
type ShowtimeFields = Readonly<z.output<z.ZodObject<typeof showtimeFields>>>;

export const showtimeColumns = {
  showtimeId: 'text',
  showtimeExternalId: 'text',
  ...auditoriumColumns,
  localStart: 'text',
  startsAt: 'text',
} as const;

/** What a row calls its showtime, as one text. */
export function showtimeNamedIn(row: ShowtimeFields): string {
  const { showtimeId, showtimeExternalId, localStart, startsAt } = row;
  return JSON.stringify([showtimeId, showtimeExternalId, auditoriumNamedIn(row), localStart, startsAt]);
}

/** Which showtime a row means, as it is now. By its start it is found in the timetable, so it is never missed. */
export async function showtimeOf(importing: Importing, row: ShowtimeFields): Promise<Found<Showtime>> {
  const { session } = importing;
  const { showtimeId, showtimeExternalId } = row;
  const load = async (id: ShowtimeId): Promise<Showtime | null> =>
    (await session.load(showtime, id)).showtime;
  if (showtimeId !== null) return orUnknown(await load(showtimeId), 'showtimeId', 'showtime');
  if (showtimeExternalId !== null) {
    const id = ShowtimeId.parse(derivedId(commandOf('showtimes', showtimeExternalId), 'showtime'));
    return orUnknown(await load(id), 'showtimeExternalId', 'showtime');
  }
  if (row.localStart === null && row.startsAt === null) {
    return missing('localStart', 'must be given, with its auditorium, or a showtimeId');
  }
  const place = await auditoriumOf(importing, row);
  if (place.outcome === 'refused') return place;
  const { auditoriumId, theaterId } = place.thing;
  const owner = await session.load(theater, theaterId);
  if (owner === null) return refused('#/theater', 'unknown-theater', 'names no theater that is there');
  const startsAt = startOf(row, owner.timeZone);
  if (startsAt === null) {
    return refused('#/localStart', 'local-time-skipped', `The clock of ${owner.timeZone} skips this time.`);
  }
  const slots = slotsOf(await session.load(timetable, auditoriumId));
  const slot = slots.find((each) => each.startsAt === startsAt);
  const made = slot === undefined ? null : await load(slot.showtimeId);
  // A slot of a showtime that is being moved is not, or not any more, its own.
  return orUnknown(made?.snapshot.claimId === slot?.claimId ? made : null, 'localStart', 'showtime');
}
