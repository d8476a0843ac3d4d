import type { PaymentId, RefundId } from '../../domain/kernel/ids.ts';
import { payment, type PaymentRejection } from '../../domain/payment/decider.ts';
import type { PaymentState } from '../../domain/payment/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { refuse } from '../refusals.ts';

/**
 * Records that staff have paid a refund out: one of the counter, or one that has failed at its gateway. Refused with
 * `not-at-the-counter`, and where another refund has paid the money back.
 */
export async function recordPaidOut(
  session: CommandSession,
  { paymentId, refundId }: { readonly paymentId: PaymentId; readonly refundId: RefundId },
): Promise<CommandResult<PaymentState, PaymentRejection | 'not-at-the-counter'>> {
  const present = await session.load(payment, paymentId);
  const hasFailed = present?.refunds.find((each) => each.refundId === refundId)?.status === 'failed';
  if (present !== null && present.request.gateway !== 'counter' && !hasFailed) {
    return refuse(
      'not-at-the-counter',
      `This refund goes through ${present.request.gateway}, not over the counter.`,
    );
  }
  const result = { outcome: 'succeeded', gatewayReference: null } as const;
  return session.execute(payment, paymentId, { type: 'RecordRefund', refundId, result, now: session.now });
}
