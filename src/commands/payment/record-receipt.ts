import { isSameMoney } from '../../domain/kernel/money.ts';
import type { PaymentCommand } from '../../domain/payment/commands.ts';
import { payment, type PaymentRejection } from '../../domain/payment/decider.ts';
import type { Payment, PaymentState } from '../../domain/payment/state.ts';
import { PaymentMethod } from '../../domain/showtime/values.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { Receipt } from '../../ports/payment-gateway.ts';

/**
 * Records money that a gateway has proven. It pays the payment only where everything is as it was asked for: our ids,
 * the gateway's record, the currency and the amount to the minor unit, and the gateway does not suspect it. Else it is
 * recorded as a discrepancy.
 */
export function recordReceipt(
  session: CommandSession,
  present: Payment,
  receipt: Receipt,
): Promise<CommandResult<PaymentState, PaymentRejection>> {
  const { gatewayReference, received, method } = receipt;
  const command: PaymentCommand = isAsAsked(present, receipt)
    ? {
        type: 'RecordPaymentSuccess',
        isProven: true,
        method: PaymentMethod.parse(method),
        gatewayReference,
        now: session.now,
      }
    : { type: 'RecordDiscrepancy', received, gatewayReference };
  return session.execute(payment, present.request.paymentId, command);
}

function isAsAsked(present: Payment, receipt: Receipt): boolean {
  const { request, status, gatewayReference } = present;
  // Money that paid before pays by its own record; until then, by the one that was opened.
  const { gatewayReference: ofMoney, openedReference } = receipt;
  const by = status === 'succeeded' ? ofMoney : openedReference;
  return (
    !receipt.isSuspicious &&
    receipt.paymentId === request.paymentId &&
    (receipt.bookingId ?? request.bookingId) === request.bookingId &&
    (receipt.showtimeId ?? request.showtimeId) === request.showtimeId &&
    // A crash may have lost the reference; then our ids tell.
    by === (gatewayReference ?? by) &&
    isSameMoney(receipt.received, request.amount)
  );
}
