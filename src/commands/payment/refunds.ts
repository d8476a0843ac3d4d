import { reject } from '../../engine/decider.ts';
import type { PaymentId, RefundId } from '../../domain/kernel/ids.ts';
import type { Money } from '../../domain/kernel/money.ts';
import { payment, type PaymentState } from '../../domain/payment/decider.ts';
import type { RefundReason } from '../../domain/payment/events.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

type RefundResult = CommandResult<PaymentState>;

/** Asks for money to be paid back, at most what is left of the payment. */
export function requestRefund(
  _: CommandDependencies,
  session: CommandSession,
  given: {
    readonly paymentId: PaymentId;
    readonly refundId: RefundId;
    readonly amount: Money;
    readonly reason: RefundReason;
  },
): Promise<RefundResult> {
  const { paymentId, ...refund } = given;
  return session.execute(payment, paymentId, { type: 'RequestRefund', ...refund, now: session.now });
}

/**
 * Pays a requested refund back through its gateway, under the refund's id as the key, and records the outcome.
 * Nothing is done when the outcome stands, nor for money of the counter, which staff pay out.
 */
export async function payRefundBack(
  { gateways }: CommandDependencies,
  session: CommandSession,
  { paymentId, refundId }: { readonly paymentId: PaymentId; readonly refundId: RefundId },
): Promise<RefundResult> {
  const present = await session.load(payment, paymentId);
  const refund = present?.refunds.find((each) => each.refundId === refundId);
  const gateway = gateways.get(present?.request.gateway ?? '');
  if (present === null || refund?.status !== 'requested' || present.request.gateway === 'counter') {
    return { outcome: 'accepted', events: [], state: present };
  }
  if (gateway === undefined) throw new Error(`The gateway ${present.request.gateway} is not configured.`);
  const { amount } = refund;
  const { gatewayReference } = present;
  if (gatewayReference === null) throw new Error(`Payment ${paymentId} has no reference at its gateway.`);
  const result = await gateway.refund({ paymentId, refundId, gatewayReference, amount });
  const command = { type: 'RecordRefund', refundId, result, now: session.now } as const;
  return session.execute(payment, paymentId, command);
}

/** Records that staff have paid a refund out at the counter. */
export async function recordPaidOut(
  _: CommandDependencies,
  session: CommandSession,
  { paymentId, refundId }: { readonly paymentId: PaymentId; readonly refundId: RefundId },
): Promise<RefundResult> {
  const present = await session.load(payment, paymentId);
  if (present !== null && present.request.gateway !== 'counter') {
    return reject(
      'not-at-the-counter',
      `This refund goes through ${present.request.gateway}, not over the counter.`,
    );
  }
  const result = { outcome: 'succeeded', gatewayReference: null } as const;
  const command = { type: 'RecordRefund', refundId, result, now: session.now } as const;
  return session.execute(payment, paymentId, command);
}
