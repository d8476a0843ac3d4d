import { auditorium } from '../../domain/auditorium/decider.ts';
import { floorPlanOf } from '../../domain/auditorium/floor-plan.ts';
import { outOfUseDuring } from '../../domain/auditorium/period-blocks.ts';
import { type AuditoriumId, ClaimId, type ShowtimeId } from '../../domain/kernel/ids.ts';
import type { Money } from '../../domain/kernel/money.ts';
import { movie } from '../../domain/movie/decider.ts';
import type { NewSlot } from '../../domain/showtime/relocating.ts';
import { showtime, type ShowtimeRejection } from '../../domain/showtime/decider.ts';
import type { ShowtimeSnapshot } from '../../domain/showtime/scheduling.ts';
import type { ShowtimeState } from '../../domain/showtime/state.ts';
import { timetable, type TimetableRejection } from '../../domain/timetable/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { ExpectedRevision, Rejected } from '../../engine/decider.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { addMinutes, type Instant } from '../../engine/instant.ts';
import { refuse } from '../refusals.ts';
import { abandonSlot } from './abandon-slot.ts';
import { releaseSlot } from './release-slot.ts';

/** What of a showtime is to be changed; what is absent stays. */
export interface ShowtimeChanges {
  readonly startsAt?: Instant | undefined;
  /** Another auditorium of the same theater. */
  readonly auditoriumId?: AuditoriumId | undefined;
  /** Null: the price of its movie. */
  readonly basePrice?: Money | null | undefined;
  /** Null: sales begin at once. */
  readonly onSaleFrom?: Instant | null | undefined;
}

/** A slot that is to be claimed. */
interface Place {
  readonly claimId: ClaimId;
  readonly startsAt: Instant;
  readonly auditoriumId: AuditoriumId;
}

type RoomRefusal = 'auditorium-without-seats' | 'unknown-auditorium';
type Result = CommandResult<
  ShowtimeState,
  ShowtimeRejection | TimetableRejection | RoomRefusal | 'price-missing'
>;

/**
 * Changes the start, the auditorium, the price or the start of sales of a showtime that has not begun: all of it, or
 * nothing. For another start or auditorium a slot is claimed in the timetable first; the former slot is released last. Process managers finish what a crash
 * interrupts.
 */
export async function reviseShowtime(
  session: CommandSession,
  given: ShowtimeChanges & {
    readonly showtimeId: ShowtimeId;
    readonly expectedRevision: ExpectedRevision | undefined;
  },
): Promise<Result> {
  const { showtimeId, onSaleFrom, expectedRevision } = given;
  const { showtime: before } = await session.load(showtime, showtimeId);
  if (before === null) return refuse('not-found', 'There is no such showtime.');
  const { snapshot } = before;
  const basePrice = given.basePrice === null ? await priceOfMovie(session, snapshot) : given.basePrice;
  if (basePrice === null) return refuse('price-missing', 'Give a basePrice, or give the movie one.');
  const command = {
    type: 'ReviseShowtime',
    basePrice,
    onSaleFrom,
    expectedRevision,
    now: session.now,
  } as const;
  const { startsAt = snapshot.startsAt, auditoriumId = snapshot.auditoriumId } = given;
  const isElsewhere = auditoriumId !== snapshot.auditoriumId;
  if (startsAt === snapshot.startsAt && !isElsewhere) {
    return session.execute(showtime, showtimeId, command);
  }
  if (startsAt <= session.now) {
    return refuse('starts-in-the-past', `A showtime must start in the future, not at ${startsAt}.`);
  }
  const claimId = ClaimId.parse(derivedId(session.commandId, 'slot'));
  const place = { claimId, startsAt, auditoriumId };
  const found = await slotIn(session, snapshot, place);
  if (found.outcome === 'rejected') return found;
  const claimed = await claimSlot(session, snapshot, place);
  if (claimed.outcome === 'rejected') return claimed;
  const revised = await session.execute(showtime, showtimeId, { ...command, slot: found.slot });
  const { auditoriumId: formerAuditorium, claimId: formerClaim } = snapshot;
  if (revised.outcome === 'rejected') {
    await abandonSlot(session, { claimId, showtimeId, auditoriumId }, revised.rejection.code);
    return revised;
  }
  // Somebody else may have moved the showtime on since: then its slot is theirs to confirm.
  await session.execute(timetable, auditoriumId, { type: 'ConfirmSlot', claimId });
  await releaseSlot(session, { auditoriumId: formerAuditorium, claimId: formerClaim });
  return revised;
}

/** What a showtime finds in a slot, in its own auditorium or in another one of its theater. */
async function slotIn(
  session: CommandSession,
  snapshot: ShowtimeSnapshot,
  place: Place,
): Promise<{ readonly outcome: 'found'; readonly slot: NewSlot } | Rejected<RoomRefusal>> {
  const { startsAt, auditoriumId } = place;
  const there = await session.load(auditorium, auditoriumId);
  if (there === null) return refuse('unknown-auditorium', 'There is no such auditorium.');
  const outOfUse = outOfUseDuring(there, startsAt, addMinutes(startsAt, snapshot.durationMinutes));
  if (auditoriumId === snapshot.auditoriumId) {
    return { outcome: 'found', slot: { ...place, outOfUse } };
  }
  if (!there.active) return refuse('unknown-auditorium', 'There is no such auditorium.');
  if (there.theaterId !== snapshot.theaterId) {
    return refuse('unknown-auditorium', 'The auditorium is in another theater. Choose one of the same.');
  }
  const room = floorPlanOf(there);
  if (room.seats.length === 0) {
    return refuse('auditorium-without-seats', 'The auditorium has no seats in use. Install seats first.');
  }
  return { outcome: 'found', slot: { ...place, outOfUse, room } };
}

async function priceOfMovie(session: CommandSession, { movieId }: ShowtimeSnapshot): Promise<Money | null> {
  return (await session.load(movie, movieId))?.basePrice ?? null;
}

function claimSlot(
  session: CommandSession,
  snapshot: ShowtimeSnapshot,
  { claimId, startsAt, auditoriumId }: Place,
): Promise<CommandResult<unknown, TimetableRejection>> {
  const { showtimeId, movieId, basePrice, onSaleFrom } = snapshot;
  const { durationMinutes, cleaningMinutes } = snapshot;
  return session.execute(timetable, auditoriumId, {
    type: 'ClaimSlot',
    claimId,
    auditoriumId,
    showtimeId,
    startsAt,
    until: addMinutes(startsAt, durationMinutes + cleaningMinutes),
    scheduling: { movieId, basePrice, onSaleFrom, durationMinutes, cleaningMinutes },
  });
}
