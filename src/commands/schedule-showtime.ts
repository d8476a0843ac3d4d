import { auditorium, type Auditorium } from '../domain/auditorium/decider.ts';
import { reject, type Rejection } from '../domain/kernel/decider.ts';
import { ClaimId, ShowtimeId, type AuditoriumId, type MovieId } from '../domain/kernel/ids.ts';
import { addMinutes, type Instant } from '../domain/kernel/instant.ts';
import { businessDateOf } from '../domain/kernel/local-time.ts';
import type { Money } from '../domain/kernel/money.ts';
import { movie, type Movie } from '../domain/movie/decider.ts';
import { showtime } from '../domain/showtime/decider.ts';
import type { ScheduledFacts } from '../domain/showtime/events.ts';
import { priceList } from '../domain/showtime/pricing.ts';
import type { ShowtimeState } from '../domain/showtime/state.ts';
import { theater, type Theater } from '../domain/theater/decider.ts';
import type { Scheduling } from '../domain/timetable/commands.ts';
import { timetable } from '../domain/timetable/decider.ts';
import type { CommandResult } from './command-result.ts';
import type { CommandDependencies } from './dependencies.ts';
import { derivedId } from './derived-id.ts';
import type { CommandContext } from './envelope.ts';

export interface ShowtimeToSchedule {
  readonly movieId: MovieId;
  readonly auditoriumId: AuditoriumId;
  readonly startsAt: Instant;
  readonly basePrice: Money | null;
  readonly onSaleFrom: Instant | null;
}

/** A claimed slot, with what its showtime is to be scheduled with. */
export interface ClaimedSlot {
  readonly claimId: ClaimId;
  readonly showtimeId: ShowtimeId;
  readonly auditoriumId: AuditoriumId;
  readonly startsAt: Instant;
  readonly scheduling: Scheduling;
}

/**
 * Schedules a showtime: claims the slot in the auditorium's timetable, schedules the showtime with a snapshot of
 * what selling needs, then confirms the slot. What a crash interrupts is finished from the claim by a process.
 */
export async function scheduleShowtime(
  dependencies: CommandDependencies,
  context: CommandContext,
  { movieId, auditoriumId, startsAt, basePrice, onSaleFrom }: ShowtimeToSchedule,
): Promise<CommandResult<ShowtimeState>> {
  const showtimeId = ShowtimeId.parse(derivedId(context.commandId, 'showtime'));
  const claimId = ClaimId.parse(derivedId(context.commandId, 'slot'));
  const slot: ClaimedSlot = {
    ...{ claimId, showtimeId, auditoriumId, startsAt },
    scheduling: { movieId, basePrice, onSaleFrom },
  };
  const drafted = await draft(dependencies, slot);
  if ('code' in drafted) return { outcome: 'rejected', rejection: drafted };
  if (startsAt <= context.now && (await isUnknown(dependencies, showtimeId))) {
    return reject('starts-in-the-past', `A showtime must start in the future, not at ${startsAt}.`);
  }
  const until = addMinutes(drafted.endsAt, drafted.cleaningMinutes);
  const claimed = await dependencies.writer.execute(
    timetable,
    auditoriumId,
    { type: 'ClaimSlot', ...slot, until },
    context,
  );
  if (claimed.outcome === 'rejected') return claimed;
  return finishScheduling(dependencies, context, slot);
}

/**
 * Brings a claimed slot to its end: the showtime is scheduled and the slot confirmed, or, where that is refused,
 * scheduling is abandoned for ever and the slot released. May be repeated, also at the same time.
 */
export async function finishScheduling(
  dependencies: CommandDependencies,
  context: CommandContext,
  slot: ClaimedSlot,
): Promise<CommandResult<ShowtimeState>> {
  const { writer } = dependencies;
  const { claimId, showtimeId, auditoriumId } = slot;
  const drafted = await draft(dependencies, slot);
  const scheduled: CommandResult<ShowtimeState> =
    'code' in drafted
      ? { outcome: 'rejected', rejection: drafted }
      : await writer.execute(
          showtime,
          showtimeId,
          { type: 'ScheduleShowtime', facts: drafted, now: context.now },
          context,
        );
  if (scheduled.outcome === 'accepted') {
    const confirmed = await writer.execute(
      timetable,
      auditoriumId,
      { type: 'ConfirmSlot', claimId },
      context,
    );
    return confirmed.outcome === 'rejected' ? confirmed : { ...scheduled, position: confirmed.position };
  }
  const reason = scheduled.rejection.code;
  await writer.execute(
    showtime,
    showtimeId,
    { type: 'AbandonScheduling', showtimeId, claimId, auditoriumId, reason },
    context,
  );
  await writer.execute(timetable, auditoriumId, { type: 'ReleaseSlot', claimId }, context);
  return scheduled;
}

async function isUnknown({ writer }: CommandDependencies, showtimeId: ShowtimeId): Promise<boolean> {
  return (await writer.read(showtime, showtimeId)).showtime === null;
}

/** What a showtime would be scheduled with by the catalogue of now, or why it can't be. */
async function draft(
  { writer }: CommandDependencies,
  slot: ClaimedSlot,
): Promise<ScheduledFacts | Rejection> {
  const hall = await writer.read(auditorium, slot.auditoriumId);
  if (hall?.active !== true) return { code: 'unknown-auditorium', detail: 'There is no such auditorium.' };
  const [house, film] = await Promise.all([
    writer.read(theater, hall.theaterId),
    writer.read(movie, slot.scheduling.movieId),
  ]);
  if (house?.active !== true) return { code: 'unknown-auditorium', detail: 'Its theater is closed.' };
  if (film?.active !== true) return { code: 'unknown-movie', detail: 'There is no such movie.' };
  if (!hall.seats.some((seat) => seat.active)) {
    return {
      code: 'auditorium-without-seats',
      detail: 'The auditorium has no seats in use. Install seats first.',
    };
  }
  const basePrice = slot.scheduling.basePrice ?? film.basePrice;
  if (basePrice === null) {
    return { code: 'price-missing', detail: 'Give a basePrice, or give the movie one.' };
  }
  if (basePrice.currency !== house.currency) {
    return {
      code: 'currency-mismatch',
      detail: `This theater sells in ${house.currency}; the price is in ${basePrice.currency}.`,
    };
  }
  return snapshot(slot, hall, house, film, basePrice);
}

function snapshot(
  { claimId, showtimeId, auditoriumId, startsAt, scheduling }: ClaimedSlot,
  hall: Auditorium,
  house: Theater,
  film: Movie,
  basePrice: Money,
): ScheduledFacts {
  const { theaterId, timeZone, surcharges, morningDiscount, cleaningMinutes, businessDayStart } = house;
  const { salesCutoffMinutes, boxOfficeCutoffMinutes, refundPolicy, payAtCounter } = house;
  const { movieId, durationMinutes } = film;
  const seats = hall.seats.filter((seat) => seat.active);
  return {
    ...{
      showtimeId,
      claimId,
      movieId,
      theaterId,
      auditoriumId,
      startsAt,
      durationMinutes,
      timeZone,
      basePrice,
    },
    ...{ surcharges, morningDiscount, cleaningMinutes, businessDayStart },
    ...{ salesCutoffMinutes, boxOfficeCutoffMinutes, refundPolicy, payAtCounter },
    endsAt: addMinutes(startsAt, durationMinutes),
    businessDate: businessDateOf(startsAt, timeZone, businessDayStart),
    prices: priceList({ basePrice, surcharges, morningDiscount }, startsAt, timeZone),
    seats: seats.map(({ active: _active, revision: _revision, ...seat }) => seat),
    onSaleFrom: scheduling.onSaleFrom,
  };
}
