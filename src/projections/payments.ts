import type { PaymentId, RefundId } from '../domain/kernel/ids.ts';
import type { Money } from '../domain/kernel/money.ts';
import type { PaymentRequest } from '../domain/payment/events.ts';
import { legacy } from '../legacy-handlers.ts';
import { changedBy, madeBy, type ReadModel } from './read-model.ts';

export interface PaymentRefund {
  readonly refundId: RefundId;
  readonly amount: Money;
  readonly status: 'requested' | 'succeeded' | 'failed';
  readonly reason: string;
}

export type PaymentDocument = ReadModel &
  PaymentRequest & {
    readonly paymentId: PaymentId;
    readonly status: 'requested' | 'succeeded' | 'failed' | 'cancelled';
    readonly method: string | null;
    readonly gatewayReference: string | null;
    readonly reason: string | null;
    readonly refunds: readonly PaymentRefund[];
  };

/** The attempts to pay, each with its refunds. */
export const payments = legacy<PaymentDocument>({
  name: 'payments',
  version: 1,
  indexes: [['bookingId'], ['customerId']],
  documentIds: ({ stream, data }) =>
    'paymentId' in data && stream.startsWith('payment-') ? [data.paymentId] : [],
  on: {
    PaymentRequested: (_, event) => ({
      ...event.data,
      ...{ status: 'requested', method: null, gatewayReference: null, reason: null, refunds: [] },
      ...madeBy(event),
    }),
    PaymentSucceeded: (payment, event) => {
      const { method, gatewayReference } = event.data;
      return payment && { ...payment, status: 'succeeded', method, gatewayReference, ...changedBy(event) };
    },
    PaymentFailed: (payment, event) =>
      payment && { ...payment, status: 'failed', reason: event.data.reason, ...changedBy(event) },
    PaymentCancelled: (payment, event) =>
      payment && { ...payment, status: 'cancelled', reason: event.data.reason, ...changedBy(event) },
    RefundRequested: (payment, event) => {
      const { refundId, amount, reason } = event.data;
      const refund: PaymentRefund = { refundId, amount, status: 'requested', reason };
      return payment && { ...payment, refunds: [...payment.refunds, refund], ...changedBy(event) };
    },
    RefundSucceeded: (payment, event) =>
      payment && { ...withRefund(payment, event.data.refundId, 'succeeded'), ...changedBy(event) },
    RefundFailed: (payment, event) =>
      payment && { ...withRefund(payment, event.data.refundId, 'failed'), ...changedBy(event) },
  },
});

function withRefund(
  payment: PaymentDocument,
  refundId: string,
  status: PaymentRefund['status'],
): PaymentDocument {
  const refunds = payment.refunds.map((refund) =>
    refund.refundId === refundId ? { ...refund, status } : refund,
  );
  return { ...payment, refunds };
}
