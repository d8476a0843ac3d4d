import type { PaymentId } from '../../domain/kernel/ids.ts';
import type { PaymentRequest } from '../../domain/payment/events.ts';
import { namesOf } from '../../domain/showtime/rules.ts';
import { dueOf } from '../../domain/showtime/state.ts';
import type { BookingDetails } from '../booking/booking-result.ts';

/** What is asked for a booking, of a gateway or at the counter. */
export function paymentRequest(
  { booking, showtime }: BookingDetails,
  paymentId: PaymentId,
  gateway: string,
): PaymentRequest {
  return {
    paymentId,
    ...namesOf(showtime, booking.bookingId),
    gateway,
    customerId: booking.customerId,
    amount: dueOf(booking),
    timeZone: showtime.snapshot.timeZone,
    businessDayStart: showtime.snapshot.businessDayStart,
  };
}
