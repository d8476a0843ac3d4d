import { payment } from '../domain/payment/decider.ts';
import { shownStatusOf, type ShownStatus } from '../domain/payment/state.ts';
import type { Filter } from '../engine/ports/read-model-store.ts';
import type { Instant } from '../engine/instant.ts';
import { snapshots } from '../engine/projections/projection.ts';

/** The attempts to pay, each with its refunds. */
export const payments = snapshots({
  name: 'payments',
  version: 8,
  indexes: [
    ['createdAt', 'paymentId'],
    ['request.bookingId', 'createdAt', 'paymentId'],
    ['request.customerId'],
    ['shownStatus', 'createdAt', 'paymentId'],
  ],
  keys: (state) => ({ paymentId: state.request.paymentId, shownStatus: shownStatusOf(state) }),
  of: payment,
});

export interface PaymentCriteria {
  /** As it is shown: what a person has to see to comes first. */
  readonly status?: ShownStatus | undefined;
  readonly gateway?: string | undefined;
  readonly bookingId?: string | undefined;
  /** When they were begun: from the first instant on, before the second. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

/** The filter for payments that meet all criteria. */
export function paymentsWhere({ status, gateway, bookingId, from, to }: PaymentCriteria): Filter {
  const all: Filter[] = [{}];
  if (status !== undefined) all.push({ shownStatus: status });
  if (gateway !== undefined) all.push({ 'request.gateway': gateway });
  if (bookingId !== undefined) all.push({ 'request.bookingId': bookingId });
  if (from !== undefined) all.push({ createdAt: { $gte: from } });
  if (to !== undefined) all.push({ createdAt: { $lt: to } });
  return { $and: all };
}
