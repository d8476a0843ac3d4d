import { reconcilePayment } from '../commands/payment/reconcile-payment.ts';
import type { PaymentId } from '../domain/kernel/ids.ts';
import { notYet } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager } from './define-process-manager.ts';

/** What a customer needs to pay, and a webhook to come. */
const FIRST_QUESTION_SECONDS = 60;

/** Asks the gateway about every payment without an end, in case that its message is lost or never comes. */
export const reconcilePayments = defineProcessManager<{ readonly paymentId: PaymentId }>({
  name: 'reconcile-payments',
  starts: {
    PaymentRequested: ({ data: { bookingId, paymentId, gateway } }) => {
      if (gateway === 'counter') return null;
      const data = { paymentId };
      return { id: paymentId, subject: bookingId, afterSeconds: FIRST_QUESTION_SECONDS, data };
    },
  },
  ends: {
    PaymentSucceeded: ({ data }) => data.paymentId,
    PaymentFailed: ({ data }) => data.paymentId,
    PaymentCancelled: ({ data }) => data.paymentId,
  },
  perform: async (dependencies, session, { paymentId }) => {
    const reconciled = await reconcilePayment(dependencies, session, paymentId);
    return 'askAgainAt' in reconciled ? notYet(reconciled.askAgainAt) : reconciled;
  },
});
