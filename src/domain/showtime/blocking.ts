import { accept, reject, type Decision } from '../../engine/decider.ts';
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
import { OUT_OF_USE } from './values.ts';

type ShowtimeDecision = Decision<ShowtimeEvent, ShowtimeRejection>;

/** Takes seats out of sale. Those that are blocked already stay so. */
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
    SeatsBlocked({ showtimeId, seats, reason: command.reason }),
  );
}

/** Puts blocked seats back on sale. Those that are not blocked stay as they are. */
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
 * Takes seats out of sale that are out of use in the auditorium. Those that are free are blocked; those that somebody
 * has, or that staff have blocked, are withdrawn. Seats that the showtime does not have are left out.
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
    ...(free.length === 0 ? [] : [SeatsBlocked({ showtimeId, seats: free, reason: OUT_OF_USE })]),
    ...(others.length === 0 ? [] : [SeatsWithdrawn({ showtimeId, seats: others })]),
  );
}

/**
 * Offers seats that are in use in the auditorium: those that the showtime does not have yet, and those that were out
 * of use. What staff have blocked stays so.
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

/** A decision, with the withdrawn seats that it frees blocked in the same breath. */
export function blockFreed(decision: ShowtimeDecision, showtime: Showtime): ShowtimeDecision {
  if (decision.outcome === 'rejected' || showtime.withdrawn.length === 0) return decision;
  const seats = decision.events
    .flatMap((event) => seatsFreedBy(event, showtime))
    .filter((seatId) => showtime.withdrawn.includes(seatId));
  if (seats.length === 0) return decision;
  const { showtimeId } = showtime.snapshot;
  return accept(...decision.events, SeatsBlocked({ showtimeId, seats, reason: OUT_OF_USE }));
}

function seatsFreedBy({ type, data }: ShowtimeEvent, { bookings, taken }: Showtime): readonly string[] {
  if (type !== 'HoldReleased' && type !== 'HoldExpired' && type !== 'BookingCancelled') return [];
  const seats = bookings.get(data.bookingId)?.seats ?? [];
  return seats.map(({ seatId }) => seatId).filter((seatId) => taken.get(seatId) === data.bookingId);
}
