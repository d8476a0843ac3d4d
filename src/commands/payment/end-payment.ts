import type { PaymentId } from '../../domain/kernel/ids.ts';
import { payment } from '../../domain/payment/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { gatewayOf, orderOf } from './gateway-of.ts';
import { recordReceipt } from './record-receipt.ts';

/** Ends a payment that is still open, at its gateway first, and tells how it ended. */
export async function endPayment(
  dependencies: Pick<CommandDependencies, 'gateways'>,
  session: CommandSession,
  paymentId: PaymentId,
): Promise<'succeeded' | 'ended'> {
  const present = await session.load(payment, paymentId);
  if (present === null) return 'ended';
  if (present.status !== 'requested') return present.status === 'succeeded' ? 'succeeded' : 'ended';
  const cancelled = await gatewayOf(dependencies, present.request.gateway).cancel(orderOf(present));
  if (cancelled.outcome === 'succeeded') await recordReceipt(session, present, cancelled.receipt);
  else {
    const command = { type: 'RecordPaymentCancellation', reason: 'the hold ended' } as const;
    await session.execute(payment, paymentId, command);
  }
  // Somebody else may have recorded another end meanwhile: the recorded one counts.
  return (await session.load(payment, paymentId))?.status === 'succeeded' ? 'succeeded' : 'ended';
}
