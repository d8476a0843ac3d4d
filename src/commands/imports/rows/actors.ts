import { z } from 'zod';
import { actor } from '../../../domain/actor/decider.ts';
import { actorFields } from '../../../domain/actor/values.ts';
import { ActorId } from '../../../domain/kernel/ids.ts';
import { derivedId } from '../../../engine/derived-id.ts';
import { addActor } from '../../actor/add-actor.ts';
import type { RowOutcome } from '../import-report.ts';
import { commandOf, externalId, found, refusedBy, type Importing, type RowKind } from '../importing.ts';
import { commandFor } from '../references.ts';

const ActorRow = z.strictObject({ externalId, ...actorFields.name });
type ActorRow = z.output<typeof ActorRow>;

export const actorRows: RowKind<ActorRow> = {
  schema: ActorRow,
  columns: { externalId: 'text', name: 'text' },
  key: (row) => row.externalId ?? `name ${row.name}`,
  subject: ({ name }) => name,
  importRow: importActor,
};

/** Adds an actor, unless there is one of this external id or name. */
export async function importActor(
  importing: Importing,
  { externalId: given, name }: ActorRow,
): Promise<RowOutcome> {
  const { session, dependencies } = importing;
  const commandId = given === null ? commandFor.actor(name) : commandOf('actors', given);
  const actorId = ActorId.parse(derivedId(commandId, 'actor'));
  const known = await session.load(actor, actorId);
  if (known !== null) return found(importing, actorId, known.createdAt);
  const [named] = given === null ? await dependencies.catalogueNames.actors(name) : [];
  if (named !== undefined) return { outcome: 'unchanged', id: named };
  const result = await addActor(session.under(commandId), { name });
  if (result.outcome === 'rejected') return refusedBy(result.rejection);
  return { outcome: 'created', id: actorId };
}
