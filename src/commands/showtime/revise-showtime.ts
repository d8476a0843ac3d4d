import { ClaimId, type ShowtimeId } from '../../domain/kernel/ids.ts';
import type { Money } from '../../domain/kernel/money.ts';
import { movie } from '../../domain/movie/decider.ts';
import { showtime, type ShowtimeRejection } from '../../domain/showtime/decider.ts';
import type { ShowtimeSnapshot } from '../../domain/showtime/scheduling.ts';
import type { ShowtimeState } from '../../domain/showtime/state.ts';
import { timetable, type TimetableRejection } from '../../domain/timetable/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { ExpectedRevision } from '../../engine/decider.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { addMinutes, type Instant } from '../../engine/instant.ts';
import { refuse } from '../refusals.ts';
import { abandonSlot } from './abandon-slot.ts';
import { releaseSlot } from './release-slot.ts';

/** What of a showtime is to be changed; what is absent stays. */
export interface ShowtimeChanges {
  readonly startsAt?: Instant | undefined;
  /** Null: the price of its movie. */
  readonly basePrice?: Money | null | undefined;
  /** Null: sales begin at once. */
  readonly onSaleFrom?: Instant | null | undefined;
}

type Result = CommandResult<ShowtimeState, ShowtimeRejection | TimetableRejection | 'price-missing'>;

/**
 * Changes the start, the price or the start of sales of a showtime that has not begun: all of it, or nothing. For another
 * start a slot is claimed in the timetable first; the former slot is released last. Process managers finish what a crash
 * interrupts.
 */
export async function reviseShowtime(
  session: CommandSession,
  given: ShowtimeChanges & {
    readonly showtimeId: ShowtimeId;
    readonly expectedRevision: ExpectedRevision | undefined;
  },
): Promise<Result> {
  const { showtimeId, startsAt, onSaleFrom, expectedRevision } = given;
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
  if (startsAt === undefined || startsAt === snapshot.startsAt) {
    return session.execute(showtime, showtimeId, command);
  }
  if (startsAt <= session.now) {
    return refuse('starts-in-the-past', `A showtime must start in the future, not at ${startsAt}.`);
  }
  const slot = { claimId: ClaimId.parse(derivedId(session.commandId, 'slot')), startsAt };
  const claimed = await claimSlot(session, snapshot, slot);
  if (claimed.outcome === 'rejected') return claimed;
  const revised = await session.execute(showtime, showtimeId, { ...command, slot });
  const { auditoriumId, claimId: formerClaim } = snapshot;
  if (revised.outcome === 'rejected') {
    await abandonSlot(session, { ...slot, showtimeId, auditoriumId }, revised.rejection.code);
    return revised;
  }
  // Somebody else may have moved the showtime on since: then its slot is theirs to confirm.
  const { claimId } = slot;
  await session.execute(timetable, auditoriumId, { type: 'ConfirmSlot', claimId });
  await releaseSlot(session, { auditoriumId, claimId: formerClaim });
  return revised;
}

async function priceOfMovie(session: CommandSession, { movieId }: ShowtimeSnapshot): Promise<Money | null> {
  return (await session.load(movie, movieId))?.basePrice ?? null;
}

function claimSlot(
  session: CommandSession,
  snapshot: ShowtimeSnapshot,
  { claimId, startsAt }: { readonly claimId: ClaimId; readonly startsAt: Instant },
): Promise<CommandResult<unknown, TimetableRejection>> {
  const { showtimeId, movieId, auditoriumId, basePrice, onSaleFrom } = snapshot;
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
