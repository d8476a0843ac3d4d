import { payment } from '../domain/payment/decider.ts';
import { shownStatusOf } from '../domain/payment/state.ts';
import { snapshots } from '../engine/projections/projection.ts';

/** The attempts to pay, each with its refunds. */
export const payments = snapshots({
  name: 'payments',
  version: 3,
  indexes: [['request.bookingId'], ['request.customerId']],
  keys: (state) => ({ shownStatus: shownStatusOf(state) }),
  of: payment,
});
