import type { Versioned } from '../../engine/decider.ts';
import type { RefundId } from '../kernel/ids.ts';
import { isSameMoney, type Money } from '../kernel/money.ts';
import type { Sealed } from '../kernel/sealed.ts';
import type { PaymentMethod } from '../showtime/values.ts';
import type {
  DisputeOutcome,
  PaymentRequest,
  RefundedBooking,
  RefundReason,
  ReviewDecision,
} from './events.ts';

export interface Refund {
  readonly refundId: RefundId;
  readonly amount: Money;
  readonly status: 'requested' | 'succeeded' | 'failed';
  /** It failed, and staff have asked for another one of the same money since. */
  readonly isReplaced: boolean;
  /** Staff have paid it out: the gateway knows nothing of that. */
  readonly isPaidOut: boolean;
  readonly reason: RefundReason;
  /** The gateway's record of the money that goes back; null at the counter. */
  readonly gatewayReference: string | null;
  /** The gateway's own record of the refund; null while we know of none. */
  readonly refundReference: string | null;
  /** The booking that it is for: the payment's own, or one that has taken its place. */
  readonly of: RefundedBooking;
}

/** Money at the gateway that is not what was asked for. */
export interface Discrepancy {
  readonly gatewayReference: string;
  readonly received: Money;
  /** What staff decided; null while nobody has. */
  readonly decision: ReviewDecision | null;
}

/** A customer's objection at their bank to money that was taken. */
export interface Dispute {
  readonly disputeReference: string;
  readonly amount: Money;
  readonly reason: string;
  readonly status: 'open' | DisputeOutcome;
}

/** One attempt to pay one booking. */
export interface Payment extends Versioned {
  readonly request: PaymentRequest;
  readonly status: 'requested' | 'succeeded' | 'failed' | 'cancelled' | 'needs-review';
  readonly method: PaymentMethod | null;
  readonly gatewayReference: string | null;
  /** Where the customer pays, and where they come back to; null where that is on our own pages. */
  readonly redirectUrl: Sealed | null;
  readonly returnUrl: Sealed | null;
  readonly reason: string | null;
  /** It had no end a day after its request. */
  readonly hasStalled: boolean;
  readonly discrepancies: readonly Discrepancy[];
  readonly refunds: readonly Refund[];
  readonly disputes: readonly Dispute[];
}

export type PaymentState = Payment | null;

/** A payment's status for those who look after it: what a person has to see to comes first. */
export type ShownStatus = Payment['status'] | 'disputed';

export function shownStatusOf(payment: Payment): ShownStatus {
  const { status, hasStalled, discrepancies, disputes } = payment;
  if (disputes.some((dispute) => dispute.status === 'open')) return 'disputed';
  if (discrepancies.some(({ decision }) => decision === null)) return 'needs-review';
  if (isRefundOwed(payment)) return 'needs-review';
  return status === 'requested' && hasStalled ? 'needs-review' : status;
}

/** Whether a refund has failed that nobody has made good. A customer whose bank has won the money back is owed none. */
function isRefundOwed({ refunds, disputes }: Payment): boolean {
  if (disputes.some((dispute) => dispute.status === 'lost')) return false;
  return refunds.some((refund) => refund.status === 'failed' && !refund.isReplaced);
}

/** What staff may decide about money that is not what was asked for. None once they have. */
export function choicesOf(
  { request, status }: Pick<Payment, 'request' | 'status'>,
  { received, decision }: Discrepancy,
): readonly ReviewDecision[] {
  if (decision !== null) return [];
  // A second sale of one booking, or one at another price, is none.
  const isPayable = status !== 'succeeded' && isSameMoney(received, request.amount);
  return isPayable ? ['accept', 'refund', 'dismiss'] : ['refund', 'dismiss'];
}
