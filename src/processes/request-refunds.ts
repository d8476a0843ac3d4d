import { requestRefund } from '../commands/payment/request-refund.ts';
import { refundOfRefused } from '../commands/payment/settle-payment.ts';
import type { PaymentId, RefundId } from '../domain/kernel/ids.ts';
import type { Money } from '../domain/kernel/money.ts';
import { refundedBookingOf, type RefundedBooking, type RefundReason } from '../domain/payment/events.ts';
import { notYet } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager } from './define-process-manager.ts';

interface OwedRefund {
  readonly paymentId: PaymentId;
  readonly refundId: RefundId;
  readonly amount: Money;
  readonly reason: RefundReason;
  readonly of?: RefundedBooking;
}

/** Requests the refund that a cancellation owes, or that refused money needs. */
export const requestRefunds = defineProcessManager<OwedRefund>({
  name: 'request-refunds',
  starts: {
    BookingCancelled: ({ data: { bookingId, refund } }) => {
      if (refund === null) return null;
      const data = { ...refund, reason: 'booking-cancelled' as const };
      return { id: refund.refundId, subject: bookingId, data };
    },
    SeatsCancelled: ({ data: { bookingId, refund } }) => {
      if (refund === null) return null;
      const data = { ...refund, reason: 'seats-cancelled' as const };
      return { id: refund.refundId, subject: bookingId, data };
    },
    RefundOwed: ({ data }) => {
      const { bookingId, paymentId, refundId, amount, reason } = data;
      const of = refundedBookingOf(data);
      return { id: refundId, subject: bookingId, data: { paymentId, refundId, amount, reason, of } };
    },
    PaymentRefused: ({ data: { bookingId, paymentId, amount, reason } }) => {
      const refundId = refundOfRefused(paymentId);
      return { id: refundId, subject: bookingId, data: { paymentId, refundId, amount, reason } };
    },
  },
  ends: { RefundRequested: ({ data }) => data.refundId },
  perform: async (_, session, owed) => {
    const requested = await requestRefund(session, owed);
    // A payment of the counter is recorded by another process manager, a moment after its booking.
    return requested.outcome === 'rejected' && requested.rejection.code === 'not-found'
      ? notYet()
      : requested;
  },
});
