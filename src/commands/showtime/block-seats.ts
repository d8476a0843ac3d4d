import type { ShowtimeId } from '../../domain/kernel/ids.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { ShowtimeRejection } from '../../domain/showtime/rules.ts';
import type { ShowtimeState } from '../../domain/showtime/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

type BlockResult = CommandResult<ShowtimeState, ShowtimeRejection>;

/** Takes seats of one showtime out of sale: house seats, or broken ones. */
export function blockSeats(
  _: CommandDependencies,
  session: CommandSession,
  given: { readonly showtimeId: ShowtimeId; readonly seats: readonly string[]; readonly reason: string },
): Promise<BlockResult> {
  const { showtimeId, seats, reason } = given;
  return session.execute(showtime, showtimeId, { type: 'BlockSeats', seats, reason, now: session.now });
}

/** Puts blocked seats of one showtime back on sale. */
export function unblockSeats(
  _: CommandDependencies,
  session: CommandSession,
  given: { readonly showtimeId: ShowtimeId; readonly seats: readonly string[] },
): Promise<BlockResult> {
  return session.execute(showtime, given.showtimeId, { type: 'UnblockSeats', seats: given.seats });
}
