import { actor, type ActorRejection, type ActorState } from '../../domain/actor/decider.ts';
import type { ActorDetails } from '../../domain/actor/values.ts';
import { ActorId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';

/** Adds a person who plays in movies. */
export function addActor(
  session: CommandSession,
  details: ActorDetails,
): Promise<CommandResult<ActorState, ActorRejection>> {
  const actorId = ActorId.parse(derivedId(session.commandId, 'actor'));
  return session.execute(actor, actorId, { type: 'AddActor', actorId, details });
}
