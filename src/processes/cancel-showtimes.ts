import { giveBookingsBack } from '../commands/showtime/cancel-showtime.ts';
import type { ShowtimeId } from '../domain/kernel/ids.ts';
import { nothingToDo } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager } from './define-process-manager.ts';

/** Gives the bookings of a cancelled showtime back, and its slot in the timetable. */
export const cancelShowtimes = defineProcessManager<{ readonly showtimeId: ShowtimeId }>({
  name: 'cancel-showtimes',
  starts: {
    ShowtimeCancelled: ({ data: { showtimeId } }) => {
      return { id: showtimeId, subject: showtimeId, data: { showtimeId } };
    },
  },
  ends: {},
  perform: async (_, session, { showtimeId }) => {
    await giveBookingsBack(session, showtimeId);
    return nothingToDo();
  },
});
