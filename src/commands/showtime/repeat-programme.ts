import { auditorium } from '../../domain/auditorium/decider.ts';
import type { AuditoriumId, ShowtimeId } from '../../domain/kernel/ids.ts';
import { addDays, instantOfLocal, instantOnClock, localDateTime } from '../../domain/kernel/local-time.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { ShowtimeSnapshot } from '../../domain/showtime/scheduling.ts';
import { theater } from '../../domain/theater/decider.ts';
import { slotsOf, timetable } from '../../domain/timetable/decider.ts';
import { Turns } from '../../engine/turns.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { Rejected } from '../../engine/decider.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { refuse } from '../refusals.ts';
import type { ShowtimeRow } from './schedule-batch.ts';

/** A showtime that is to be scheduled once more, on another business date. */
export interface Repetition extends ShowtimeRow {
  readonly repeats: ShowtimeId;
  readonly onDate: string;
}

/** The showtimes of one business date that are not cancelled, in the order of their starts, with the present time zone. */
export interface Programme {
  readonly showtimes: readonly ShowtimeSnapshot[];
  readonly timeZones: ReadonlyMap<AuditoriumId, string>;
}

/**
 * The programme of auditoriums on one business date. It is read from their timetables, so nothing of it is missing.
 * Refused with `unknown-auditorium`.
 */
export async function programmeOn(
  session: CommandSession,
  date: string,
  auditoriumIds: readonly AuditoriumId[],
): Promise<{ readonly outcome: 'found'; readonly programme: Programme } | Rejected<'unknown-auditorium'>> {
  const turns = new Turns();
  const showtimes: ShowtimeSnapshot[] = [];
  const timeZones = new Map<AuditoriumId, string>();
  for (const auditoriumId of auditoriumIds) {
    const place = await session.load(auditorium, auditoriumId);
    const owner = place === null ? null : await session.load(theater, place.theaterId);
    if (owner === null) return refuse('unknown-auditorium', 'There is no such auditorium.');
    timeZones.set(auditoriumId, owner.timeZone);
    const slots = slotsOf(await session.load(timetable, auditoriumId));
    // A theater may have another zone today than when it scheduled: two days hold every start of the date.
    const [from, to] = [addDays(date, -1), addDays(date, 2)];
    for (const { showtimeId, startsAt, claimId } of slots) {
      if (turns.isOver) await turns.next();
      if (startsAt < from || startsAt.slice(0, 10) > to) continue;
      const { showtime: made } = await session.load(showtime, showtimeId);
      // A slot of a showtime that is being moved is not, or not any more, its own.
      if (made?.snapshot.claimId !== claimId || made.cancelled !== null) continue;
      if (made.snapshot.businessDate === date) showtimes.push(made.snapshot);
    }
  }
  showtimes.sort((one, other) => (one.startsAt < other.startsAt ? -1 : 1));
  return { outcome: 'found', programme: { showtimes, timeZones } };
}

/**
 * The showtimes of a programme on another business date, at the same local times and prices: an hour that the clock
 * skips or repeats in between moves no start. Of a time that comes twice it is the first. A time that the clock skips is
 * refused with `local-time-skipped`, because nobody can tell which one was meant. The ids derive from the showtime that
 * is repeated, its start and the date, so the same repetition makes no doubles, whoever asks for it.
 */
export function repetitionsOn(
  session: CommandSession,
  { showtimes, timeZones }: Programme,
  onDate: string,
): readonly Repetition[] {
  return showtimes.map((source) => {
    const { showtimeId, movieId, auditoriumId, basePrice, onSaleFrom } = source;
    const timeZone = timeZones.get(auditoriumId) ?? source.timeZone;
    const days = daysBetween(source.businessDate, onDate);
    const local = later(localDateTime(source.startsAt, source.timeZone), days);
    const startsAt = instantOnClock(local, timeZone);
    const commandId = derivedId('repeat-showtime', showtimeId, source.startsAt, onDate);
    const skipped = `The clock of ${timeZone} skips ${local}. Schedule this one at another time.`;
    return {
      repeats: showtimeId,
      onDate,
      session: session.under(commandId),
      showtime: {
        movieId,
        auditoriumId,
        startsAt: startsAt ?? instantOfLocal(local, timeZone),
        basePrice,
        onSaleFrom:
          onSaleFrom === null
            ? null
            : instantOfLocal(later(localDateTime(onSaleFrom, source.timeZone), days), timeZone),
      },
      refusal: startsAt === null ? refuse('local-time-skipped', skipped).rejection : null,
    };
  });
}

function later(local: string, days: number): string {
  return `${addDays(local.slice(0, 10), days)}${local.slice(10)}`;
}

function daysBetween(date: string, other: string): number {
  return Math.round((Date.parse(other) - Date.parse(date)) / 86_400_000);
}
