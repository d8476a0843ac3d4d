import { cancelUnpaid } from '../commands/booking/cancel-unpaid.ts';
import type { BookingId } from '../domain/kernel/ids.ts';
import { notYet } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager } from './define-process-manager.ts';

/** Cancels bookings that are still to be paid at the counter when the box office closes. */
export const cancelUnpaidBookings = defineProcessManager<{ readonly bookingId: BookingId }>({
  name: 'cancel-unpaid',
  starts: {
    BookingConfirmed: ({ data: { bookingId, method } }) =>
      method === 'counter' ? { id: bookingId, subject: bookingId, data: { bookingId } } : null,
  },
  ends: {
    BookingPaid: ({ data }) => data.bookingId,
    BookingCancelled: ({ data }) => data.bookingId,
  },
  perform: async (_, session, { bookingId }) => {
    const cancelled = await cancelUnpaid(session, bookingId);
    return 'payableUntil' in cancelled ? notYet(cancelled.payableUntil) : cancelled;
  },
});
