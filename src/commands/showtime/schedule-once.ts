import { showtime } from '../../domain/showtime/decider.ts';
import type { ShowtimeState } from '../../domain/showtime/state.ts';
import type { Accepted } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { Rejected } from '../../engine/decider.ts';
import { refuse } from '../refusals.ts';
import type { SchedulingRefusal } from './finish-scheduling.ts';
import { scheduleShowtime, showtimeIdOf, type ShowtimeToSchedule } from './schedule-showtime.ts';

export type ScheduledOnce =
  (Accepted<ShowtimeState> & { readonly isNew: boolean }) | Rejected<SchedulingRefusal>;

/**
 * Schedules a showtime unless this very command has scheduled it before, wherever it was moved since. Refused with
 * `showtime-cancelled` when that one was cancelled since: it does not come back by a repeated request.
 */
export async function scheduleOnce(
  session: CommandSession,
  given: ShowtimeToSchedule,
): Promise<ScheduledOnce> {
  const state = await session.load(showtime, showtimeIdOf(session));
  if (state.showtime === null) {
    const result = await scheduleShowtime(session, given);
    return result.outcome === 'rejected' ? result : { ...result, isNew: true };
  }
  if (state.showtime.cancelled !== null) {
    return refuse(
      'showtime-cancelled',
      'This showtime was scheduled before and cancelled. Schedule another.',
    );
  }
  return { outcome: 'accepted', events: [], state, isNew: false };
}
