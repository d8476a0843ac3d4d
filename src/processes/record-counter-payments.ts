import { recordCounterPayment, type CounterPayment } from '../commands/payment/record-counter-payment.ts';
import { defineProcessManager } from './define-process-manager.ts';

/** Records the payment of a booking that was confirmed at the counter: awaited, or taken. */
export const recordCounterPayments = defineProcessManager<CounterPayment>({
  name: 'record-counter-payments',
  starts: {
    BookingConfirmed: ({ data: { bookingId, paymentId, gateway, method, amount, imported, ...data } }) => {
      if (gateway !== 'counter') return null;
      const saleDate = imported === null ? null : data.saleDate;
      return { id: paymentId, subject: bookingId, data: { bookingId, paymentId, method, amount, saleDate } };
    },
    BookingPaid: ({ data: { bookingId, paymentId, method, amount } }) => {
      return { id: paymentId, subject: bookingId, data: { bookingId, paymentId, method, amount } };
    },
  },
  ends: { PaymentSucceeded: ({ data }) => data.paymentId },
  perform: (_, session, given) => recordCounterPayment(session, given),
});
