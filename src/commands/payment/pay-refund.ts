import type { PaymentId, RefundId } from '../../domain/kernel/ids.ts';
import { payment, type PaymentRejection } from '../../domain/payment/decider.ts';
import type { PaymentState } from '../../domain/payment/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { gatewayOf, refundOrderOf } from './gateway-of.ts';

/**
 * Pays a requested refund back through its gateway, with the refund's id as the idempotency key, and records the
 * outcome; `pending` while the gateway does not know it yet, with its own record of the refund recorded. Does nothing when the outcome is recorded, nor for money taken at the counter, which staff pay out.
 */
export async function payRefund(
  dependencies: Pick<CommandDependencies, 'gateways'>,
  session: CommandSession,
  { paymentId, refundId }: { readonly paymentId: PaymentId; readonly refundId: RefundId },
): Promise<CommandResult<PaymentState, PaymentRejection> | { readonly outcome: 'pending' }> {
  const present = await session.load(payment, paymentId);
  const refund = present?.refunds.find((each) => each.refundId === refundId);
  if (present === null || refund?.status !== 'requested' || present.request.gateway === 'counter') {
    return { outcome: 'accepted', events: [], state: present };
  }
  const order = refundOrderOf(present, refund);
  const result = await gatewayOf(dependencies, present.request.gateway).refund(order);
  if (result.outcome === 'pending') {
    const { gatewayReference: opened } = result;
    if (opened === null) return { outcome: 'pending' };
    const recorded = await session.execute(payment, paymentId, {
      type: 'RecordRefundOpening',
      refundId,
      gatewayReference: opened,
    });
    return recorded.outcome === 'rejected' ? recorded : { outcome: 'pending' };
  }
  return session.execute(payment, paymentId, { type: 'RecordRefund', refundId, result, now: session.now });
}
