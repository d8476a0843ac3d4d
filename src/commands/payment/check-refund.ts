import type { PaymentId, RefundId } from '../../domain/kernel/ids.ts';
import { payment, type PaymentRejection } from '../../domain/payment/decider.ts';
import type { Payment, PaymentState } from '../../domain/payment/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { RefundOrder } from '../../ports/payment-gateway.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { gatewayOf, refundOrderOf } from './gateway-of.ts';

/**
 * Asks a gateway whether a refund that had succeeded still stands, and records it where a bank has sent it back. Does nothing
 * for any other refund. Throws GatewayUnavailable.
 */
export async function checkRefund(
  dependencies: Pick<CommandDependencies, 'gateways'>,
  session: CommandSession,
  { paymentId, refundId }: { readonly paymentId: PaymentId; readonly refundId: RefundId },
): Promise<CommandResult<PaymentState, PaymentRejection>> {
  const present = await session.load(payment, paymentId);
  const nothing = { outcome: 'accepted', events: [], state: present } as const;
  const order = present === null ? null : orderOfSucceeded(present, refundId);
  if (present === null || order === null) return nothing;
  const result = await gatewayOf(dependencies, present.request.gateway).refundState(order);
  if (result?.outcome !== 'failed') return nothing;
  return session.execute(payment, paymentId, { type: 'RecordRefund', refundId, result, now: session.now });
}

/** Asks about each refund of a payment that had succeeded. */
export async function checkRefunds(
  dependencies: Pick<CommandDependencies, 'gateways'>,
  session: CommandSession,
  paymentId: PaymentId,
): Promise<void> {
  const present = await session.load(payment, paymentId);
  for (const { refundId } of present?.refunds ?? []) {
    await checkRefund(dependencies, session, { paymentId, refundId });
  }
}

/** Null also where the gateway never had it, or staff have paid it out. */
function orderOfSucceeded(present: Payment, refundId: RefundId): RefundOrder | null {
  const refund = present.refunds.find((each) => each.refundId === refundId);
  const isAtGateway = refund?.status === 'succeeded' && !refund.isPaidOut;
  return isAtGateway && present.request.gateway !== 'counter' ? refundOrderOf(present, refund) : null;
}
