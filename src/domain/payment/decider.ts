import {
  accept,
  changedAt,
  reject,
  unreachable,
  versionedFrom,
  type Decider,
  type Decision,
} from '../../engine/decider.ts';
import type { PaymentCommand, RecordPaymentOpening, RecordPaymentSuccess } from './commands.ts';
import {
  namesOf,
  PaymentCancelled,
  PaymentFailed,
  PaymentOpened,
  PaymentRequested,
  saleDateOf,
  success,
  type PaymentEvent,
  paymentEvents,
} from './events.ts';
import {
  openRefund,
  recordRefund,
  refundByStaff,
  requestRefund,
  withRefund,
  withRequestedRefund,
} from './refunding.ts';
import {
  afterReview,
  recordDiscrepancy,
  recordDispute,
  recordStall,
  reviewDiscrepancy,
  withClosedDispute,
  withDiscrepancy,
} from './reviewing.ts';
import type { Payment, PaymentState } from './state.ts';

export type PaymentRejection =
  | 'already-reviewed'
  | 'amount-mismatch'
  | 'currency-mismatch'
  | 'not-found'
  | 'payment-ended'
  | 'payment-not-succeeded'
  | 'refund-ended'
  | 'refund-exceeds-payment';

export const payment: Decider<PaymentCommand, PaymentEvent, PaymentState, PaymentRejection> = {
  category: 'payment',
  events: paymentEvents,
  initialState: null,

  decide(command, state) {
    if (command.type === 'RequestPayment')
      return state === null ? accept(PaymentRequested(command.request)) : accept();
    if (command.type === 'RecordCounterPayment') {
      const { request, method, now } = command;
      const saleDate = command.saleDate ?? saleDateOf(request, now);
      if (state === null) {
        return accept<PaymentEvent>(PaymentRequested(request), success(request, method, null, saleDate));
      }
      // Some of the seats may have been cancelled while it was awaited: what was taken counts.
      const taken = { ...state.request, amount: request.amount };
      return state.status === 'requested' ? accept(success(taken, method, null, saleDate)) : accept();
    }
    if (state === null) return reject('not-found', 'There is no such payment.');
    switch (command.type) {
      case 'RecordPaymentOpening':
        return open(command, state);
      case 'RecordDiscrepancy':
        return recordDiscrepancy(command, state);
      case 'RecordStall':
        return recordStall(state);
      case 'ReviewDiscrepancy':
        return reviewDiscrepancy(command, state);
      case 'RecordDispute':
        return recordDispute(command, state);
      case 'RecordPaymentSuccess':
        return succeed(command, state);
      case 'RecordPaymentFailure':
        return end(state, 'failed', command.reason);
      case 'RecordPaymentCancellation':
        return end(state, 'cancelled', command.reason);
      case 'RequestRefund':
        return requestRefund(command, state);
      case 'RefundByStaff':
        return refundByStaff(command, state);
      case 'RecordRefundOpening':
        return openRefund(command, state);
      case 'RecordRefund':
        return recordRefund(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, { type, data }, place) {
    if (type === 'PaymentRequested') {
      return {
        request: data,
        status: 'requested',
        method: null,
        gatewayReference: null,
        redirectUrl: null,
        returnUrl: null,
        reason: null,
        hasStalled: false,
        discrepancies: [],
        refunds: [],
        disputes: [],
        ...versionedFrom(place),
      };
    }
    if (state === null) return state;
    const changed = changedAt(place);
    switch (type) {
      case 'PaymentOpened': {
        const { gatewayReference, redirectUrl, returnUrl } = data;
        return { ...state, gatewayReference, redirectUrl, returnUrl, ...changed };
      }
      case 'PaymentSucceeded': {
        const { method, gatewayReference, amount } = data;
        const request = { ...state.request, amount };
        return { ...state, request, status: 'succeeded', method, gatewayReference, reason: null, ...changed };
      }
      case 'PaymentFailed':
        return { ...state, status: 'failed', reason: data.reason, ...changed };
      case 'PaymentCancelled':
        return { ...state, status: 'cancelled', reason: data.reason, ...changed };
      case 'PaymentDiscrepancyFound': {
        // Money that was right stays a ticket, whatever comes after it.
        const status = state.status === 'succeeded' ? 'succeeded' : 'needs-review';
        return { ...state, status, discrepancies: withDiscrepancy(state.discrepancies, data), ...changed };
      }
      case 'PaymentStalled':
        return { ...state, hasStalled: true, ...changed };
      case 'PaymentReviewed':
        return { ...state, ...afterReview(state, data), ...changed };
      case 'DisputeOpened': {
        const { disputeReference, amount, reason } = data;
        const dispute = { disputeReference, amount, reason, status: 'open' } as const;
        return { ...state, disputes: [...state.disputes, dispute], ...changed };
      }
      case 'DisputeClosed':
        return { ...state, disputes: withClosedDispute(state.disputes, data), ...changed };
      case 'RefundRequested': {
        return { ...state, refunds: withRequestedRefund(state.refunds, data), ...changed };
      }
      case 'RefundOpened': {
        const { refundId, gatewayReference: refundReference } = data;
        return { ...state, refunds: withRefund(state.refunds, refundId, { refundReference }), ...changed };
      }
      case 'RefundSucceeded': {
        const isPaidOut = data.gatewayReference === null;
        const refunds = withRefund(state.refunds, data.refundId, { status: 'succeeded', isPaidOut });
        return { ...state, refunds, ...changed };
      }
      case 'RefundFailed':
      case 'RefundReversed': {
        const refunds = withRefund(state.refunds, data.refundId, { status: 'failed' });
        return { ...state, refunds, ...changed };
      }
      default:
        return unreachable(type);
    }
  },
};

type PaymentDecision = Decision<PaymentEvent, PaymentRejection>;

function open(command: RecordPaymentOpening, state: Payment): PaymentDecision {
  const { gatewayReference, redirectUrl, returnUrl } = command;
  if (state.gatewayReference === gatewayReference) return accept();
  if (state.status !== 'requested') return ended(state);
  // The gateway's key makes one record of one payment, so another reference is a bug there or here.
  if (state.gatewayReference !== null) {
    return reject('payment-ended', 'The gateway has another record of this payment. Start a new one.');
  }
  const { request } = state;
  const opened = { ...namesOf(request), amount: request.amount, gatewayReference, redirectUrl, returnUrl };
  return accept(PaymentOpened(opened));
}

function succeed(command: RecordPaymentSuccess, state: Payment): PaymentDecision {
  const { isProven, method, gatewayReference, now } = command;
  if (state.status === 'succeeded') return accept();
  if (state.status !== 'requested' && !isProven) return ended(state);
  return accept(success(state.request, method, gatewayReference, saleDateOf(state.request, now)));
}

function end(state: Payment, status: 'failed' | 'cancelled', reason: string): PaymentDecision {
  if (state.status === status) return accept();
  if (state.status !== 'requested') return ended(state);
  const data = { ...namesOf(state.request), amount: state.request.amount, reason };
  return accept(status === 'failed' ? PaymentFailed(data) : PaymentCancelled(data));
}

function ended({ status }: Payment): PaymentDecision {
  return reject('payment-ended', `This payment has ended (${status}). Start a new one.`);
}
