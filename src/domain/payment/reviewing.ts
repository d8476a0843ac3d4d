import { accept, reject, type Decision } from '../../engine/decider.ts';
import { isSameMoney } from '../kernel/money.ts';
import type { RecordDiscrepancy, RecordDispute, ReviewDiscrepancy } from './commands.ts';
import {
  DisputeClosed,
  DisputeOpened,
  namesOf,
  PaymentDiscrepancyFound,
  PaymentReviewed,
  PaymentStalled,
  RefundRequested,
  saleDateOf,
  success,
  type PaymentEvent,
} from './events.ts';
import { choicesOf, type Discrepancy, type Dispute, type Payment } from './state.ts';

type ReviewRejection = 'already-reviewed' | 'amount-mismatch' | 'not-found';
type ReviewingDecision = Decision<PaymentEvent, ReviewRejection>;

/** Records money that is not what was asked for, once for each of the gateway's records and each amount. */
export function recordDiscrepancy(
  { received, gatewayReference }: RecordDiscrepancy,
  { discrepancies, request }: Payment,
): ReviewingDecision {
  const isKnown = discrepancies.some(
    (known) => known.gatewayReference === gatewayReference && isSameMoney(known.received, received),
  );
  if (isKnown) return accept();
  const { amount } = request;
  return accept(PaymentDiscrepancyFound({ ...namesOf(request), amount, received, gatewayReference }));
}

/** Records once that a payment which is still open has no end. */
export function recordStall({ request, status, hasStalled }: Payment): ReviewingDecision {
  if (status !== 'requested' || hasStalled) return accept();
  return accept(PaymentStalled({ ...namesOf(request), amount: request.amount }));
}

/** Decides about money that is not what was asked for: it pays after all, goes back, or was dealt with elsewhere. */
export function reviewDiscrepancy(command: ReviewDiscrepancy, state: Payment): ReviewingDecision {
  const { gatewayReference, decision, now } = command;
  const found = state.discrepancies.findLast((each) => each.gatewayReference === gatewayReference);
  if (found === undefined) return reject('not-found', 'This payment has no such money to decide about.');
  if (found.decision === decision) return accept();
  if (found.decision !== null) {
    return reject('already-reviewed', `Staff have decided about this money (${found.decision}).`);
  }
  if (!choicesOf(state, found).includes(decision)) {
    return reject('amount-mismatch', 'This money cannot pay the booking. Refund it.');
  }
  const { received } = found;
  const { request } = state;
  const names = namesOf(request);
  const reviewed = { ...names, amount: request.amount, received, gatewayReference, decision };
  switch (decision) {
    case 'accept':
      return accept<PaymentEvent>(
        PaymentReviewed({ ...reviewed, refundId: null }),
        success(request, command.method, gatewayReference, saleDateOf(request, now)),
      );
    case 'refund': {
      const { refundId } = command;
      const saleDate = saleDateOf(request, now);
      return accept<PaymentEvent>(
        PaymentReviewed({ ...reviewed, refundId }),
        RefundRequested({
          ...names,
          refundId,
          amount: received,
          reason: 'amount-mismatch',
          note: null,
          gatewayReference,
          saleDate,
        }),
      );
    }
    case 'dismiss':
      return accept(PaymentReviewed({ ...reviewed, refundId: null }));
  }
}

/** Records how a dispute stands at the gateway, once for each change. */
export function recordDispute(
  { dispute, gatewayReference }: RecordDispute,
  { request, disputes }: Payment,
): ReviewingDecision {
  const { disputeReference, amount, reason, status } = dispute;
  const known = disputes.find((each) => each.disputeReference === disputeReference);
  const data = { ...namesOf(request), disputeReference, gatewayReference, amount };
  const opened = known === undefined ? [DisputeOpened({ ...data, reason })] : [];
  const closed = status === 'open' || status === known?.status ? [] : [DisputeClosed({ ...data, status })];
  return accept<PaymentEvent>(...opened, ...closed);
}

/** The discrepancies after one more was found; what was undecided of the same record is superseded. */
export function withDiscrepancy(
  discrepancies: readonly Discrepancy[],
  { received, gatewayReference }: Pick<Discrepancy, 'received' | 'gatewayReference'>,
): readonly Discrepancy[] {
  const others = discrepancies.filter(
    (each) => each.gatewayReference !== gatewayReference || each.decision !== null,
  );
  return [...others, { gatewayReference, received, decision: null }];
}

/** A payment after staff have decided about some of its money. What is left without money has failed. */
export function afterReview(
  state: Payment,
  { gatewayReference, decision }: Pick<Discrepancy, 'gatewayReference' | 'decision'>,
): Pick<Payment, 'status' | 'reason' | 'discrepancies'> {
  const discrepancies = state.discrepancies.map((each) =>
    each.gatewayReference === gatewayReference && each.decision === null ? { ...each, decision } : each,
  );
  const { status, reason } = state;
  const isDecided = discrepancies.every((each) => each.decision !== null);
  if (status !== 'needs-review' || !isDecided) return { status, reason, discrepancies };
  return { status: 'failed', reason: 'reviewed by staff', discrepancies };
}

export function withClosedDispute(
  disputes: readonly Dispute[],
  { disputeReference, status }: Pick<Dispute, 'disputeReference' | 'status'>,
): readonly Dispute[] {
  return disputes.map((each) => (each.disputeReference === disputeReference ? { ...each, status } : each));
}
