import type { BookingId, PaymentId, RefundId, ShowtimeId } from '../domain/kernel/ids.ts';
import type { Money } from '../domain/kernel/money.ts';

/** A payment as we ask a gateway for it. `paymentId` is the idempotency key. */
export interface PaymentOrder {
  readonly paymentId: PaymentId;
  readonly bookingId: BookingId;
  readonly showtimeId: ShowtimeId;
  readonly amount: Money;
  /** The gateway's own record of it; null while we know of none. */
  readonly gatewayReference: string | null;
}

/** What a gateway needs to know to pay money back. `refundId` is the idempotency key. */
export interface RefundOrder {
  readonly paymentId: PaymentId;
  readonly bookingId: BookingId;
  readonly refundId: RefundId;
  readonly gatewayReference: string;
  readonly amount: Money;
}

export type OpenOutcome =
  | {
      readonly outcome: 'opened';
      /** Null where the gateway keeps no record of its own. */
      readonly gatewayReference: string | null;
      /** What the customer's browser needs to pay. It is stored nowhere; opening again tells it again. */
      readonly clientSecret: string | null;
    }
  | { readonly outcome: 'refused'; readonly reason: string };

/** Money that the gateway has, and what it says that it is for. */
export interface Receipt {
  readonly gatewayReference: string;
  readonly paymentId: string;
  readonly bookingId: string;
  readonly showtimeId: string;
  readonly received: Money;
  readonly method: string;
}

/** A customer's objection at their bank to money that the gateway took. */
export interface DisputeReport {
  readonly disputeReference: string;
  readonly amount: Money;
  /** In the gateway's words: `fraudulent`. */
  readonly reason: string;
  readonly status: 'open' | 'won' | 'lost';
}

/** What a gateway says of a payment when it is asked. */
export type PaymentReport =
  | { readonly status: 'succeeded'; readonly receipt: Receipt; readonly disputes: readonly DisputeReport[] }
  | {
      readonly status: 'open' | 'cancelled';
      readonly gatewayReference: string;
      readonly paymentId: string;
    };

export type CancelOutcome =
  { readonly outcome: 'cancelled' } | { readonly outcome: 'succeeded'; readonly receipt: Receipt };

export type RefundOutcome =
  | { readonly outcome: 'succeeded'; readonly gatewayReference: string }
  | { readonly outcome: 'failed'; readonly reason: string }
  /** On its way. Asking again tells how it ended. */
  | { readonly outcome: 'pending' };

/** Which payment a gateway's message is about. It is a hint: the gateway is asked what is so. */
export interface Notice {
  readonly eventId: string;
  readonly gatewayReference: string;
}

/** Reads what a gateway sends to us by itself. */
export interface NoticeReader {
  /** `forged`: not from the gateway. Null: from the gateway, and nothing for us. */
  read(body: Buffer, signature: string): Notice | 'forged' | null;
}

/**
 * One way to move money. Each call may be repeated: it takes effect once. Throws GatewayUnavailable when the outcome is
 * not known.
 */
export interface PaymentGateway {
  readonly name: string;
  /** What a browser needs to speak to the gateway; null where it does not. */
  readonly publishableKey: string | null;
  /** Null where the gateway sends nothing. */
  readonly notices: NoticeReader | null;
  /** Makes the gateway's record of a payment, or finds the one that there is. */
  open(order: PaymentOrder): Promise<OpenOutcome>;
  /** Asks about one record of the gateway; null when it is not one of ours. */
  report(gatewayReference: string): Promise<PaymentReport | null>;
  /** Makes sure that a payment can no longer succeed, or tells that it has. */
  cancel(order: PaymentOrder): Promise<CancelOutcome>;
  refund(order: RefundOrder): Promise<RefundOutcome>;
}

/** Thrown when a gateway did not answer, or not so that the outcome is known. Trying again is right, and harmless. */
export class GatewayUnavailable extends Error {
  override readonly name = 'GatewayUnavailable';
}
