import { reject, type Rejected } from '../../engine/decider.ts';
import type { Instant } from '../../engine/instant.ts';
import type { Layout } from '../auditorium/layout.ts';
import type { Seat } from '../auditorium/values.ts';
import type { AuditoriumId, ClaimId } from '../kernel/ids.ts';
import { hasLapsed, isBlock, type Showtime } from './state.ts';

/** A claimed slot. */
export interface NewSlot {
  readonly claimId: ClaimId;
  readonly startsAt: Instant;
  /** Where the slot is; absent: in the showtime's own auditorium. */
  readonly auditoriumId?: AuditoriumId | undefined;
  /** The seats of the auditorium that are out of use at that time; absent: as it was. */
  readonly outOfUse?: readonly string[] | undefined;
  /** What another auditorium has; absent where the showtime stays in its own. */
  readonly room?: { readonly seats: readonly Seat[]; readonly layout: Layout } | undefined;
}

/** Why a showtime cannot have a slot: the slot is in another auditorium than it, or somebody's seat is not there. */
export function refusedMove(
  { auditoriumId, room }: NewSlot,
  showtime: Showtime,
  now: Instant,
): Rejected<'claim-released' | 'seats-unavailable'> | undefined {
  if (room === undefined) {
    if (auditoriumId === undefined || auditoriumId === showtime.snapshot.auditoriumId) return undefined;
    return reject(
      'claim-released',
      'The showtime has moved to another auditorium meanwhile; repeat the change.',
    );
  }
  const missing = missingSeats(room.seats, showtime).filter((seatId) => {
    const holder = showtime.taken.get(seatId);
    const booking = holder === undefined ? undefined : showtime.bookings.get(holder);
    return booking === undefined || !hasLapsed(booking, now);
  });
  if (missing.length === 0) return undefined;
  const bookings = new Set(missing.map((seatId) => showtime.taken.get(seatId) ?? ''));
  return reject(
    'seats-unavailable',
    `These seats are held or sold, and are not in that auditorium: ${missing.join(', ')}. Change those bookings first.`,
    { seats: missing, bookings: [...bookings] },
  );
}

/** The seats that somebody has and that are not among those of another auditorium. */
export function missingSeats(seats: readonly Seat[], showtime: Showtime): readonly string[] {
  const there = new Set(seats.map(({ seatId }) => seatId));
  return [...showtime.seats.keys()].filter((seatId) => {
    const holder = showtime.taken.get(seatId);
    return holder !== undefined && !isBlock(holder) && !there.has(seatId);
  });
}

/** The seats of a showtime in another auditorium: who has one keeps it, and so do blocks of staff that are named. */
export function seatsAfterMove(
  { taken }: Showtime,
  there: readonly Seat[],
  blocked: readonly string[],
): Pick<Showtime, 'seats' | 'taken' | 'withdrawn'> {
  const blocks = [...taken.entries()].filter(([, holder]) => isBlock(holder));
  return {
    seats: new Map(there.map((seat) => [seat.seatId, seat])),
    taken: taken
      .without(blocks.map(([seatId]) => seatId))
      .with(blocked.map((seatId) => [seatId, 'blocked'] as const)),
    withdrawn: [],
  };
}
