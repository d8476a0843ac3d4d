import type { ShowtimeId } from '../../domain/kernel/ids.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import { endedHoldsKeptUntil, isUnpaidHold } from '../../domain/showtime/ended-holds.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { addSeconds, type Instant } from '../../engine/instant.ts';

/** How long another process manager has to expire what is still held. */
const EXPIRY_SECONDS = 60;

/**
 * Archives ended holds of a showtime that is long over, some at once: the event says how many are left. Answers when to try
 * again: the showtime is not yet long over, or some holds are still to expire; else null. May be repeated.
 */
export async function archiveEndedHolds(
  session: CommandSession,
  showtimeId: ShowtimeId,
): Promise<Instant | null> {
  const { showtime: present } = await session.load(showtime, showtimeId);
  if (present === null) return null;
  const keptUntil = endedHoldsKeptUntil(present);
  if (session.now < keptUntil) return keptUntil;
  if ([...present.bookings.values()].some(isUnpaidHold)) return addSeconds(session.now, EXPIRY_SECONDS);
  const command = { type: 'ArchiveEndedHolds', now: session.now } as const;
  const archived = await session.execute(showtime, showtimeId, command);
  if (archived.outcome === 'rejected') throw new Error(archived.rejection.detail);
  return null;
}
