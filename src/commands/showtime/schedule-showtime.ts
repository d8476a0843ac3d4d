import { auditorium, type Auditorium } from '../../domain/auditorium/decider.ts';
import { reject, type Rejection } from '../../engine/decider.ts';
import { ClaimId, ShowtimeId, type AuditoriumId, type MovieId } from '../../domain/kernel/ids.ts';
import { addMinutes, type Instant } from '../../engine/instant.ts';
import { businessDateOf } from '../../domain/kernel/local-time.ts';
import type { Money } from '../../domain/kernel/money.ts';
import { movie, type Movie } from '../../domain/movie/decider.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { ShowtimeSnapshot } from '../../domain/showtime/events.ts';
import { priceList } from '../../domain/showtime/pricing.ts';
import type { ShowtimeState } from '../../domain/showtime/state.ts';
import { theater, type Theater } from '../../domain/theater/decider.ts';
import type { Scheduling } from '../../domain/timetable/commands.ts';
import { timetable } from '../../domain/timetable/decider.ts';
import type { Accepted, CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

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
  session: CommandSession,
  wanted: ShowtimeToSchedule,
): Promise<CommandResult<ShowtimeState>> {
  const { movieId, auditoriumId, startsAt, basePrice, onSaleFrom } = wanted;
  const showtimeId = ShowtimeId.parse(derivedId(session.commandId, 'showtime'));
  const claimId = ClaimId.parse(derivedId(session.commandId, 'slot'));
  const claimed = await claimedSlot(dependencies, auditoriumId, claimId);
  if (claimed !== undefined) return finishScheduling(dependencies, session, claimed);
  if (startsAt <= session.now) {
    return reject('starts-in-the-past', `A showtime must start in the future, not at ${startsAt}.`);
  }
  const catalogue = await readCatalogue(dependencies, wanted);
  if ('code' in catalogue) return { outcome: 'rejected', rejection: catalogue };
  const { durationMinutes } = catalogue.film;
  const { cleaningMinutes } = catalogue.house;
  const slot: ClaimedSlot = {
    ...{ claimId, showtimeId, auditoriumId, startsAt },
    scheduling: { movieId, basePrice, onSaleFrom, durationMinutes, cleaningMinutes },
  };
  const until = addMinutes(startsAt, durationMinutes + cleaningMinutes);
  const claim = await session.execute(timetable, auditoriumId, { type: 'ClaimSlot', ...slot, until });
  return claim.outcome === 'rejected' ? claim : finishScheduling(dependencies, session, slot);
}

/**
 * Brings a claimed slot to its end: the showtime is scheduled and the slot confirmed, or, where that is refused,
 * scheduling is abandoned for ever and the slot released. May be repeated, also at the same time.
 */
export async function finishScheduling(
  dependencies: CommandDependencies,
  session: CommandSession,
  slot: ClaimedSlot,
): Promise<CommandResult<ShowtimeState>> {
  const { claimId, showtimeId, auditoriumId, startsAt, scheduling } = slot;
  const catalogue = await readCatalogue(dependencies, { auditoriumId, ...scheduling });
  const scheduled: CommandResult<ShowtimeState> =
    'code' in catalogue
      ? { outcome: 'rejected', rejection: catalogue }
      : await session.execute(showtime, showtimeId, {
          type: 'ScheduleShowtime',
          snapshot: snapshot(slot, catalogue),
          now: session.now,
        });
  const { state } =
    scheduled.outcome === 'accepted' ? scheduled : await abandon(session, slot, scheduled.rejection.code);
  if (state.showtime?.snapshot.claimId === claimId) {
    const confirmed = await session.execute(timetable, auditoriumId, { type: 'ConfirmSlot', claimId });
    return confirmed.outcome === 'rejected' ? confirmed : { outcome: 'accepted', events: [], state };
  }
  await session.execute(timetable, auditoriumId, { type: 'ReleaseSlot', claimId });
  return scheduled.outcome === 'rejected'
    ? scheduled
    : reject('claim-released', `The showtime at ${startsAt} was scheduled by another claim.`);
}

/** Gives scheduling up for ever, unless the showtime is there: then it stays, whatever has become of the catalogue. */
async function abandon(
  session: CommandSession,
  { showtimeId, claimId, auditoriumId }: ClaimedSlot,
  reason: string,
): Promise<Accepted<ShowtimeState>> {
  const command = { type: 'AbandonScheduling', showtimeId, claimId, auditoriumId, reason } as const;
  const abandoned = await session.execute(showtime, showtimeId, command);
  if (abandoned.outcome === 'rejected') throw new Error('Giving up is never refused.');
  return abandoned;
}

async function claimedSlot(
  { writer }: CommandDependencies,
  auditoriumId: AuditoriumId,
  claimId: ClaimId,
): Promise<ClaimedSlot | undefined> {
  const { slots } = await writer.load(timetable, auditoriumId);
  return slots.find((slot) => slot.claimId === claimId);
}

/** What a showtime is made of. */
interface Catalogue {
  readonly hall: Auditorium;
  readonly house: Theater;
  readonly film: Movie;
  readonly basePrice: Money;
}

/** The catalogue as it is now, or why no showtime can be made of it. */
async function readCatalogue(
  { writer }: CommandDependencies,
  wanted: Pick<ShowtimeToSchedule, 'auditoriumId' | 'movieId' | 'basePrice'>,
): Promise<Catalogue | Rejection> {
  const hall = await writer.load(auditorium, wanted.auditoriumId);
  if (hall?.active !== true) return { code: 'unknown-auditorium', detail: 'There is no such auditorium.' };
  const [house, film] = await Promise.all([
    writer.load(theater, hall.theaterId),
    writer.load(movie, wanted.movieId),
  ]);
  if (house?.active !== true) return { code: 'unknown-auditorium', detail: 'Its theater is closed.' };
  if (film?.active !== true) return { code: 'unknown-movie', detail: 'There is no such movie.' };
  if (!hall.seats.some((seat) => seat.active)) {
    return {
      code: 'auditorium-without-seats',
      detail: 'The auditorium has no seats in use. Install seats first.',
    };
  }
  const basePrice = wanted.basePrice ?? film.basePrice;
  if (basePrice === null)
    return { code: 'price-missing', detail: 'Give a basePrice, or give the movie one.' };
  if (basePrice.currency === house.currency) return { hall, house, film, basePrice };
  return {
    code: 'currency-mismatch',
    detail: `This theater sells in ${house.currency}; the price is in ${basePrice.currency}.`,
  };
}

/** The catalogue of now in a slot as it was claimed: what made its length stays. */
function snapshot(slot: ClaimedSlot, { hall, house, film, basePrice }: Catalogue): ShowtimeSnapshot {
  const { claimId, showtimeId, auditoriumId, startsAt, scheduling } = slot;
  const { durationMinutes, cleaningMinutes, onSaleFrom } = scheduling;
  const { theaterId, timeZone, surcharges, morningDiscount, businessDayStart } = house;
  const { salesCutoffMinutes, boxOfficeCutoffMinutes, refundPolicy, payAtCounter } = house;
  const { movieId } = film;
  const seats = hall.seats.filter((seat) => seat.active);
  return {
    ...{ showtimeId, claimId, movieId, theaterId, auditoriumId, startsAt, durationMinutes, timeZone },
    ...{ basePrice, surcharges, morningDiscount, cleaningMinutes, businessDayStart, onSaleFrom },
    ...{ salesCutoffMinutes, boxOfficeCutoffMinutes, refundPolicy, payAtCounter },
    endsAt: addMinutes(startsAt, durationMinutes),
    businessDate: businessDateOf(startsAt, timeZone, businessDayStart),
    prices: priceList({ basePrice, surcharges, morningDiscount }, startsAt, timeZone),
    seats: seats.map(({ active: _active, revision: _revision, ...seat }) => seat),
  };
}
