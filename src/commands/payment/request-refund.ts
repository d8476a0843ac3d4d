import type { PaymentId, RefundId } from '../../domain/kernel/ids.ts';
import type { Money } from '../../domain/kernel/money.ts';
import { payment, type PaymentRejection } from '../../domain/payment/decider.ts';
import type { PaymentState } from '../../domain/payment/state.ts';
import type { RefundedBooking, RefundReason } from '../../domain/payment/events.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

/** Asks for money to be paid back, at most what is left of the payment. */
export function requestRefund(
  session: CommandSession,
  given: {
    readonly paymentId: PaymentId;
    readonly refundId: RefundId;
    readonly amount: Money;
    readonly reason: RefundReason;
    /** The booking that it is for; absent: the payment's own. */
    readonly of?: RefundedBooking | undefined;
  },
): Promise<CommandResult<PaymentState, PaymentRejection>> {
  const { paymentId, ...refund } = given;
  return session.execute(payment, paymentId, { type: 'RequestRefund', ...refund, now: session.now });
}
