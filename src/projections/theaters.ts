import { theater } from '../domain/theater/decider.ts';
import type { Filter } from '../engine/ports/read-model-store.ts';
import { snapshots } from '../engine/projections/projection.ts';
import { containing } from './containing.ts';

/** The theaters with their terms of sale, with those that are retired. */
export const theaters = snapshots({ name: 'theaters', version: 1, indexes: [], of: theater });

/** The filter for theaters in a city, whose name or city contains a text, and that are active or retired. */
export function theatersWhere({
  city,
  q,
  active,
}: {
  readonly city?: string | undefined;
  readonly q?: string | undefined;
  readonly active?: boolean | undefined;
}): Filter {
  const all: Filter[] = [];
  if (active !== undefined) all.push({ active });
  if (city !== undefined) all.push({ city });
  if (q !== undefined) all.push({ $or: [{ name: containing(q) }, { city: containing(q) }] });
  return { $and: all.length === 0 ? [{}] : all };
}
