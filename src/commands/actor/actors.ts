import type { ReviseActor } from '../../domain/actor/commands.ts';
import { actor, type ActorRejection, type ActorState } from '../../domain/actor/decider.ts';
import { ActorId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

type ActorResult = CommandResult<ActorState, ActorRejection>;

/** Adds a person who plays in movies. */
export function addActor(
  _: CommandDependencies,
  session: CommandSession,
  name: string,
): Promise<ActorResult> {
  const actorId = ActorId.parse(derivedId(session.commandId, 'actor'));
  return session.execute(actor, actorId, { type: 'AddActor', actorId, name });
}

/** Renames an actor, retires them or brings them back. */
export function reviseActor(
  _: CommandDependencies,
  session: CommandSession,
  command: Omit<ReviseActor, 'type'>,
): Promise<ActorResult> {
  return session.execute(actor, command.actorId, { type: 'ReviseActor', ...command });
}
