import type { ReviseActor } from '../../domain/actor/commands.ts';
import { actor, type ActorRejection, type ActorState } from '../../domain/actor/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

/** Renames an actor, retires them or brings them back. */
export function reviseActor(
  session: CommandSession,
  given: Omit<ReviseActor, 'type'>,
): Promise<CommandResult<ActorState, ActorRejection>> {
  return session.execute(actor, given.actorId, { type: 'ReviseActor', ...given });
}
