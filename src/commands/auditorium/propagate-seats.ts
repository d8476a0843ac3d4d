import { auditorium } from '../../domain/auditorium/decider.ts';
import { floorPlanOf, type FloorPlan } from '../../domain/auditorium/floor-plan.ts';
import { outOfUseDuring } from '../../domain/auditorium/period-blocks.ts';
import type { Auditorium } from '../../domain/auditorium/state.ts';
import { type AuditoriumId, BookingId, type ShowtimeId } from '../../domain/kernel/ids.ts';
import { type ShowtimeCommand, showtime } from '../../domain/showtime/decider.ts';
import { seatsInTheWay, type SeatInTheWay } from '../../domain/showtime/proposals.ts';
import type { ShowtimeState } from '../../domain/showtime/state.ts';
import { MAXIMUM_MINUTES_AFTER_START } from '../../domain/theater/values.ts';
import { slotsOf, timetable } from '../../domain/timetable/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { addMinutes, type Instant } from '../../engine/instant.ts';

/** A booking of a future showtime that has seats which went out of use, each with one that would do in its place. */
export interface SeatConflict {
  readonly showtimeId: ShowtimeId;
  readonly bookingId: BookingId;
  readonly seats: readonly SeatInTheWay[];
}

/** After so many attempts the last of those who keep changing a seat propagates it, or the process manager does. */
const ATTEMPTS = 5;

/** Seats of an auditorium whose present state its future showtimes are to have. */
export interface SeatsToPropagate {
  readonly auditoriumId: AuditoriumId;
  readonly seatIds: readonly string[];
  /** Only showtimes that run at some moment of it; absent: every one to come. */
  readonly during?: { readonly from: Instant; readonly to: Instant } | undefined;
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
    const conflicts = await propagate(session, place, given);
    // Somebody else may have changed the auditorium meanwhile, and may have reached a showtime before this did.
    const present = await session.load(auditorium, given.auditoriumId);
    if (present === place || attempt === ATTEMPTS) return conflicts;
    place = present;
  }
}

async function propagate(
  session: CommandSession,
  place: Auditorium,
  { seatIds, during }: SeatsToPropagate,
): Promise<readonly SeatConflict[]> {
  const { auditoriumId } = place;
  const slots = slotsOf(await session.load(timetable, auditoriumId));
  const floorPlan = floorPlanOf(place);
  const named = new Set(seatIds);
  const conflicts: SeatConflict[] = [];
  for (const { showtimeId, startsAt, scheduling } of slots) {
    const endsAt = addMinutes(startsAt, scheduling.durationMinutes);
    if (during !== undefined && (endsAt <= during.from || during.to <= startsAt)) continue;
    if (!(await maySell(session, showtimeId, startsAt))) continue;
    const outOfUse = outOfUseDuring(place, startsAt, endsAt);
    const withdrawn = outOfUse.filter((seatId) => named.has(seatId));
    const own = session.derive(showtimeId);
    for (const command of commandsFor(auditoriumId, floorPlan, { named, withdrawn, now: session.now })) {
      const result = await own.execute(showtime, showtimeId, command);
      // A showtime that is just being scheduled is not there yet: the process manager reaches it later.
      if (result.outcome === 'rejected') continue;
      if (command.type === 'WithdrawSeats') {
        conflicts.push(...conflictsIn(result.state, auditoriumId, { withdrawn, now: session.now }));
      }
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
  const out = new Set(withdrawn);
  const offered = seats.filter(({ seatId }) => named.has(seatId) && !out.has(seatId));
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
  auditoriumId: AuditoriumId,
  { withdrawn, now }: { readonly withdrawn: readonly string[]; readonly now: Instant },
): readonly SeatConflict[] {
  if (state?.snapshot.auditoriumId !== auditoriumId) return [];
  const { showtimeId } = state.snapshot;
  return [...seatsInTheWay(state, withdrawn, now)].map(([bookingId, seats]) => ({
    showtimeId,
    bookingId: BookingId.parse(bookingId),
    seats,
  }));
}
