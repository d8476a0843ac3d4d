import { showtimeOf, type BookingId, type PaymentId } from '../domain/kernel/ids.ts';
import type { PaymentCommand } from '../domain/payment/commands.ts';
import { payment } from '../domain/payment/decider.ts';
import { showtime } from '../domain/showtime/decider.ts';
import { PaymentMethod } from '../domain/showtime/values.ts';
import type { ShowtimeState } from '../domain/showtime/state.ts';
import type { CommandResult } from './command-result.ts';
import type { CommandDependencies } from './dependencies.ts';
import type { CommandContext } from './envelope.ts';
import { settlePayment } from './settle-payment.ts';

/**
 * Tidies up after a hold that has lapsed: makes sure that its payment can no longer succeed, then expires it.
 * Where the money turns out to be there, the booking is confirmed instead. Refused with `hold-live` while it stands.
 */
export async function expireHold(
  dependencies: CommandDependencies,
  context: CommandContext,
  bookingId: BookingId,
): Promise<CommandResult<unknown>> {
  const { writer } = dependencies;
  const state = await writer.read(showtime, showtimeOf(bookingId));
  const booking = state.showtime?.bookings.get(bookingId);
  if (booking?.status !== 'held' || context.now < booking.heldUntil) {
    return expire(dependencies, context, bookingId, null);
  }
  const { paymentId } = booking;
  if (paymentId !== null && (await endPayment(dependencies, context, paymentId)) === 'succeeded') {
    const settled = await settlePayment(dependencies, context, paymentId);
    if (settled.outcome === 'rejected') return settled;
  }
  // A booking that its money has confirmed is no hold any more; one whose money goes back still is.
  return expire(dependencies, context, bookingId, paymentId);
}

function expire(
  { writer }: CommandDependencies,
  context: CommandContext,
  bookingId: BookingId,
  endedPaymentId: PaymentId | null,
): Promise<CommandResult<ShowtimeState>> {
  const command = { type: 'ExpireHold', bookingId, endedPaymentId, now: context.now } as const;
  return writer.execute(showtime, showtimeOf(bookingId), command, context);
}

/** Ends a payment that is still open, at its gateway first, and tells how it ended. */
export async function endPayment(
  { writer, gateways }: CommandDependencies,
  context: CommandContext,
  paymentId: PaymentId,
): Promise<'succeeded' | 'ended'> {
  const present = await writer.read(payment, paymentId);
  if (present === null) return 'ended';
  if (present.status !== 'requested') return present.status === 'succeeded' ? 'succeeded' : 'ended';
  const gateway = gateways.get(present.request.gateway);
  if (gateway === undefined) throw new Error(`The gateway ${present.request.gateway} is not configured.`);
  const cancelled = await gateway.cancel(paymentId);
  const command: PaymentCommand =
    cancelled.outcome === 'cancelled'
      ? { type: 'RecordPaymentCancellation', reason: 'the hold ended' }
      : {
          ...{ type: 'RecordPaymentSuccess', isProven: true, now: context.now },
          method: PaymentMethod.parse(cancelled.method),
          gatewayReference: cancelled.gatewayReference,
        };
  await writer.execute(payment, paymentId, command, context);
  // Somebody else may have recorded another end meanwhile: what stands is what counts.
  return (await writer.read(payment, paymentId))?.status === 'succeeded' ? 'succeeded' : 'ended';
}
