import { ClaimId, ShowtimeId, type AuditoriumId, type MovieId } from '../../domain/kernel/ids.ts';
import type { Money } from '../../domain/kernel/money.ts';
import type { ShowtimeState } from '../../domain/showtime/state.ts';
import { timetable } from '../../domain/timetable/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { addMinutes, type Instant } from '../../engine/instant.ts';
import { refuse } from '../refusals.ts';
import { finishScheduling, type ClaimedSlot, type SchedulingRefusal } from './finish-scheduling.ts';
import { showtimeParts } from './showtime-parts.ts';

export interface ShowtimeToSchedule {
  readonly movieId: MovieId;
  readonly auditoriumId: AuditoriumId;
  readonly startsAt: Instant;
  readonly basePrice: Money | null;
  readonly onSaleFrom: Instant | null;
}

/**
 * Schedules a showtime: claims the slot in the auditorium's timetable, schedules the showtime with a snapshot of
 * what selling needs, then confirms the slot. A process manager finishes from the claim what a crash interrupts.
 */
export async function scheduleShowtime(
  session: CommandSession,
  given: ShowtimeToSchedule,
): Promise<CommandResult<ShowtimeState, SchedulingRefusal>> {
  const { movieId, auditoriumId, startsAt, basePrice, onSaleFrom } = given;
  const showtimeId = showtimeIdOf(session);
  const claimId = ClaimId.parse(derivedId(session.commandId, 'slot'));
  const { slots } = await session.load(timetable, auditoriumId);
  const claimed = slots.get(claimId);
  if (claimed !== undefined) return finishScheduling(session, claimed);
  if (startsAt <= session.now) {
    return refuse('starts-in-the-past', `A showtime must start in the future, not at ${startsAt}.`);
  }
  if (onSaleFrom !== null && onSaleFrom >= startsAt) {
    return refuse('on-sale-after-start', `Sales must begin before the start at ${startsAt}.`);
  }
  const found = await showtimeParts(session, given);
  if (found.outcome === 'rejected') return found;
  const { durationMinutes } = found.parts.movie;
  const { cleaningMinutes } = found.parts.theater;
  const slot: ClaimedSlot = {
    claimId,
    showtimeId,
    auditoriumId,
    startsAt,
    scheduling: { movieId, basePrice, onSaleFrom, durationMinutes, cleaningMinutes },
  };
  const until = addMinutes(startsAt, durationMinutes + cleaningMinutes);
  const claim = await session.execute(timetable, auditoriumId, { type: 'ClaimSlot', ...slot, until });
  return claim.outcome === 'rejected' ? claim : finishScheduling(session, slot);
}

/** The id of the showtime that a command schedules. */
export function showtimeIdOf({ commandId }: Pick<CommandSession, 'commandId'>): ShowtimeId {
  return ShowtimeId.parse(derivedId(commandId, 'showtime'));
}
