import type { Money } from '../domain/kernel/money.ts';

/** What a gateway needs to know to pay money back. `refundId` is the idempotency key. */
export interface RefundOrder {
  readonly paymentId: string;
  readonly refundId: string;
  readonly gatewayReference: string;
  readonly amount: Money;
}

export type RefundOutcome =
  | { readonly outcome: 'succeeded'; readonly gatewayReference: string }
  | { readonly outcome: 'failed'; readonly reason: string };

export type CancelOutcome =
  | { readonly outcome: 'cancelled' }
  | { readonly outcome: 'succeeded'; readonly method: string; readonly gatewayReference: string };

/** One way to move money. Each call may be repeated: it takes effect once. Throws when the outcome is not known. */
export interface PaymentGateway {
  readonly name: string;
  /** Makes sure that a payment can no longer succeed, or tells that it has. */
  cancel(paymentId: string): Promise<CancelOutcome>;
  refund(order: RefundOrder): Promise<RefundOutcome>;
}
