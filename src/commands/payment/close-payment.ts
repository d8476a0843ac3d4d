import { showtimeOf, type BookingId, type PaymentId } from '../../domain/kernel/ids.ts';
import type { PaymentRejection } from '../../domain/payment/decider.ts';
import { showtime, type ShowtimeRejection } from '../../domain/showtime/decider.ts';
import { dueOf, lastPaymentOf, type Booking } from '../../domain/showtime/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { Instant } from '../../engine/instant.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { endPayment } from './end-payment.ts';
import { recordCounterPayment } from './record-counter-payment.ts';
import { settlePayment } from './settle-payment.ts';

/**
 * Ends an open payment whose booking no longer waits for it, at its gateway first; money that came after all is
 * settled. Answers `payableUntil` while the booking still waits for it. Without a `paymentId` it closes the payment
 * that the booking has begun. May be repeated.
 */
export async function closePayment(
  dependencies: Pick<CommandDependencies, 'gateways'>,
  session: CommandSession,
  given: { readonly bookingId: BookingId; readonly paymentId: PaymentId | null },
): Promise<
  CommandResult<unknown, PaymentRejection | ShowtimeRejection> | { readonly payableUntil: Instant }
> {
  const state = await session.load(showtime, showtimeOf(given.bookingId));
  const booking = state.showtime?.bookings.get(given.bookingId);
  const paymentId = given.paymentId ?? lastPaymentOf(booking);
  if (paymentId !== null && booking !== undefined && wasNeverPaid(booking)) {
    const unpaid = { bookingId: given.bookingId, paymentId, method: null, amount: dueOf(booking) };
    return recordCounterPayment(session, unpaid);
  }
  if (paymentId === null || booking?.confirmedBy.includes(paymentId) === true) {
    return { outcome: 'accepted', events: [], state: null };
  }
  const isAwaited = booking?.status === 'held' && lastPaymentOf(booking) === paymentId;
  if (isAwaited && session.now < booking.releaseAt) return { payableUntil: booking.releaseAt };
  await endPayment(dependencies, session, paymentId);
  return settlePayment(session, paymentId);
}

/** Whether a booking was cancelled while its money was still to be taken at the counter. */
function wasNeverPaid({ status, method, amount }: Booking): boolean {
  return status === 'cancelled' && method === 'counter' && amount === null;
}
