import { cancelUnpaid } from '../commands/booking/cancel-unpaid.ts';
import type { ShowtimeId } from '../domain/kernel/ids.ts';
import { nothingToDo, notYet, type JobStart } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager } from './define-process-manager.ts';

interface ShowtimeToClose {
  readonly showtimeId: ShowtimeId;
}

/**
 * Cancels bookings that are still to be paid at the counter when the box office closes. A showtime has one job; a move of
 * the showtime starts it anew, for the box office may close earlier then.
 */
export const cancelUnpaidBookings = defineProcessManager<ShowtimeToClose>({
  name: 'cancel-unpaid',
  starts: {
    BookingConfirmed: ({ data: { showtimeId, method } }) =>
      method === 'counter' ? closing(showtimeId) : null,
    ShowtimeRescheduled: ({ data: { showtimeId } }) => closing(showtimeId),
    ShowtimeRelocated: ({ data: { showtimeId } }) => closing(showtimeId),
  },
  ends: {},
  perform: async (_, session, { showtimeId }) => {
    const payableUntil = await cancelUnpaid(session, showtimeId);
    return payableUntil === null ? nothingToDo() : notYet(payableUntil);
  },
});

function closing(showtimeId: ShowtimeId): JobStart<ShowtimeToClose> {
  return { id: showtimeId, subject: showtimeId, data: { showtimeId } };
}
