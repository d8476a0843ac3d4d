import { z } from 'zod';
import { TheaterId } from '../../domain/kernel/ids.ts';
import type { Theater as TheaterState } from '../../domain/theater/decider.ts';
import { policies, TheaterDetails } from '../../domain/theater/values.ts';
import { Instant } from '../../engine/instant.ts';
import { declaredOf } from '../wire.ts';

/** A theater that says nothing of its policies gets the usual ones. */
export const TheaterBody = TheaterDetails.extend(z.object(policies).partial().shape);
export const TheaterPatch = TheaterDetails.partial().extend({ active: z.boolean().optional() });

export const Theater = TheaterDetails.extend({
  id: TheaterId,
  active: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Theater = z.output<typeof Theater>;

export function presentTheater({ theaterId, ...theater }: TheaterState): Theater {
  return { ...declaredOf(Theater, theater), id: theaterId };
}
