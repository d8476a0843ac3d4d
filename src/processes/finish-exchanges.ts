import { finishExchange } from '../commands/booking/finish-exchange.ts';
import type { BookingId } from '../domain/kernel/ids.ts';
import { nothingToDo, notYet } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager, USE_CASE_SECONDS } from './define-process-manager.ts';

/** Finishes an exchange that a crash interrupted behind its claim, or gives the claim up when the new hold has ended. */
export const finishExchanges = defineProcessManager<{ readonly newBookingId: BookingId }>({
  name: 'finish-exchanges',
  starts: {
    ExchangeClaimed: ({ data: { bookingId, newBookingId } }) => {
      const data = { newBookingId };
      return { id: newBookingId, subject: bookingId, afterSeconds: USE_CASE_SECONDS, data };
    },
  },
  ends: {
    BookingExchanged: ({ data }) => data.newBookingId,
    ExchangeReleased: ({ data }) => data.newBookingId,
  },
  perform: async (_, session, { newBookingId }) => {
    const booking = await finishExchange(session, newBookingId);
    return booking.status === 'held' ? notYet(booking.releaseAt) : nothingToDo();
  },
});
