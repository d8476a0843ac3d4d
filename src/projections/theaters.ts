import { theater } from '../domain/theater/decider.ts';
import type { Filter } from '../engine/ports/read-model-store.ts';
import { sortKey } from '../domain/kernel/text.ts';
import { snapshots } from '../engine/projections/projection.ts';
import { containing } from './containing.ts';

/** The theaters with their terms of sale, with those that are retired. */
export const theaters = snapshots({
  name: 'theaters',
  version: 6,
  indexes: ['nameKey', 'cityKey', 'createdAt'].flatMap((sort) => [
    ['active', sort, 'theaterId'],
    [sort, 'theaterId'],
  ]),
  keys: ({ name, city }) => ({ nameKey: sortKey(name), cityKey: sortKey(city) }),
  of: theater,
});

/** The filter for theaters in a city, whose name, city or address contains a text, and that are active or retired. */
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
  if (city !== undefined) all.push({ cityKey: sortKey(city) });
  if (q !== undefined) {
    all.push({ $or: [{ name: containing(q) }, { city: containing(q) }, { address: containing(q) }] });
  }
  return { $and: all.length === 0 ? [{}] : all };
}
