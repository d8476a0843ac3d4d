import { accept, reject, refuseStale, type Decision } from '../../engine/decider.ts';
import { businessDateOf } from '../kernel/local-time.ts';
import { money } from '../kernel/money.ts';
import { confirmed } from './booking.ts';
import type { CancelUnpaid, ConfirmBooking } from './commands.ts';
import { BookingCancelled, BookingPaid, type ShowtimeEvent } from './events.ts';
import { findBooking, namesOf, type ShowtimeRejection } from './rules.ts';
import { isUnpaid, type Booking, type Showtime } from './state.ts';

type ShowtimeDecision = Decision<ShowtimeEvent, ShowtimeRejection>;

/**
 * Confirms a hold that staff say is paid at the counter, or complimentary; or, where the theater allows it, that its
 * owner wants to pay there. Records the money of such a booking when staff have taken it.
 */
export function confirmBooking(command: ConfirmBooking, showtime: Showtime): ShowtimeDecision {
  const { bookingId, caller, paymentId, method, now } = command;
  const found = findBooking(showtime, bookingId, caller);
  if (found.outcome === 'rejected') return found;
  const { booking } = found;
  if (!caller.isStaff && method !== 'counter') {
    return reject('staff-only', 'Only staff confirm what is paid at the counter.');
  }
  if (booking.confirmedBy.includes(paymentId) || booking.receiptId === paymentId) return accept();
  const stale = refuseStale(command, booking.revision);
  if (stale !== undefined) return stale;
  const isPaying = isUnpaid(booking) && (method === 'cash' || method === 'terminal');
  const refused = isPaying ? refusedByTime(showtime, command) : refusedAtCounter(booking, showtime, command);
  if (refused !== undefined) return refused;
  if (isPaying) return accept(paid(command, booking, showtime));
  const amount = method === 'complimentary' ? money(0, booking.total.currency) : booking.total;
  return accept(confirmed(showtime, booking, { paymentId, gateway: 'counter', method, amount }, now));
}

function refusedAtCounter(
  { status, heldUntil }: Booking,
  showtime: Showtime,
  command: ConfirmBooking,
): ShowtimeDecision | undefined {
  const { caller, method, now } = command;
  if (status === 'confirmed')
    return reject('already-confirmed', 'This booking is confirmed by another payment.');
  if (status === 'cancelled') return reject('already-cancelled', 'This booking is cancelled.');
  // Staff see who stands before them: they may confirm a lapsed hold whose seats nobody has taken.
  if (status !== 'held' || (!caller.isStaff && now >= heldUntil)) {
    return reject('hold-lapsed', `The hold has ended (${status}). Hold the seats again.`);
  }
  const { payAtCounter, startsAt } = showtime.snapshot;
  if (method === 'counter' && !payAtCounter) {
    return reject('counter-not-offered', 'This theater takes no bookings to be paid at the counter later.');
  }
  if (method === 'counter' && !caller.isStaff && now >= startsAt) {
    return reject('showtime-started', `The showtime began at ${startsAt}. Pay at the box office.`);
  }
  return refusedByTime(showtime, command);
}

function refusedByTime({ boxOfficeUntil }: Showtime, { now }: ConfirmBooking): ShowtimeDecision | undefined {
  return now < boxOfficeUntil
    ? undefined
    : reject('showtime-started', `This could be confirmed until ${boxOfficeUntil}.`);
}

function paid(
  { paymentId: receiptId, method, now }: ConfirmBooking,
  { bookingId, customerId, total, paymentId }: Booking,
  showtime: Showtime,
): ShowtimeEvent {
  if (paymentId === null) throw new Error(`${bookingId} is confirmed without a payment.`);
  const { timeZone, businessDayStart } = showtime.snapshot;
  return BookingPaid({
    ...namesOf(showtime, bookingId),
    customerId,
    paymentId,
    receiptId,
    gateway: 'counter',
    method,
    amount: total,
    saleDate: businessDateOf(now, timeZone, businessDayStart),
  });
}

/** Cancels a booking that is still unpaid when the box office closes. Does nothing to any other booking. */
export function cancelUnpaid({ bookingId, now }: CancelUnpaid, showtime: Showtime): ShowtimeDecision {
  const booking = showtime.bookings.get(bookingId);
  if (booking === undefined) return reject('not-found', 'There is no such booking.');
  if (!isUnpaid(booking)) return accept();
  const { boxOfficeUntil, snapshot } = showtime;
  if (now < boxOfficeUntil) return reject('hold-live', `The booking can be paid until ${boxOfficeUntil}.`);
  const { customerId, channel, total, seats } = booking;
  return accept(
    BookingCancelled({
      ...namesOf(showtime, bookingId),
      customerId,
      channel,
      total,
      cancelledBy: 'cutoff',
      reason: null,
      seats,
      refund: null,
      saleDate: businessDateOf(now, snapshot.timeZone, snapshot.businessDayStart),
    }),
  );
}
