import type { ShowtimeId } from '../../domain/kernel/ids.ts';
import { showtime, type ShowtimeRejection } from '../../domain/showtime/decider.ts';
import type { ShowtimeState } from '../../domain/showtime/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

/** Puts blocked seats of one showtime back on sale. */
export function unblockSeats(
  session: CommandSession,
  given: { readonly showtimeId: ShowtimeId; readonly seats: readonly string[] },
): Promise<CommandResult<ShowtimeState, ShowtimeRejection>> {
  return session.execute(showtime, given.showtimeId, { type: 'UnblockSeats', seats: given.seats });
}
