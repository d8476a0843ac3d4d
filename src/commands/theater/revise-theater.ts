import type { ReviseTheater } from '../../domain/theater/commands.ts';
import { theater, type TheaterRejection, type TheaterState } from '../../domain/theater/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

/** Changes what is known of a theater, retires it or brings it back. */
export function reviseTheater(
  session: CommandSession,
  given: Omit<ReviseTheater, 'type'>,
): Promise<CommandResult<TheaterState, TheaterRejection>> {
  return session.execute(theater, given.theaterId, { type: 'ReviseTheater', ...given });
}
