import { event, type EventOf } from '../../engine/event.ts';
import { ActorId } from '../kernel/ids.ts';
import { text } from '../kernel/text.ts';

export const ActorName = text(200);

export const ActorAdded = event('ActorAdded', { actorId: ActorId, name: ActorName });
export const ActorRenamed = event('ActorRenamed', { actorId: ActorId, name: ActorName });
export const ActorRetired = event('ActorRetired', { actorId: ActorId });
export const ActorReinstated = event('ActorReinstated', { actorId: ActorId });

export const actorEvents = [ActorAdded, ActorRenamed, ActorRetired, ActorReinstated] as const;

export type ActorEvent = EventOf<(typeof actorEvents)[number]>;
