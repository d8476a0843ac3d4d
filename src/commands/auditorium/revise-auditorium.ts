import type { ReviseAuditorium } from '../../domain/auditorium/commands.ts';
import { auditorium } from '../../domain/auditorium/decider.ts';
import type { AuditoriumRejection, AuditoriumState } from '../../domain/auditorium/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

/** Renames or refits an auditorium, retires it or brings it back. */
export function reviseAuditorium(
  session: CommandSession,
  given: Omit<ReviseAuditorium, 'type'>,
): Promise<CommandResult<AuditoriumState, AuditoriumRejection>> {
  return session.execute(auditorium, given.auditoriumId, { type: 'ReviseAuditorium', ...given });
}
