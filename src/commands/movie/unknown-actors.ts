import { actor } from '../../domain/actor/decider.ts';
import type { ActorId } from '../../domain/kernel/ids.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { Rejected } from '../../engine/decider.ts';
import { refuse } from '../refusals.ts';

/** Refuses a cast that names actors who are not there, or are retired; null where all are there. */
export async function refuseUnknownActors(
  session: CommandSession,
  ids: readonly ActorId[],
): Promise<Rejected<'unknown-actors'> | null> {
  const states = await Promise.all(ids.map((id) => session.load(actor, id)));
  const unknown = ids.filter((_, index) => states[index]?.active !== true);
  if (unknown.length === 0) return null;
  return refuse('unknown-actors', `There are no such actors: ${unknown.join(', ')}.`);
}
