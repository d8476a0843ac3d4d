import type { PaymentId, RefundId } from '../../domain/kernel/ids.ts';
import { payment, type PaymentRejection, type PaymentState } from '../../domain/payment/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';

/**
 * Pays a requested refund back through its gateway, with the refund's id as the idempotency key, and records the
 * outcome. Does nothing when the outcome is recorded, nor for money taken at the counter, which staff pay out.
 */
export async function payRefund(
  { gateways }: Pick<CommandDependencies, 'gateways'>,
  session: CommandSession,
  { paymentId, refundId }: { readonly paymentId: PaymentId; readonly refundId: RefundId },
): Promise<CommandResult<PaymentState, PaymentRejection>> {
  const present = await session.load(payment, paymentId);
  const refund = present?.refunds.find((each) => each.refundId === refundId);
  if (present === null || refund?.status !== 'requested' || present.request.gateway === 'counter') {
    return { outcome: 'accepted', events: [], state: present };
  }
  const gateway = gateways.get(present.request.gateway);
  if (gateway === undefined) throw new Error(`The gateway ${present.request.gateway} is not configured.`);
  const { amount } = refund;
  const { gatewayReference } = present;
  if (gatewayReference === null) throw new Error(`Payment ${paymentId} has no reference at its gateway.`);
  const result = await gateway.refund({ paymentId, refundId, gatewayReference, amount });
  return session.execute(payment, paymentId, { type: 'RecordRefund', refundId, result, now: session.now });
}
