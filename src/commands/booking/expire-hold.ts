import { showtimeOf, type BookingId, type PaymentId } from '../../domain/kernel/ids.ts';
import type { PaymentRejection } from '../../domain/payment/decider.ts';
import { showtime, type ShowtimeRejection } from '../../domain/showtime/decider.ts';
import { lastPaymentOf, type ShowtimeState } from '../../domain/showtime/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { endPayment } from '../payment/end-payment.ts';
import { settlePayment } from '../payment/settle-payment.ts';

/**
 * Tidies up after a hold that has lapsed: makes sure that its payment can no longer succeed, then expires it.
 * Where the money turns out to be there, the booking is confirmed instead. Refused with `hold-live` while it stands.
 */
export async function expireHold(
  dependencies: Pick<CommandDependencies, 'gateways'>,
  session: CommandSession,
  bookingId: BookingId,
): Promise<CommandResult<unknown, ShowtimeRejection | PaymentRejection>> {
  const state = await session.load(showtime, showtimeOf(bookingId));
  const booking = state.showtime?.bookings.get(bookingId);
  if (booking?.status !== 'held' || session.now < booking.heldUntil) return expire(session, bookingId, null);
  const paymentId = lastPaymentOf(booking);
  if (paymentId !== null && (await endPayment(dependencies, session, paymentId)) === 'succeeded') {
    const settled = await settlePayment(session, paymentId);
    if (settled.outcome === 'rejected') return settled;
  }
  // A booking that its money has confirmed is no hold any more; one whose money goes back still is.
  return expire(session, bookingId, paymentId);
}

function expire(
  session: CommandSession,
  bookingId: BookingId,
  endedPaymentId: PaymentId | null,
): Promise<CommandResult<ShowtimeState, ShowtimeRejection>> {
  const command = { type: 'ExpireHold', bookingId, endedPaymentId, now: session.now } as const;
  return session.execute(showtime, showtimeOf(bookingId), command);
}
