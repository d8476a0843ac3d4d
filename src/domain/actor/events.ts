import { event, type EventOf } from '../../engine/event.ts';
import type { RevisionsOf } from '../kernel/changes.ts';
import { ActorId } from '../kernel/ids.ts';
import { ActorDetails, actorFields } from './values.ts';

export const ActorAdded = event('ActorAdded', { actorId: ActorId, ...ActorDetails.shape });
export const ActorRenamed = event('ActorRenamed', { actorId: ActorId, ...actorFields.name });
export const ActorRetired = event('ActorRetired', { actorId: ActorId });
export const ActorReinstated = event('ActorReinstated', { actorId: ActorId });

/** Which event changes which fields. */
export const actorRevisions = { name: ActorRenamed } satisfies RevisionsOf<typeof actorFields>;

export const actorEvents = [ActorAdded, ActorRenamed, ActorRetired, ActorReinstated] as const;

export type ActorEvent = EventOf<(typeof actorEvents)[number]>;
