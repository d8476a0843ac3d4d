import { event, type EventOf } from '../../engine/event.ts';
import type { RevisionsOf } from '../kernel/changes.ts';
import { ActorId } from '../kernel/ids.ts';
import { ActorDetails, actorFields } from './values.ts';

/** An actor is new. */
export const ActorAdded = event('ActorAdded', { actorId: ActorId, ...ActorDetails.shape });
/** An actor has another name. */
export const ActorRenamed = event('ActorRenamed', { actorId: ActorId, ...actorFields.name });
/** An actor is no longer shown. */
export const ActorRetired = event('ActorRetired', { actorId: ActorId });
/** An actor is shown again. */
export const ActorReinstated = event('ActorReinstated', { actorId: ActorId });

/** Which event changes which fields. */
export const actorRevisions = { name: ActorRenamed } satisfies RevisionsOf<typeof actorFields>;

export const actorEvents = [ActorAdded, ActorRenamed, ActorRetired, ActorReinstated] as const;

export type ActorEvent = EventOf<(typeof actorEvents)[number]>;
