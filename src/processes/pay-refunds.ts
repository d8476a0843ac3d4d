import { payRefund } from '../commands/payment/pay-refund.ts';
import type { PaymentId, RefundId } from '../domain/kernel/ids.ts';
import { defineProcessManager } from './define-process-manager.ts';

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
  perform: payRefund,
});
