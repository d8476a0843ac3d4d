import { recordCounterPayment } from '../commands/payment/record-counter-payment.ts';
import type { BookingId, PaymentId } from '../domain/kernel/ids.ts';
import type { Money } from '../domain/kernel/money.ts';
import type { PaymentMethod } from '../domain/showtime/values.ts';
import { defineProcessManager } from './define-process-manager.ts';

interface CounterPayment {
  readonly bookingId: BookingId;
  readonly paymentId: PaymentId;
  readonly method: PaymentMethod;
  readonly amount: Money;
}

/** Records the payment of a booking that was confirmed at the counter. */
export const recordCounterPayments = defineProcessManager<CounterPayment>({
  name: 'record-counter-payments',
  starts: {
    BookingConfirmed: ({ data: { bookingId, paymentId, gateway, method, amount } }) => {
      if (gateway !== 'counter') return null;
      return { id: paymentId, subject: bookingId, data: { bookingId, paymentId, method, amount } };
    },
  },
  ends: { PaymentSucceeded: ({ data }) => data.paymentId },
  perform: (_, session, given) => recordCounterPayment(session, given),
});
