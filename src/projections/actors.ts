import type { ActorId } from '../domain/kernel/ids.ts';
import { legacy } from '../legacy-handlers.ts';
import { changedBy, madeBy, type ReadModel } from './read-model.ts';

export type ActorDocument = ReadModel & {
  readonly actorId: ActorId;
  readonly name: string;
  readonly active: boolean;
};

/** The people who play in movies. */
export const actors = legacy<ActorDocument>({
  name: 'actors',
  version: 1,
  indexes: [],
  documentIds: ({ data }) => ('actorId' in data ? [data.actorId] : []),
  on: {
    ActorAdded: (_, event) => ({ ...event.data, active: true, ...madeBy(event) }),
    ActorRenamed: (actor, event) => actor && { ...actor, name: event.data.name, ...changedBy(event) },
    ActorRetired: (actor, event) => actor && { ...actor, active: false, ...changedBy(event) },
    ActorReinstated: (actor, event) => actor && { ...actor, active: true, ...changedBy(event) },
  },
});
