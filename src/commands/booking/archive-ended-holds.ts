import type { ShowtimeId } from '../../domain/kernel/ids.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import { endedHoldsKeptUntil } from '../../domain/showtime/ended-holds.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { Instant } from '../../engine/instant.ts';

/**
 * Archives ended holds of a showtime that is long over, some at once: the event says how many are left. Answers when to try
 * again if the showtime is not yet long over, else null. May be repeated.
 */
export async function archiveEndedHolds(
  session: CommandSession,
  showtimeId: ShowtimeId,
): Promise<Instant | null> {
  const { showtime: present } = await session.load(showtime, showtimeId);
  if (present === null) return null;
  const keptUntil = endedHoldsKeptUntil(present);
  if (session.now < keptUntil) return keptUntil;
  const command = { type: 'ArchiveEndedHolds', now: session.now } as const;
  const archived = await session.execute(showtime, showtimeId, command);
  if (archived.outcome === 'rejected') throw new Error(archived.rejection.detail);
  return null;
}
