import { z } from 'zod';
import { BookingId, PaymentId, RefundId } from '../../domain/kernel/ids.ts';
import { Money, money, sum } from '../../domain/kernel/money.ts';
import type { Payment as PaymentState } from '../../domain/payment/decider.ts';
import { Instant } from '../../engine/instant.ts';

export const PaymentStatus = z.enum(['requested', 'succeeded', 'failed', 'cancelled', 'needs-review']);
export const RefundStatus = z.enum(['requested', 'succeeded', 'failed']);

export const Refund = z.strictObject({
  id: RefundId,
  amount: Money,
  status: RefundStatus,
  reason: z.string(),
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
  heldUntil: Instant,
});

export function presentPayment(payment: PaymentState): Payment {
  const { request, refunds } = payment;
  const { amount } = request;
  const back = refunds.filter((refund) => refund.status === 'succeeded').map((refund) => refund.amount);
  return {
    id: request.paymentId,
    bookingId: request.bookingId,
    gateway: request.gateway,
    method: payment.method,
    status: payment.status,
    amount,
    refunded: back.length === 0 ? money(0, amount.currency) : sum(back, amount.currency),
    gatewayReference: payment.gatewayReference,
    reason: payment.reason,
    refunds: refunds.map(({ refundId, ...refund }) => ({ id: refundId, ...refund })),
    createdAt: payment.createdAt,
    updatedAt: payment.updatedAt,
  };
}
