import { z } from 'zod';
import { BookingId, PaymentId, RefundId } from '../../domain/kernel/ids.ts';
import { Money, money, sum } from '../../domain/kernel/money.ts';
import { ReviewDecision } from '../../domain/payment/events.ts';
import { choicesOf, shownStatusOf, type Payment as PaymentState } from '../../domain/payment/state.ts';
import { Instant } from '../../engine/instant.ts';

export const PaymentStatus = z.enum([
  'requested',
  'succeeded',
  'failed',
  'cancelled',
  'needs-review',
  'disputed',
]);
export const RefundStatus = z.enum(['requested', 'succeeded', 'failed']);

export const Refund = z.strictObject({
  id: RefundId,
  amount: Money,
  status: RefundStatus,
  reason: z.string(),
});

/** Money at the gateway that is not what was asked for, and what staff may decide about it. */
export const Discrepancy = z.strictObject({
  gatewayReference: z.string(),
  received: Money,
  decision: ReviewDecision.nullable(),
  choices: z.array(ReviewDecision).readonly(),
});

export const Dispute = z.strictObject({
  id: z.string(),
  amount: Money,
  reason: z.string(),
  status: z.enum(['open', 'won', 'lost']),
});

export const Payment = z.strictObject({
  id: PaymentId,
  bookingId: BookingId,
  gateway: z.string(),
  method: z.string().nullable(),
  status: PaymentStatus,
  amount: Money,
  refunded: Money,
  gatewayReference: z.string().nullable(),
  reason: z.string().nullable(),
  refunds: z.array(Refund).readonly(),
  discrepancies: z.array(Discrepancy).readonly(),
  disputes: z.array(Dispute).readonly(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Payment = z.output<typeof Payment>;

/** The answer to the start of a payment. */
export const StartedPayment = z.strictObject({
  paymentId: PaymentId,
  gateway: z.string(),
  status: PaymentStatus,
  amount: Money,
  /** What the browser needs to pay with Stripe; null at other gateways. It is stored nowhere. */
  clientSecret: z.string().nullable(),
  /** Where the browser goes to pay with SSLCommerz; null at other gateways. In no stored response, and sealed in the log. */
  redirectUrl: z.string().nullable(),
  heldUntil: Instant,
});

export function presentPayment(payment: PaymentState): Payment {
  const { request, refunds } = payment;
  const { amount } = request;
  const back = refunds
    .filter(({ status, amount: { currency } }) => status === 'succeeded' && currency === amount.currency)
    .map((refund) => refund.amount);
  return {
    id: request.paymentId,
    bookingId: request.bookingId,
    gateway: request.gateway,
    method: payment.method,
    status: shownStatusOf(payment),
    amount,
    refunded: back.length === 0 ? money(0, amount.currency) : sum(back, amount.currency),
    gatewayReference: payment.gatewayReference,
    reason: payment.reason,
    refunds: refunds.map(({ refundId: id, amount: back, status, reason }) => ({
      id,
      amount: back,
      status,
      reason,
    })),
    discrepancies: payment.discrepancies.map((each) => ({ ...each, choices: choicesOf(payment, each) })),
    disputes: payment.disputes.map(({ disputeReference: id, ...dispute }) => ({ id, ...dispute })),
    createdAt: payment.createdAt,
    updatedAt: payment.updatedAt,
  };
}
