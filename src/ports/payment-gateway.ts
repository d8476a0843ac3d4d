import type { BookingId, PaymentId, RefundId, ShowtimeId } from '../domain/kernel/ids.ts';
import type { Money } from '../domain/kernel/money.ts';
import type { Instant } from '../engine/instant.ts';

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
  /** The gateway's record of the money that goes back. */
  readonly gatewayReference: string;
  /** The gateway's own record of the refund; null while we know of none. */
  readonly refundReference: string | null;
  readonly amount: Money;
}

export type OpenOutcome =
  | {
      readonly outcome: 'opened';
      /** Null where the gateway keeps no record of its own. */
      readonly gatewayReference: string | null;
      /** What the customer's browser needs to pay. It is stored nowhere; opening again tells it again. */
      readonly clientSecret: string | null;
      /** Where the customer's browser goes to pay; null where it stays. It is sealed before it is stored. */
      readonly redirectUrl: string | null;
    }
  | { readonly outcome: 'refused'; readonly reason: string };

/** Money that the gateway has, and what it says that it is for. */
export interface Receipt {
  /** The gateway's record of this money. */
  readonly gatewayReference: string;
  /** The record that was opened, which the money came by. The same, where a gateway keeps one record for both. */
  readonly openedReference: string;
  readonly paymentId: string;
  /** Null where the gateway's record of the money does not name it. */
  readonly bookingId: string | null;
  readonly showtimeId: string | null;
  readonly received: Money;
  readonly method: string;
  /** The gateway advises to look at it before anything is given for it. */
  readonly isSuspicious: boolean;
}

/** A customer's objection at their bank to money that the gateway took. */
export interface DisputeReport {
  readonly disputeReference: string;
  readonly amount: Money;
  /** In the gateway's words: `fraudulent`. */
  readonly reason: string;
  readonly status: 'open' | 'won' | 'lost';
}

/** A dispute that a gateway has, and the payment that its money came by. */
export interface FoundDispute {
  readonly paymentId: string;
  readonly gatewayReference: string;
  readonly dispute: DisputeReport;
}

/** What a gateway says of a payment when it is asked. */
export type PaymentReport =
  | {
      readonly status: 'succeeded';
      readonly receipt: Receipt;
      /** More money of the same payment: a customer has paid twice. */
      readonly others: readonly Receipt[];
      readonly disputes: readonly DisputeReport[];
    }
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
  /** On its way. Asking again tells how it ended, with the gateway's own record where it keeps one to ask about. */
  | { readonly outcome: 'pending'; readonly gatewayReference: string | null };

/** Which payment a gateway's message is about. It is a hint: the gateway is asked what is so. */
export interface Notice {
  readonly eventId: string;
  readonly gatewayReference: string;
}

/** Reads what a gateway sends to us by itself. */
export interface NoticeReader {
  /** `forged`: not from the gateway. Null: from the gateway, and nothing for us. */
  read(body: Buffer, signature: string): Notice | 'forged' | null;
  /** The payment that a customer says they come back from; null where none is named. It proves nothing. */
  paymentOf(body: Buffer): PaymentId | null;
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
  /** False where nothing keeps a customer from paying after `cancel`: such payments are asked about on. */
  readonly canCancel: boolean;
  /** Makes the gateway's record of a payment, or finds the one that there is. */
  open(order: PaymentOrder): Promise<OpenOutcome>;
  /** Asks about one record of the gateway; null when it is not one of ours. */
  report(gatewayReference: string): Promise<PaymentReport | null>;
  /** Makes sure that a payment can no longer succeed, or tells that it has. Where a gateway cannot cancel, it is asked. */
  cancel(order: PaymentOrder): Promise<CancelOutcome>;
  refund(order: RefundOrder): Promise<RefundOutcome>;
  /** How a refund stands that was made before: a bank may send it back. Null where the gateway knows of none. Makes none. */
  refundState(order: RefundOrder): Promise<RefundOutcome | null>;
  /** The disputes that were opened since an instant about payments of ours; none where the gateway tells of none. */
  disputesSince(since: Instant): Promise<readonly FoundDispute[]>;
}

/** Thrown when a gateway did not answer, or not so that the outcome is known. Trying again is right, and harmless. */
export class GatewayUnavailable extends Error {
  override readonly name = 'GatewayUnavailable';
}
