import { z } from 'zod';
import type { Actor as ActorState } from '../../domain/actor/decider.ts';
import { ActorDetails } from '../../domain/actor/values.ts';
import { ActorId } from '../../domain/kernel/ids.ts';
import { Instant } from '../../engine/instant.ts';
import { declaredOf } from '../wire.ts';

export const ActorBody = ActorDetails;
export const ActorPatch = ActorDetails.partial().extend({ active: z.boolean().optional() });

export const Actor = ActorDetails.extend({
  id: ActorId,
  active: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Actor = z.output<typeof Actor>;

export function presentActor({ actorId, ...actor }: ActorState): Actor {
  return { ...declaredOf(Actor, actor), id: actorId };
}
