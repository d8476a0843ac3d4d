import { RefundId, showtimeOf, type PaymentId } from '../domain/kernel/ids.ts';
import { payment, type PaymentState } from '../domain/payment/decider.ts';
import type { RefundReason } from '../domain/payment/events.ts';
import type { Caller } from '../domain/showtime/commands.ts';
import { showtime } from '../domain/showtime/decider.ts';
import { PaymentMethod } from '../domain/showtime/values.ts';
import type { CommandResult } from './command-result.ts';
import type { CommandDependencies } from './dependencies.ts';
import { derivedId } from './derived-id.ts';
import type { CommandContext } from './envelope.ts';

/** What acts on its own behalf, for whomever it concerns. */
export const SYSTEM_CALLER: Caller = { userId: null, isStaff: true };

/** Why money that has come cannot become a ticket. */
const refundReasons: Readonly<Record<string, RefundReason>> = {
  'seats-unavailable': 'late-payment',
  'already-confirmed': 'second-payment',
  'already-cancelled': 'booking-cancelled',
  'showtime-started': 'showtime-started',
  'amount-mismatch': 'amount-mismatch',
};

/**
 * Brings money that has come to its end: a confirmed booking, or a refund. Does nothing while the payment has
 * not succeeded. May be repeated, also at the same time: there is one confirmation, or one refund.
 */
export async function settlePayment(
  { writer }: CommandDependencies,
  context: CommandContext,
  paymentId: PaymentId,
): Promise<CommandResult<PaymentState>> {
  const paid = await writer.read(payment, paymentId);
  if (paid?.status !== 'succeeded') {
    return { outcome: 'accepted', events: [], state: paid, position: 0n };
  }
  const { bookingId, gateway, amount } = paid.request;
  const confirmed = await writer.execute(
    showtime,
    showtimeOf(bookingId),
    {
      ...{ type: 'ConfirmBooking', bookingId, caller: SYSTEM_CALLER, paymentId, gateway, paid: amount },
      method: PaymentMethod.parse(paid.method),
      now: context.now,
    },
    context,
  );
  if (confirmed.outcome === 'accepted') return { ...confirmed, state: paid };
  const reason = refundReasons[confirmed.rejection.code];
  if (reason === undefined) return confirmed;
  const refundId = RefundId.parse(derivedId(paymentId, 'unsettled'));
  return writer.execute(
    payment,
    paymentId,
    { type: 'RequestRefund', refundId, amount: null, reason, now: context.now },
    context,
  );
}
