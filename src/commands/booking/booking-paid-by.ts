import { showtimeOf, type BookingId } from '../../domain/kernel/ids.ts';
import { refundedBookingOf, type RefundedBooking } from '../../domain/payment/events.ts';
import { namesOf } from '../../domain/showtime/rules.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

/** The booking that the money of a payment pays now: the payment's own, or the last one that was exchanged for it. */
export async function bookingPaidBy(
  session: CommandSession,
  bookingId: BookingId,
): Promise<RefundedBooking | undefined> {
  const { showtime: present } = await session.load(showtime, showtimeOf(bookingId));
  const booking = present?.bookings.get(bookingId);
  if (present === null || booking === undefined) return undefined;
  const { exchangedFor, cancelledBy } = booking;
  if (cancelledBy === 'exchange' && exchangedFor !== null) {
    return bookingPaidBy(session, exchangedFor.newBookingId);
  }
  return refundedBookingOf(namesOf(present, bookingId));
}
