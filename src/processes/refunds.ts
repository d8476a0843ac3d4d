import type { CommandDependencies } from '../commands/dependencies.ts';
import { legacy } from '../legacy-handlers.ts';
import { payRefund } from '../commands/payment/pay-refund.ts';
import { requestRefund } from '../commands/payment/request-refund.ts';
import { refundOfRefused } from '../commands/payment/settle-payment.ts';
import type { PaymentId, RefundId } from '../domain/kernel/ids.ts';
import type { RefundReason } from '../domain/payment/events.ts';
import type { Money } from '../domain/kernel/money.ts';
import { jobFrom, type ProcessManager, type Job } from '../engine/process-managers/process-manager.ts';

type RefundWork = Job & { readonly paymentId: PaymentId; readonly refundId: RefundId } & (
    | { readonly task: 'request'; readonly amount: Money; readonly reason: RefundReason }
    | { readonly task: 'pay' }
  );

const requesting = (refundId: string): string => `request:${refundId}`;
const paying = (refundId: string): string => `pay:${refundId}`;

/** What a cancellation owes, or a refused payment brought, is asked back from its payment, and what was asked back is paid back. */
export const refunds: ProcessManager<RefundWork, CommandDependencies> = {
  work: legacy<RefundWork>({
    name: 'refund-work',
    version: 1,
    indexes: [['due']],
    documentIds: ({ type, data }) => {
      switch (type) {
        case 'BookingCancelled':
          return data.refund === null ? [] : [requesting(data.refund.refundId)];
        case 'PaymentRefused':
          return [requesting(refundOfRefused(data.paymentId))];
        case 'RefundRequested':
          return [requesting(data.refundId), paying(data.refundId)];
        case 'RefundSucceeded':
        case 'RefundFailed':
          return [paying(data.refundId)];
        default:
          return [];
      }
    },
    on: {
      BookingCancelled: (_, event, id) => {
        const { bookingId, refund } = event.data;
        return refund === null
          ? undefined
          : { ...jobFrom(event, id, bookingId), task: 'request', reason: 'booking-cancelled', ...refund };
      },
      PaymentRefused: (_, event, id) => {
        const { bookingId, paymentId, amount, reason } = event.data;
        const refundId = refundOfRefused(paymentId);
        return { ...jobFrom(event, id, bookingId), task: 'request', paymentId, refundId, amount, reason };
      },
      RefundRequested: (_, event, id) => {
        const { bookingId, paymentId, refundId, gateway } = event.data;
        // Money of the counter is paid out by staff.
        if (id === requesting(refundId) || gateway === 'counter') return undefined;
        return { ...jobFrom(event, id, bookingId), task: 'pay', paymentId, refundId };
      },
      RefundSucceeded: () => undefined,
      RefundFailed: () => undefined,
    },
  }),
  perform: (dependencies, session, work) => {
    const { paymentId, refundId } = work;
    return work.task === 'pay'
      ? payRefund(dependencies, session, { paymentId, refundId })
      : requestRefund(session, {
          ...{ paymentId, refundId, amount: work.amount, reason: work.reason },
        });
  },
};
