import type { PaymentId } from '../../domain/kernel/ids.ts';
import type { PaymentCommand } from '../../domain/payment/commands.ts';
import { payment } from '../../domain/payment/decider.ts';
import { PaymentMethod } from '../../domain/showtime/values.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';

/** Ends a payment that is still open, at its gateway first, and tells how it ended. */
export async function endPayment(
  { gateways }: Pick<CommandDependencies, 'gateways'>,
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
          type: 'RecordPaymentSuccess',
          isProven: true,
          method: PaymentMethod.parse(cancelled.method),
          gatewayReference: cancelled.gatewayReference,
          now: session.now,
        };
  await session.execute(payment, paymentId, command);
  // Somebody else may have recorded another end meanwhile: the recorded one counts.
  return (await session.load(payment, paymentId))?.status === 'succeeded' ? 'succeeded' : 'ended';
}
