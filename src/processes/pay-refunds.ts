import { payRefund } from '../commands/payment/pay-refund.ts';
import type { PaymentId, RefundId } from '../domain/kernel/ids.ts';
import { addSeconds } from '../engine/instant.ts';
import { notYet } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager } from './define-process-manager.ts';

/** Between two questions about a refund that is on its way: a bank may take days. */
const PENDING_SECONDS = 300;

/** Pays requested refunds back through their gateway. Staff pay out refunds of the counter. */
export const payRefunds = defineProcessManager<{
  readonly paymentId: PaymentId;
  readonly refundId: RefundId;
}>({
  name: 'pay-refunds',
  starts: {
    RefundRequested: ({ data: { bookingId, paymentId, refundId, gateway } }) => {
      if (gateway === 'counter') return null;
      return { id: refundId, subject: bookingId, data: { paymentId, refundId } };
    },
  },
  ends: {
    RefundSucceeded: ({ data }) => data.refundId,
    RefundFailed: ({ data }) => data.refundId,
  },
  perform: async (dependencies, session, refund) => {
    const paid = await payRefund(dependencies, session, refund);
    return paid.outcome === 'pending' ? notYet(addSeconds(session.now, PENDING_SECONDS)) : paid;
  },
});
