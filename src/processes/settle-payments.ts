import { settlePayment } from '../commands/payment/settle-payment.ts';
import type { PaymentId } from '../domain/kernel/ids.ts';
import { defineProcessManager } from './define-process-manager.ts';

/** How long the use case that recorded the money has to settle it by itself. */
const SETTLEMENT_SECONDS = 2;

/** Turns money that a gateway has proven into a ticket or a refund. */
export const settlePayments = defineProcessManager<{ readonly paymentId: PaymentId }>({
  name: 'settle-payments',
  starts: {
    PaymentSucceeded: ({ data: { paymentId, bookingId, gateway } }) => {
      // At the counter the booking is confirmed first.
      if (gateway === 'counter') return null;
      return { id: paymentId, subject: bookingId, afterSeconds: SETTLEMENT_SECONDS, data: { paymentId } };
    },
  },
  ends: {
    BookingConfirmed: ({ data }) => data.paymentId,
    PaymentRefused: ({ data }) => data.paymentId,
  },
  perform: (_, session, { paymentId }) => settlePayment(session, paymentId),
});
