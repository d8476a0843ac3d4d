import { blockedInUse } from '../../domain/auditorium/period-blocks.ts';
import { floorPlanOf } from '../../domain/auditorium/floor-plan.ts';
import type { AuditoriumId, ClaimId, ShowtimeId } from '../../domain/kernel/ids.ts';
import { businessDateOf } from '../../domain/kernel/local-time.ts';
import { showtime, type ShowtimeRejection } from '../../domain/showtime/decider.ts';
import type { ShowtimeSnapshot } from '../../domain/showtime/scheduling.ts';
import { priceList } from '../../domain/showtime/pricing.ts';
import type { ShowtimeState } from '../../domain/showtime/state.ts';
import type { Scheduling } from '../../domain/timetable/commands.ts';
import { timetable, type TimetableRejection } from '../../domain/timetable/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { addMinutes, type Instant } from '../../engine/instant.ts';
import { refuse } from '../refusals.ts';
import { abandonSlot } from './abandon-slot.ts';
import { showtimeParts, type PartsRefusal, type ShowtimeParts } from './showtime-parts.ts';

/** A claimed slot, with what its showtime is to be scheduled with. */
export interface ClaimedSlot {
  readonly claimId: ClaimId;
  readonly showtimeId: ShowtimeId;
  readonly auditoriumId: AuditoriumId;
  readonly startsAt: Instant;
  readonly scheduling: Scheduling;
}

export type SchedulingRefusal = PartsRefusal | ShowtimeRejection | TimetableRejection;

/**
 * Finishes the scheduling that a slot was claimed for: the showtime is scheduled and the slot confirmed, or, where that
 * is refused, scheduling is abandoned for ever and the slot released. A slot that was claimed for another start of a
 * showtime is confirmed where the showtime has moved there, else released. May be repeated, also at the same time.
 */
export async function finishScheduling(
  session: CommandSession,
  slot: ClaimedSlot,
): Promise<CommandResult<ShowtimeState, SchedulingRefusal>> {
  const { claimId, showtimeId, auditoriumId, startsAt, scheduling } = slot;
  const found = await showtimeParts(session, {
    auditoriumId,
    movieId: scheduling.movieId,
    basePrice: scheduling.basePrice,
  });
  const scheduled: CommandResult<ShowtimeState, PartsRefusal | ShowtimeRejection> =
    found.outcome === 'rejected'
      ? found
      : await session.execute(showtime, showtimeId, {
          type: 'ScheduleShowtime',
          snapshot: snapshot(slot, found.parts),
          outOfUse: blockedInUse(
            found.parts.auditorium,
            startsAt,
            addMinutes(startsAt, scheduling.durationMinutes),
          ),
          now: session.now,
        });
  const has = ({ showtime: made }: ShowtimeState): boolean => made?.snapshot.claimId === claimId;
  const refusal = scheduled.outcome === 'rejected' ? scheduled.rejection.code : 'claim-released';
  const state =
    scheduled.outcome === 'accepted' && has(scheduled.state)
      ? scheduled.state
      : await abandonSlot(session, slot, refusal);
  if (has(state)) {
    const confirmed = await session.execute(timetable, auditoriumId, { type: 'ConfirmSlot', claimId });
    return confirmed.outcome === 'rejected' ? confirmed : { outcome: 'accepted', events: [], state };
  }
  return scheduled.outcome === 'rejected'
    ? scheduled
    : refuse('claim-released', `The showtime at ${startsAt} has another slot.`);
}

/** The present catalogue in a slot as it was claimed: the minutes that made the slot's length stay. */
function snapshot(
  slot: ClaimedSlot,
  { auditorium, theater, movie, basePrice }: ShowtimeParts,
): ShowtimeSnapshot {
  const { startsAt, scheduling } = slot;
  const { timeZone, businessDayStart, surcharges, morningDiscount } = theater;
  return {
    showtimeId: slot.showtimeId,
    claimId: slot.claimId,
    movieId: movie.movieId,
    theaterId: theater.theaterId,
    auditoriumId: slot.auditoriumId,
    startsAt,
    endsAt: addMinutes(startsAt, scheduling.durationMinutes),
    durationMinutes: scheduling.durationMinutes,
    cleaningMinutes: scheduling.cleaningMinutes,
    onSaleFrom: scheduling.onSaleFrom,
    timeZone,
    businessDayStart,
    businessDate: businessDateOf(startsAt, timeZone, businessDayStart),
    basePrice,
    surcharges,
    morningDiscount,
    prices: priceList({ basePrice, surcharges, morningDiscount, businessDayStart, startsAt, timeZone }),
    salesCutoffMinutes: theater.salesCutoffMinutes,
    boxOfficeCutoffMinutes: theater.boxOfficeCutoffMinutes,
    refundPolicy: theater.refundPolicy,
    payAtCounter: theater.payAtCounter,
    ticketTypes: theater.ticketTypes,
    wheelchairReleaseMinutes: theater.wheelchairReleaseMinutes,
    ...floorPlanOf(auditorium),
  };
}
