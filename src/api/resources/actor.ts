import { z } from 'zod';
import type { Actor as ActorState } from '../../domain/actor/decider.ts';
import { ActorId } from '../../domain/kernel/ids.ts';
import { Instant } from '../../engine/instant.ts';

export const Actor = z.strictObject({
  id: ActorId,
  name: z.string(),
  active: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Actor = z.output<typeof Actor>;

export function presentActor({ actorId, name, active, createdAt, updatedAt }: ActorState): Actor {
  return { id: actorId, name, active, createdAt, updatedAt };
}
