import { checkEndedPayment } from '../commands/payment/check-ended-payment.ts';
import type { PaymentId } from '../domain/kernel/ids.ts';
import { notYet } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager } from './define-process-manager.ts';

/** What a customer who is paying at that moment needs. */
const FIRST_QUESTION_SECONDS = 60;

/** Asks gateways that cannot cancel whether money has come after a payment was ended without it. */
export const checkEndedPayments = defineProcessManager<{ readonly paymentId: PaymentId }>({
  name: 'check-ended-payments',
  starts: {
    PaymentCancelled: ({ data: { bookingId, paymentId, gateway } }) => {
      if (gateway === 'counter') return null;
      const data = { paymentId };
      return { id: paymentId, subject: bookingId, afterSeconds: FIRST_QUESTION_SECONDS, data };
    },
  },
  ends: {
    PaymentSucceeded: ({ data }) => data.paymentId,
  },
  perform: async (dependencies, session, { paymentId }) => {
    const checked = await checkEndedPayment(dependencies, session, paymentId);
    return 'askAgainAt' in checked ? notYet(checked.askAgainAt) : checked;
  },
});
