import type { ReviseActor } from '../domain/actor/commands.ts';
import { actor, type ActorRejection, type ActorState } from '../domain/actor/decider.ts';
import { ActorId } from '../domain/kernel/ids.ts';
import type { CommandResult } from './command-result.ts';
import type { CommandDependencies } from './dependencies.ts';
import { derivedId } from './derived-id.ts';
import type { CommandContext } from './envelope.ts';

type ActorResult = CommandResult<ActorState, ActorRejection>;

/** Adds a person who plays in movies. */
export function addActor(
  { writer }: CommandDependencies,
  context: CommandContext,
  name: string,
): Promise<ActorResult> {
  const actorId = ActorId.parse(derivedId(context.commandId, 'actor'));
  return writer.execute(actor, actorId, { type: 'AddActor', actorId, name }, context);
}

/** Renames an actor, retires them or brings them back. */
export function reviseActor(
  { writer }: CommandDependencies,
  context: CommandContext,
  command: Omit<ReviseActor, 'type'>,
): Promise<ActorResult> {
  return writer.execute(actor, command.actorId, { type: 'ReviseActor', ...command }, context);
}
