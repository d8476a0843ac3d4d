import { closePayment } from '../commands/payment/close-payment.ts';
import type { BookingId, PaymentId } from '../domain/kernel/ids.ts';
import { notYet } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager, USE_CASE_SECONDS } from './define-process-manager.ts';

interface OpenPayment {
  readonly bookingId: BookingId;
  /** Null: the payment that the booking has begun, if any. */
  readonly paymentId: PaymentId | null;
}

/**
 * Closes open payments at their gateway: when the hold has ended, another payment has confirmed the booking or nobody
 * paid it at the counter, and when a request was so slow that its payment came only after that.
 */
export const closePayments = defineProcessManager<OpenPayment>({
  name: 'close-payments',
  starts: {
    PaymentRequested: ({ data: { bookingId, paymentId, gateway } }) => {
      if (gateway === 'counter') return null;
      const data = { bookingId, paymentId };
      return { id: paymentId, subject: bookingId, afterSeconds: USE_CASE_SECONDS, data };
    },
    HoldReleased: ({ data: { bookingId, paymentId } }) =>
      paymentId === null ? null : openPaymentOf(bookingId),
    HoldExpired: ({ data: { bookingId, paymentId } }) =>
      paymentId === null ? null : openPaymentOf(bookingId),
    BookingConfirmed: ({ data: { bookingId } }) => openPaymentOf(bookingId),
    BookingCancelled: ({ data: { bookingId, refund } }) =>
      refund === null ? openPaymentOf(bookingId) : null,
  },
  ends: {
    PaymentSucceeded: ({ data }) => data.paymentId,
    PaymentFailed: ({ data }) => data.paymentId,
    PaymentCancelled: ({ data }) => data.paymentId,
  },
  perform: async (dependencies, session, open) => {
    const closed = await closePayment(dependencies, session, open);
    return 'payableUntil' in closed ? notYet(closed.payableUntil) : closed;
  },
});

function openPaymentOf(bookingId: BookingId): {
  readonly id: string;
  readonly subject: string;
  readonly data: OpenPayment;
} {
  return { id: bookingId, subject: bookingId, data: { bookingId, paymentId: null } };
}
