import { accept, reject, type Decision } from '../../engine/decider.ts';
import type { EventOf } from '../../engine/event.ts';
import type { Instant } from '../../engine/instant.ts';
import type { RefundId } from '../kernel/ids.ts';
import { money, sum, type Money } from '../kernel/money.ts';
import type { RecordRefund, RecordRefundOpening, RefundByStaff, RequestRefund } from './commands.ts';
import {
  namesOf,
  refundedBookingOf,
  RefundFailed,
  RefundOpened,
  RefundRequested,
  RefundReversed,
  RefundSucceeded,
  saleDateOf,
  type PaymentEvent,
  type RefundedBooking,
} from './events.ts';
import type { Payment, Refund } from './state.ts';

type RefundRejection =
  'currency-mismatch' | 'not-found' | 'payment-not-succeeded' | 'refund-ended' | 'refund-exceeds-payment';
type RefundingDecision = Decision<PaymentEvent, RefundRejection>;
type RefundData = EventOf<typeof RefundRequested>['data'];

/** The part of a payment that is neither refunded nor in a refund under way. Money that was not asked for is none of it. */
export function refundableOf({ request, status, refunds, gatewayReference }: Payment): Money {
  const { amount, currency } = request.amount;
  if (status !== 'succeeded') return money(0, currency);
  const spent = refunds
    .filter((refund) => refund.status !== 'failed' && isOfPayment(refund, { gatewayReference }))
    .map((refund) => refund.amount);
  return money(amount - sum(spent, currency).amount, currency);
}

/** Whether a refund gives back what was asked for, and not other money that came with it. */
function isOfPayment(refund: Refund, { gatewayReference }: Pick<Payment, 'gatewayReference'>): boolean {
  return refund.gatewayReference === gatewayReference;
}

export function requestRefund(command: RequestRefund, state: Payment): RefundingDecision {
  const { refundId, amount, reason, of, now } = command;
  if (state.refunds.some((refund) => refund.refundId === refundId)) return accept();
  if (state.status !== 'succeeded') return unpaid(state);
  const remaining = refundableOf(state);
  const back = amount === null ? remaining.amount : Math.min(amount.amount, remaining.amount);
  if (back === 0) return accept();
  return accept(
    refundOf(state, { refundId, amount: money(back, remaining.currency), reason, note: null, of }, now),
  );
}

/** A refund that staff decide on is all of what they said, or none. */
export function refundByStaff(command: RefundByStaff, state: Payment): RefundingDecision {
  const { refundId, note, of, now } = command;
  if (state.refunds.some((refund) => refund.refundId === refundId)) return accept();
  if (state.status !== 'succeeded') return unpaid(state);
  const remaining = refundableOf(state);
  const amount = command.amount ?? remaining;
  if (amount.currency !== remaining.currency) {
    return reject(
      'currency-mismatch',
      `This payment is in ${remaining.currency}, not in ${amount.currency}.`,
    );
  }
  if (amount.amount === 0 || amount.amount > remaining.amount) {
    const left = `${remaining.amount} ${remaining.currency} (in minor units) can be paid back`;
    return reject('refund-exceeds-payment', `At most ${left}. Refunds under way count, too.`);
  }
  return accept(refundOf(state, { refundId, amount, reason: 'staff', note, of }, now));
}

function unpaid({ status }: Payment): RefundingDecision {
  return reject('payment-not-succeeded', `Nothing was paid by this payment (${status}).`);
}

type NewRefund = Pick<RefundData, 'refundId' | 'amount' | 'reason' | 'note'> & {
  /** Absent: the payment's own booking. */
  readonly of: RefundedBooking | undefined;
};

function refundOf(
  { request, gatewayReference }: Payment,
  { of, ...refund }: NewRefund,
  now: Instant,
): PaymentEvent {
  return RefundRequested({
    ...namesOf(request),
    ...of,
    ...refund,
    gatewayReference,
    saleDate: saleDateOf(request, now),
  });
}

/** The first record of the gateway counts. */
export function openRefund(
  { refundId, gatewayReference }: RecordRefundOpening,
  state: Payment,
): RefundingDecision {
  const refund = state.refunds.find((each) => each.refundId === refundId);
  if (refund === undefined) return reject('not-found', 'There is no such refund.');
  if (refund.status !== 'requested' || refund.refundReference !== null) return accept();
  const { amount, of } = refund;
  return accept(RefundOpened({ ...namesOf(state.request), ...of, refundId, amount, gatewayReference }));
}

export function recordRefund({ refundId, result, now }: RecordRefund, state: Payment): RefundingDecision {
  const refund = state.refunds.find((each) => each.refundId === refundId);
  if (refund === undefined) return reject('not-found', 'There is no such refund.');
  if (refund.status === result.outcome) return accept();
  const names = { ...namesOf(state.request), ...refund.of, refundId, amount: refund.amount };
  const saleDate = saleDateOf(state.request, now);
  const method = isOfPayment(refund, state) ? state.method : null;
  if (result.outcome === 'failed') {
    // A gateway tells of what it did not pay, however late: staff have.
    if (refund.isPaidOut) return accept();
    const { reason } = result;
    const failure = { ...names, reason };
    return accept<PaymentEvent>(
      refund.status === 'succeeded'
        ? RefundReversed({ ...failure, method, saleDate })
        : RefundFailed(failure),
    );
  }
  const { gatewayReference } = result;
  if (refund.status === 'failed' && gatewayReference !== null) {
    return reject('refund-ended', `This refund has ended (${refund.status}).`);
  }
  // Staff have paid out what the gateway could not, unless it went back in another way.
  if (refund.status === 'failed' && refund.amount.amount > leftOf(state, refund.gatewayReference)) {
    return reject('refund-exceeds-payment', 'This money has been paid back by another refund.');
  }
  return accept(
    RefundSucceeded({
      ...names,
      gatewayReference,
      method: refund.status === 'failed' ? 'cash' : method,
      saleDate,
    }),
  );
}

/** What of one of the gateway's records of money is neither refunded nor in a refund under way. */
function leftOf(
  { request, refunds, discrepancies, ...state }: Payment,
  gatewayReference: string | null,
): number {
  const other = discrepancies.find((each) => each.gatewayReference === gatewayReference)?.received;
  const taken = gatewayReference === state.gatewayReference ? request.amount : other;
  return refunds
    .filter((refund) => refund.status !== 'failed' && refund.gatewayReference === gatewayReference)
    .reduce((left, { amount }) => left - amount.amount, taken?.amount ?? 0);
}

/** The refunds with one more, as its request makes it. What staff ask for takes the place of what has failed before. */
export function withRequestedRefund(refunds: readonly Refund[], data: RefundData): readonly Refund[] {
  const { refundId, amount, reason, gatewayReference } = data;
  const known = refunds.map((refund) =>
    reason === 'staff' && refund.status === 'failed' && refund.gatewayReference === gatewayReference
      ? { ...refund, isReplaced: true }
      : refund,
  );
  const requested = {
    refundId,
    amount,
    status: 'requested',
    isReplaced: false,
    isPaidOut: false,
    reason,
  } as const;
  return [...known, { ...requested, gatewayReference, refundReference: null, of: refundedBookingOf(data) }];
}

export function withRefund(
  refunds: readonly Refund[],
  refundId: RefundId,
  change: Partial<Pick<Refund, 'isPaidOut' | 'status' | 'refundReference'>>,
): readonly Refund[] {
  return refunds.map((refund) => (refund.refundId === refundId ? { ...refund, ...change } : refund));
}
