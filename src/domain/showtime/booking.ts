import { accept, reject, stale, type Decision } from '../kernel/decider.ts';
import { secondsBetween } from '../kernel/instant.ts';
import { businessDateOf } from '../kernel/local-time.ts';
import { isSameMoney, money, type Money } from '../kernel/money.ts';
import type { CancelBooking, ConfirmBooking } from './commands.ts';
import { BookingCancelled, BookingConfirmed, type ShowtimeEvent } from './events.ts';
import { released } from './holding.ts';
import { refundableAmount } from './refund-policy.ts';
import { findBooking, namesOf, type ShowtimeRejection } from './rules.ts';
import type { Booking, Showtime } from './state.ts';
import type { CancelledBy } from './values.ts';

type ShowtimeDecision = Decision<ShowtimeEvent, ShowtimeRejection>;

/**
 * Makes a booking final. Money that a gateway has proven claims seats again that the hold has lost, if all are
 * still free; whose they are is judged by facts, never by the clock.
 */
export function confirmBooking(command: ConfirmBooking, showtime: Showtime): ShowtimeDecision {
  const { bookingId, caller, paymentId, gateway, method, now } = command;
  const found = findBooking(showtime, bookingId, caller);
  if (found.outcome === 'rejected') return found;
  const { booking } = found;
  if (booking.confirmedBy.includes(paymentId)) return accept();
  const amount = method === 'complimentary' ? money(0, booking.total.currency) : booking.total;
  const refused =
    stale(command, booking.revision) ??
    refusedConfirmation(command, showtime, booking) ??
    refusedAmount(command.paid, amount);
  if (refused !== undefined) return refused;
  const { facts } = showtime;
  const { customerId, channel, total } = booking;
  return accept(
    BookingConfirmed({
      ...namesOf(showtime, bookingId),
      ...{ customerId, channel, total, paymentId, gateway, method, amount },
      seats: [...booking.seats],
      saleDate: businessDateOf(now, facts.timeZone, facts.businessDayStart),
      lateBySeconds: booking.status === 'held' ? null : Math.max(0, secondsBetween(booking.heldUntil, now)),
      refundPolicy: [...facts.refundPolicy],
    }),
  );
}

function refusedConfirmation(
  { gateway, caller, now }: ConfirmBooking,
  showtime: Showtime,
  booking: Booking,
): ShowtimeDecision | undefined {
  const atCounter = gateway === 'counter';
  if (booking.status === 'confirmed') {
    return reject('already-confirmed', 'This booking is confirmed by another payment.');
  }
  if (booking.status === 'cancelled') return reject('already-cancelled', 'This booking is cancelled.');
  const until = atCounter && caller.isStaff ? showtime.boxOfficeUntil : showtime.facts.startsAt;
  if (now >= until) return reject('showtime-started', `This could be confirmed until ${until}.`);
  if (booking.status === 'held') return undefined;
  if (atCounter)
    return reject('hold-lapsed', `The hold has ended (${booking.status}). Hold the seats again.`);
  const taken = booking.seats.map(({ seatId }) => seatId).filter((seatId) => showtime.taken.has(seatId));
  if (taken.length === 0) return undefined;
  return reject('seats-unavailable', `Somebody else has these seats by now: ${taken.join(', ')}.`, {
    seats: taken,
  });
}

function refusedAmount(paid: Money | null, amount: Money): ShowtimeDecision | undefined {
  if (paid === null || isSameMoney(paid, amount)) return undefined;
  return reject('amount-mismatch', 'What was paid is not what the booking costs.');
}

/** Undoes a booking: gives a hold back, or cancels what is confirmed and says what is to be refunded. */
export function cancelBooking(command: CancelBooking, showtime: Showtime): ShowtimeDecision {
  const { bookingId, caller, refundId, reason, now } = command;
  const found = findBooking(showtime, bookingId, caller);
  if (found.outcome === 'rejected') return found;
  const { booking } = found;
  const cancelledBy: CancelledBy = caller.userId === booking.customerId ? 'owner' : 'staff';
  if (booking.status === 'released' || booking.status === 'expired') return accept();
  if (booking.status === 'cancelled') {
    return booking.cancelledBy === cancelledBy
      ? accept()
      : reject('already-cancelled', 'This booking is cancelled already.');
  }
  const refused = stale(command, booking.revision);
  if (refused !== undefined) return refused;
  if (booking.status === 'held') return accept(released(showtime, booking));
  const { facts } = showtime;
  if (now >= facts.startsAt) return reject('showtime-started', `The showtime began at ${facts.startsAt}.`);
  const amount = refundableAmount(booking, facts.startsAt, now);
  const { customerId, channel, total, paymentId } = booking;
  return accept(
    BookingCancelled({
      ...namesOf(showtime, bookingId),
      ...{ customerId, channel, total, cancelledBy, reason },
      seats: [...booking.seats],
      refund: amount.amount === 0 || paymentId === null ? null : { refundId, paymentId, amount },
      saleDate: businessDateOf(now, facts.timeZone, facts.businessDayStart),
    }),
  );
}
