import type { RefundId } from '../kernel/ids.ts';
import type { Instant } from '../../engine/instant.ts';
import type { Money } from '../kernel/money.ts';
import type { Sealed } from '../kernel/sealed.ts';
import type { PaymentMethod } from '../showtime/values.ts';
import type { PaymentRequest, RefundReason } from './events.ts';
import type { Dispute } from './state.ts';

export interface RequestPayment {
  readonly type: 'RequestPayment';
  readonly request: PaymentRequest;
}

/** Records money that was taken at the counter: request and success in one, or success alone where it was awaited. */
export interface RecordCounterPayment {
  readonly type: 'RecordCounterPayment';
  readonly request: PaymentRequest;
  readonly method: PaymentMethod;
  /** The business date on which another system took it; null: it is taken now. */
  readonly saleDate: string | null;
  readonly now: Instant;
}

/** Records that the gateway has made its own record of the payment. */
export interface RecordPaymentOpening {
  readonly type: 'RecordPaymentOpening';
  readonly gatewayReference: string;
  /** Where the customer pays; null where that is on our own pages. */
  readonly redirectUrl: Sealed | null;
  /** Where the customer comes back to. */
  readonly returnUrl: Sealed | null;
}

/** Records money that is not what was asked for. */
export interface RecordDiscrepancy {
  readonly type: 'RecordDiscrepancy';
  readonly received: Money;
  readonly gatewayReference: string;
}

/** Records that a payment has no end though it should. */
export interface RecordStall {
  readonly type: 'RecordStall';
}

/** What staff decide about such money. */
export type ReviewDiscrepancy = {
  readonly type: 'ReviewDiscrepancy';
  readonly gatewayReference: string;
  readonly now: Instant;
} & (
  | { readonly decision: 'accept'; readonly method: PaymentMethod }
  | { readonly decision: 'refund'; readonly refundId: RefundId }
  | { readonly decision: 'dismiss' }
);

/** Records how a customer's dispute stands. */
export interface RecordDispute {
  readonly type: 'RecordDispute';
  /** The gateway's record of the money. */
  readonly gatewayReference: string;
  readonly dispute: Dispute;
}

export interface RecordPaymentSuccess {
  readonly type: 'RecordPaymentSuccess';
  /** The gateway has proven the money: the payment succeeds even after it ended. Else only an open payment succeeds. */
  readonly isProven: boolean;
  readonly method: PaymentMethod;
  readonly gatewayReference: string | null;
  readonly now: Instant;
}

export interface RecordPaymentFailure {
  readonly type: 'RecordPaymentFailure';
  readonly reason: string;
}

export interface RecordPaymentCancellation {
  readonly type: 'RecordPaymentCancellation';
  readonly reason: string;
}

export interface RequestRefund {
  readonly type: 'RequestRefund';
  readonly refundId: RefundId;
  /** Null is everything that is not refunded yet. */
  readonly amount: Money | null;
  readonly reason: RefundReason;
  readonly now: Instant;
}

/** Staff pay money back, whatever the policy says. The booking stays as it is. */
export interface RefundByStaff {
  readonly type: 'RefundByStaff';
  readonly refundId: RefundId;
  /** Null is everything that is not refunded yet. */
  readonly amount: Money | null;
  readonly note: Sealed;
  readonly now: Instant;
}

/** Records that the gateway has made its own record of a refund. */
export interface RecordRefundOpening {
  readonly type: 'RecordRefundOpening';
  readonly refundId: RefundId;
  readonly gatewayReference: string;
}

export interface RecordRefund {
  readonly type: 'RecordRefund';
  readonly refundId: RefundId;
  readonly result:
    | { readonly outcome: 'succeeded'; readonly gatewayReference: string | null }
    | { readonly outcome: 'failed'; readonly reason: string };
  readonly now: Instant;
}

export type PaymentCommand =
  | RequestPayment
  | RecordCounterPayment
  | RecordPaymentOpening
  | RecordDiscrepancy
  | RecordStall
  | ReviewDiscrepancy
  | RecordDispute
  | RecordPaymentSuccess
  | RecordPaymentFailure
  | RecordPaymentCancellation
  | RequestRefund
  | RefundByStaff
  | RecordRefundOpening
  | RecordRefund;
