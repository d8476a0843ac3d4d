import type { ShowtimeId } from '../../domain/kernel/ids.ts';
import { showtime, type ShowtimeRejection } from '../../domain/showtime/decider.ts';
import type { ShowtimeState } from '../../domain/showtime/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

/** Takes seats of one showtime out of sale: seats for guests of the theater, or broken ones. */
export function blockSeats(
  session: CommandSession,
  given: { readonly showtimeId: ShowtimeId; readonly seats: readonly string[]; readonly reason: string },
): Promise<CommandResult<ShowtimeState, ShowtimeRejection>> {
  const { showtimeId, seats, reason } = given;
  return session.execute(showtime, showtimeId, { type: 'BlockSeats', seats, reason, now: session.now });
}
