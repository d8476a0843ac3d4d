import { accept, reject, refuseStale, type Decision } from '../../engine/decider.ts';
import { secondsBetween, type Instant } from '../../engine/instant.ts';
import { businessDateOf } from '../kernel/local-time.ts';
import { isSameMoney, type Money } from '../kernel/money.ts';
import type { PaymentId } from '../kernel/ids.ts';
import type { CancelBooking, SettlePayment } from './commands.ts';
import { BookingCancelled, BookingConfirmed, PaymentRefused, type ShowtimeEvent } from './events.ts';
import { released } from './holding.ts';
import { refundableAmount } from './refund-policy.ts';
import { findBooking, namesOf, type ShowtimeRejection } from './rules.ts';
import type { Booking, Showtime } from './state.ts';
import type { CancelledBy, PaymentMethod, RefusalReason } from './values.ts';

type ShowtimeDecision = Decision<ShowtimeEvent, ShowtimeRejection>;

/**
 * Settles a payment that a gateway has proven: confirms the booking, or refuses the payment. A booking whose hold has
 * ended is confirmed when all its seats are still free; recorded events tell, never the clock. Both outcomes are events of
 * this stream, so no payment becomes a ticket and is refunded as well.
 */
export function settlePayment(command: SettlePayment, showtime: Showtime): ShowtimeDecision {
  const { bookingId, paymentId, gateway, method, paid, now } = command;
  const booking = showtime.bookings.get(bookingId);
  if (booking === undefined) return reject('not-found', 'There is no such booking.');
  if (booking.confirmedBy.includes(paymentId)) return accept();
  if (booking.refusedPayments.some((refused) => refused.paymentId === paymentId)) return accept();
  const reason = refusalOf(booking, showtime, paid, now);
  if (reason === null)
    return accept(confirmed(showtime, booking, { paymentId, gateway, method, amount: paid }, now));
  const { customerId } = booking;
  const names = namesOf(showtime, bookingId);
  const refused = PaymentRefused({ ...names, customerId, paymentId, gateway, amount: paid, reason });
  // No payment can come any more: the box office may sell the seats.
  const isOver = reason === 'showtime-started' && booking.status === 'held';
  return isOver ? accept<ShowtimeEvent>(refused, released(showtime, booking)) : accept(refused);
}

function refusalOf(booking: Booking, showtime: Showtime, paid: Money, now: Instant): RefusalReason | null {
  if (booking.status === 'confirmed') return 'second-payment';
  if (booking.status === 'cancelled') return 'booking-cancelled';
  if (now >= showtime.snapshot.startsAt) return 'showtime-started';
  if (!isSameMoney(paid, booking.total)) return 'amount-mismatch';
  if (booking.status === 'held') return null;
  return booking.seats.some(({ seatId }) => showtime.taken.has(seatId)) ? 'late-payment' : null;
}

/** The confirmation of a booking by a payment. */
export function confirmed(
  showtime: Showtime,
  booking: Booking,
  paid: { paymentId: PaymentId; gateway: string; method: PaymentMethod; amount: Money },
  now: Instant,
): ShowtimeEvent {
  const { snapshot } = showtime;
  const { bookingId, customerId, channel, total, status, heldUntil } = booking;
  return BookingConfirmed({
    ...namesOf(showtime, bookingId),
    customerId,
    channel,
    total,
    ...paid,
    seats: booking.seats,
    saleDate: businessDateOf(now, snapshot.timeZone, snapshot.businessDayStart),
    lateBySeconds: status === 'held' ? null : Math.max(0, secondsBetween(heldUntil, now)),
    refundPolicy: snapshot.refundPolicy,
  });
}

/** Cancels a booking: releases a hold, or cancels a confirmed booking and decides its refund. */
export function cancelBooking(command: CancelBooking, showtime: Showtime): ShowtimeDecision {
  const { bookingId, caller, refundId, reason, now } = command;
  const found = findBooking(showtime, bookingId, caller);
  if (found.outcome === 'rejected') return found;
  const { booking } = found;
  const isOwner = booking.customerId !== null && booking.customerId === caller.userId;
  const cancelledBy: CancelledBy = isOwner ? 'owner' : 'staff';
  if (booking.status === 'released' || booking.status === 'expired') return accept();
  if (booking.status === 'cancelled') {
    return booking.cancelledBy === cancelledBy
      ? accept()
      : reject('already-cancelled', 'This booking is cancelled already.');
  }
  const refused = refuseStale(command, booking.revision);
  if (refused !== undefined) return refused;
  if (booking.status === 'held') return accept(released(showtime, booking));
  const { snapshot } = showtime;
  if (now >= snapshot.startsAt)
    return reject('showtime-started', `The showtime began at ${snapshot.startsAt}.`);
  const amount = refundableAmount(booking, snapshot.startsAt, now);
  const { customerId, channel, total, paymentId } = booking;
  return accept(
    BookingCancelled({
      ...namesOf(showtime, bookingId),
      customerId,
      channel,
      total,
      cancelledBy,
      reason,
      seats: booking.seats,
      refund: amount.amount === 0 || paymentId === null ? null : { refundId, paymentId, amount },
      saleDate: businessDateOf(now, snapshot.timeZone, snapshot.businessDayStart),
    }),
  );
}
