import { auditorium } from '../../domain/auditorium/decider.ts';
import { floorPlanOf, type FloorPlan } from '../../domain/auditorium/floor-plan.ts';
import type { Auditorium } from '../../domain/auditorium/state.ts';
import type { AuditoriumId, BookingId, ShowtimeId } from '../../domain/kernel/ids.ts';
import { type ShowtimeCommand, showtime } from '../../domain/showtime/decider.ts';
import { isBlock, type ShowtimeState } from '../../domain/showtime/state.ts';
import { MAXIMUM_MINUTES_AFTER_START } from '../../domain/theater/values.ts';
import { timetable } from '../../domain/timetable/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { addMinutes, type Instant } from '../../engine/instant.ts';

/** A future showtime in which a seat that went out of use is held or sold. */
export interface SeatConflict {
  readonly showtimeId: ShowtimeId;
  readonly bookingId: BookingId;
}

/** After so many attempts the last of those who keep changing a seat propagates it, or the process manager does. */
const ATTEMPTS = 5;

/** Seats of an auditorium whose present state its future showtimes are to have. */
export interface SeatsToPropagate {
  readonly auditoriumId: AuditoriumId;
  readonly seatIds: readonly string[];
}

/**
 * Brings seats as they are in their auditorium to its future showtimes: those in use are offered, the others are taken
 * out of sale as soon as they are free. May be repeated, and changes nothing where it was done.
 */
export async function propagateSeats(
  session: CommandSession,
  given: SeatsToPropagate,
): Promise<readonly SeatConflict[]> {
  let place = await session.load(auditorium, given.auditoriumId);
  for (let attempt = 1; ; attempt += 1) {
    if (place === null) return [];
    const conflicts = await propagate(session, place, new Set(given.seatIds));
    // Somebody else may have changed the auditorium meanwhile, and may have reached a showtime before this did.
    const present = await session.load(auditorium, given.auditoriumId);
    if (present === place || attempt === ATTEMPTS) return conflicts;
    place = present;
  }
}

async function propagate(
  session: CommandSession,
  place: Auditorium,
  named: ReadonlySet<string>,
): Promise<readonly SeatConflict[]> {
  const { auditoriumId } = place;
  const { slots } = await session.load(timetable, auditoriumId);
  const floorPlan = floorPlanOf(place);
  const outOfUse = place.seats.filter(({ seatId, active }) => named.has(seatId) && !active);
  const withdrawn = outOfUse.map(({ seatId }) => seatId);
  const conflicts: SeatConflict[] = [];
  for (const { showtimeId, startsAt } of slots) {
    if (!(await maySell(session, showtimeId, startsAt))) continue;
    const own = session.derive(showtimeId);
    for (const command of commandsFor(auditoriumId, floorPlan, { named, withdrawn, now: session.now })) {
      const result = await own.execute(showtime, showtimeId, command);
      // A showtime that is just being scheduled is not there yet: the process manager reaches it later.
      if (result.outcome === 'rejected') continue;
      if (command.type === 'WithdrawSeats') conflicts.push(...conflictsIn(result.state, withdrawn));
    }
  }
  return conflicts;
}

/** What a showtime is told of its auditorium. */
function commandsFor(
  auditoriumId: AuditoriumId,
  { seats, layout }: FloorPlan,
  what: {
    readonly named: ReadonlySet<string>;
    readonly withdrawn: readonly string[];
    readonly now: Instant;
  },
): readonly ShowtimeCommand[] {
  const { named, withdrawn, now } = what;
  const offered = seats.filter(({ seatId }) => named.has(seatId));
  return [
    ...(offered.length === 0 ? [] : [{ type: 'OfferSeats', auditoriumId, seats: offered } as const]),
    ...(withdrawn.length === 0
      ? []
      : [{ type: 'WithdrawSeats', auditoriumId, seats: withdrawn, now } as const]),
    { type: 'ArrangeSeats', auditoriumId, layout, seats },
  ];
}

/** Whether seats of a showtime may still be sold: before its start, and after it by its own instants. */
async function maySell(session: CommandSession, showtimeId: ShowtimeId, startsAt: Instant): Promise<boolean> {
  if (session.now < startsAt) return true;
  // Showtimes of long ago are not read: no box office sells so long.
  if (session.now >= addMinutes(startsAt, MAXIMUM_MINUTES_AFTER_START)) return false;
  const begun = (await session.load(showtime, showtimeId)).showtime;
  return begun !== null && session.now < begun.boxOfficeUntil;
}

function conflictsIn(
  { showtime: state }: ShowtimeState,
  outOfUse: readonly string[],
): readonly SeatConflict[] {
  const holders = new Set(outOfUse.map((seatId) => state?.taken.get(seatId)));
  return [...holders].flatMap((bookingId) =>
    state === null || bookingId === undefined || isBlock(bookingId)
      ? []
      : [{ showtimeId: state.snapshot.showtimeId, bookingId }],
  );
}
