import type { PaymentId, RefundId } from '../../domain/kernel/ids.ts';
import { atMost, sum } from '../../domain/kernel/money.ts';
import { payment } from '../../domain/payment/decider.ts';
import { refundableOf } from '../../domain/payment/refunding.ts';
import type { Payment } from '../../domain/payment/state.ts';
import { furtherRefundsFor, type Booking, type OwedRefund } from '../../domain/showtime/state.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { Repayment } from './templates/booking-letters.ts';

/** What the cancellation of a booking pays back, of each of its payments. */
export function refundsOf(booking: Booking): readonly OwedRefund[] {
  const { refund, seats } = booking;
  return [...furtherRefundsFor(booking, seats), ...(refund === null ? [] : [refund])];
}

/** What goes back: what was decided, or what is left where staff have paid some of it back before. Null: nothing. */
export async function repaymentOf(
  session: CommandSession,
  owed: readonly OwedRefund[],
): Promise<Repayment | null> {
  const found = await Promise.all(owed.map((refund) => owedRefund(session, refund)));
  const repaid = found.filter(({ amount }) => amount.amount > 0);
  const [first] = repaid;
  if (first === undefined) return null;
  const amounts = repaid.map(({ amount }) => amount);
  return {
    amount: sum(amounts, first.amount.currency),
    isAtCounter: repaid.every(({ isAtCounter }) => isAtCounter),
  };
}

async function owedRefund(session: CommandSession, refund: OwedRefund): Promise<Repayment> {
  const paid = await loadPayment(session, refund.paymentId);
  const requested = paid.refunds.find(({ refundId }) => refundId === refund.refundId);
  const amount = requested?.amount ?? atMost(refund.amount, refundableOf(paid));
  return { amount, isAtCounter: paid.request.gateway === 'counter' };
}

/** A refund as its payment knows it. */
export async function recordedRefund(
  session: CommandSession,
  paymentId: PaymentId,
  id: RefundId,
): Promise<Repayment> {
  const { refunds, request } = await loadPayment(session, paymentId);
  const refund = refunds.find(({ refundId }) => refundId === id);
  if (refund === undefined) throw new Error(`There is no refund ${id}.`);
  return { amount: refund.amount, isAtCounter: request.gateway === 'counter' };
}

/** Throws while a payment of the counter is not recorded yet: the mail is tried again in a moment. */
export async function loadPayment(session: CommandSession, paymentId: PaymentId): Promise<Payment> {
  const paid = await session.load(payment, paymentId);
  if (paid === null) throw new Error(`Payment ${paymentId} is not recorded yet.`);
  return paid;
}
