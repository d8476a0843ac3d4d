import { showtimeOf, type BookingId, type PaymentId } from '../../domain/kernel/ids.ts';
import type { PaymentCommand } from '../../domain/payment/commands.ts';
import { payment } from '../../domain/payment/decider.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import { PaymentMethod } from '../../domain/showtime/values.ts';
import type { ShowtimeState } from '../../domain/showtime/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { settlePayment } from '../payment/settle-payment.ts';

/**
 * Tidies up after a hold that has lapsed: makes sure that its payment can no longer succeed, then expires it.
 * Where the money turns out to be there, the booking is confirmed instead. Refused with `hold-live` while it stands.
 */
export async function expireHold(
  dependencies: CommandDependencies,
  session: CommandSession,
  bookingId: BookingId,
): Promise<CommandResult<unknown>> {
  const state = await session.load(showtime, showtimeOf(bookingId));
  const booking = state.showtime?.bookings.get(bookingId);
  if (booking?.status !== 'held' || session.now < booking.heldUntil) {
    return expire(dependencies, session, bookingId, null);
  }
  const { paymentId } = booking;
  if (paymentId !== null && (await endPayment(dependencies, session, paymentId)) === 'succeeded') {
    const settled = await settlePayment(dependencies, session, paymentId);
    if (settled.outcome === 'rejected') return settled;
  }
  // A booking that its money has confirmed is no hold any more; one whose money goes back still is.
  return expire(dependencies, session, bookingId, paymentId);
}

function expire(
  _: CommandDependencies,
  session: CommandSession,
  bookingId: BookingId,
  endedPaymentId: PaymentId | null,
): Promise<CommandResult<ShowtimeState>> {
  const command = { type: 'ExpireHold', bookingId, endedPaymentId, now: session.now } as const;
  return session.execute(showtime, showtimeOf(bookingId), command);
}

/** Ends a payment that is still open, at its gateway first, and tells how it ended. */
export async function endPayment(
  { gateways }: CommandDependencies,
  session: CommandSession,
  paymentId: PaymentId,
): Promise<'succeeded' | 'ended'> {
  const present = await session.load(payment, paymentId);
  if (present === null) return 'ended';
  if (present.status !== 'requested') return present.status === 'succeeded' ? 'succeeded' : 'ended';
  const gateway = gateways.get(present.request.gateway);
  if (gateway === undefined) throw new Error(`The gateway ${present.request.gateway} is not configured.`);
  const cancelled = await gateway.cancel(paymentId);
  const command: PaymentCommand =
    cancelled.outcome === 'cancelled'
      ? { type: 'RecordPaymentCancellation', reason: 'the hold ended' }
      : {
          ...{ type: 'RecordPaymentSuccess', isProven: true, now: session.now },
          method: PaymentMethod.parse(cancelled.method),
          gatewayReference: cancelled.gatewayReference,
        };
  await session.execute(payment, paymentId, command);
  // Somebody else may have recorded another end meanwhile: what stands is what counts.
  return (await session.load(payment, paymentId))?.status === 'succeeded' ? 'succeeded' : 'ended';
}
