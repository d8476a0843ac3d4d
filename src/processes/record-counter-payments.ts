import { recordCounterPayment, type CounterPayment } from '../commands/payment/record-counter-payment.ts';
import { defineProcessManager } from './define-process-manager.ts';

/** Records the payment of a booking that was confirmed at the counter: awaited, or taken. */
export const recordCounterPayments = defineProcessManager<CounterPayment>({
  name: 'record-counter-payments',
  starts: {
    BookingConfirmed: ({ data: { bookingId, paymentId, gateway, method, amount } }) => {
      if (gateway !== 'counter') return null;
      return { id: paymentId, subject: bookingId, data: { bookingId, paymentId, method, amount } };
    },
    BookingPaid: ({ data: { bookingId, paymentId, method, amount } }) => {
      return { id: paymentId, subject: bookingId, data: { bookingId, paymentId, method, amount } };
    },
  },
  ends: { PaymentSucceeded: ({ data }) => data.paymentId },
  perform: (_, session, given) => recordCounterPayment(session, given),
});
