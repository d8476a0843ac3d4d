import { archiveEndedHolds as archiveHoldsOf } from '../commands/booking/archive-ended-holds.ts';
import type { ShowtimeId } from '../domain/kernel/ids.ts';
import { endedHoldsKeptUntil } from '../domain/showtime/ended-holds.ts';
import { sellingTimesOf } from '../domain/showtime/selling-times.ts';
import type { Instant } from '../engine/instant.ts';
import { nothingToDo, notYet, type JobStart } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager } from './define-process-manager.ts';

interface ShowtimeOver {
  readonly showtimeId: ShowtimeId;
}

/**
 * Archives the ended holds of showtimes that are long over. A showtime has one job; a move starts it anew, and it ends with
 * the last ended holds: of jobs that are made again from the log, few have anything to do.
 */
export const archiveEndedHolds = defineProcessManager<ShowtimeOver>({
  name: 'archive-ended-holds',
  starts: {
    ShowtimeScheduled: ({ data }) => afterEnd(data.showtimeId, sellingTimesOf(data).overAt),
    // Where the box office closes after the end, the job waits for that.
    ShowtimeRescheduled: ({ data: { showtimeId, endsAt } }) => afterEnd(showtimeId, endsAt),
    ShowtimeRelocated: ({ data: { showtimeId, endsAt } }) => afterEnd(showtimeId, endsAt),
    // Some are archived at once.
    EndedHoldsArchived: ({ data: { showtimeId, remaining } }) =>
      remaining === 0 ? null : { id: showtimeId, subject: showtimeId, data: { showtimeId } },
  },
  ends: { EndedHoldsArchived: ({ data }) => data.showtimeId },
  perform: async (_, session, { showtimeId }) => {
    const tryAgainAt = await archiveHoldsOf(session, showtimeId);
    return tryAgainAt === null ? nothingToDo() : notYet(tryAgainAt);
  },
});

function afterEnd(showtimeId: ShowtimeId, overAt: Instant): JobStart<ShowtimeOver> {
  return { id: showtimeId, subject: showtimeId, due: endedHoldsKeptUntil({ overAt }), data: { showtimeId } };
}
