import { accept, reject, type Decision } from '../../engine/decider.ts';
import type { ShowtimeId } from '../kernel/ids.ts';
import type { BlockSeats, OfferSeats, UnblockSeats, WithdrawSeats } from './commands.ts';
import {
  SeatsBlocked,
  SeatsOffered,
  SeatsReinstated,
  SeatsUnblocked,
  SeatsWithdrawn,
  type ShowtimeEvent,
} from './events.ts';
import { expireLapsed, isAvailable } from './holding.ts';
import type { ShowtimeRejection } from './rules.ts';
import { isBlock, type Showtime } from './state.ts';

type ShowtimeDecision = Decision<ShowtimeEvent, ShowtimeRejection>;

/** Takes seats out of sale. Blocked seats stay as they are. */
export function blockSeats(command: BlockSeats, showtime: Showtime): ShowtimeDecision {
  const unknown = command.seats.filter((seatId) => !showtime.seats.has(seatId));
  if (unknown.length > 0) {
    return reject('unknown-seats', `This showtime has no seats ${unknown.join(', ')}.`, { seats: unknown });
  }
  const seats = [...new Set(command.seats)].filter((seatId) => !isBlock(showtime.taken.get(seatId)));
  const unavailable = seats.filter((seatId) => !isAvailable(showtime, seatId, command.now));
  if (unavailable.length > 0) {
    const bookings = new Set(unavailable.map((seatId) => showtime.taken.get(seatId) ?? ''));
    return reject('seats-unavailable', `These seats are held or sold: ${unavailable.join(', ')}.`, {
      seats: unavailable,
      bookings: [...bookings],
    });
  }
  if (seats.length === 0) return accept();
  const { showtimeId } = showtime.snapshot;
  return accept<ShowtimeEvent>(
    ...expireLapsed(showtime, seats, command.now),
    SeatsBlocked({ showtimeId, seats, cause: 'staff', reason: command.reason }),
  );
}

/** Puts blocked seats back on sale. Other seats stay as they are. */
export function unblockSeats(command: UnblockSeats, showtime: Showtime): ShowtimeDecision {
  const unknown = command.seats.filter((seatId) => !showtime.seats.has(seatId));
  if (unknown.length > 0) {
    return reject('unknown-seats', `This showtime has no seats ${unknown.join(', ')}.`, { seats: unknown });
  }
  const seats = [...new Set(command.seats)].filter((seatId) => isBlock(showtime.taken.get(seatId)));
  return seats.length === 0
    ? accept()
    : accept(SeatsUnblocked({ showtimeId: showtime.snapshot.showtimeId, seats }));
}

/**
 * Takes seats out of sale that are out of use in the auditorium. Free seats are blocked. Seats that are held, sold or
 * blocked by staff are withdrawn. Seats that the showtime does not have are ignored.
 */
export function withdrawSeats({ seats, now }: WithdrawSeats, showtime: Showtime): ShowtimeDecision {
  const { taken, withdrawn, snapshot } = showtime;
  const concerned = [...new Set(seats)].filter(
    (seatId) =>
      showtime.seats.has(seatId) && taken.get(seatId) !== 'out-of-use' && !withdrawn.includes(seatId),
  );
  const free = concerned.filter((seatId) => isAvailable(showtime, seatId, now));
  const others = concerned.filter((seatId) => !free.includes(seatId));
  const { showtimeId } = snapshot;
  return accept<ShowtimeEvent>(
    ...expireLapsed(showtime, free, now),
    ...(free.length === 0 ? [] : [outOfUse(showtimeId, free)]),
    ...(others.length === 0 ? [] : [SeatsWithdrawn({ showtimeId, seats: others })]),
  );
}

/**
 * Offers seats that are in use in the auditorium: new ones, and those that were out of use. Seats that staff have blocked
 * stay blocked.
 */
export function offerSeats({ seats }: OfferSeats, showtime: Showtime): ShowtimeDecision {
  const { showtimeId } = showtime.snapshot;
  const added = seats.filter(({ seatId }) => !showtime.seats.has(seatId));
  const ids = seats.map(({ seatId }) => seatId);
  const blocked = ids.filter((seatId) => showtime.taken.get(seatId) === 'out-of-use');
  const withdrawn = ids.filter((seatId) => showtime.withdrawn.includes(seatId));
  return accept<ShowtimeEvent>(
    ...(added.length === 0 ? [] : [SeatsOffered({ showtimeId, seats: added })]),
    ...(blocked.length === 0 ? [] : [SeatsUnblocked({ showtimeId, seats: blocked })]),
    ...(withdrawn.length === 0 ? [] : [SeatsReinstated({ showtimeId, seats: withdrawn })]),
  );
}

/** Adds to a decision the block of the withdrawn seats that it frees. */
export function blockFreed(decision: ShowtimeDecision, showtime: Showtime): ShowtimeDecision {
  if (decision.outcome === 'rejected' || showtime.withdrawn.length === 0) return decision;
  const seats = decision.events
    .flatMap((event) => seatsFreedBy(event, showtime))
    .filter((seatId) => showtime.withdrawn.includes(seatId));
  if (seats.length === 0) return decision;
  const { showtimeId } = showtime.snapshot;
  return accept(...decision.events, outOfUse(showtimeId, seats));
}

function outOfUse(showtimeId: ShowtimeId, seats: readonly string[]): ShowtimeEvent {
  return SeatsBlocked({ showtimeId, seats, cause: 'auditorium', reason: null });
}

function seatsFreedBy({ type, data }: ShowtimeEvent, { bookings, taken }: Showtime): readonly string[] {
  if (type !== 'HoldReleased' && type !== 'HoldExpired' && type !== 'BookingCancelled') return [];
  const seats = bookings.get(data.bookingId)?.seats ?? [];
  return seats.map(({ seatId }) => seatId).filter((seatId) => taken.get(seatId) === data.bookingId);
}
