import { auditorium } from '../domain/auditorium/decider.ts';
import type { Filter } from '../engine/ports/read-model-store.ts';
import { sortKey } from '../domain/kernel/text.ts';
import { snapshots } from '../engine/projections/projection.ts';

/** The auditoriums with all their seats, with those out of use. */
export const auditoriums = snapshots({
  name: 'auditoriums',
  version: 3,
  indexes: [
    ['theaterId', 'active', 'nameKey', 'auditoriumId'],
    ['theaterId', 'nameKey', 'auditoriumId'],
    ...['nameKey', 'createdAt'].flatMap((sort) => [
      ['active', sort, 'auditoriumId'],
      [sort, 'auditoriumId'],
    ]),
  ],
  keys: ({ name }) => ({ nameKey: sortKey(name) }),
  of: auditorium,
});

/** The filter for auditoriums of a theater, and that are active or retired. */
export function auditoriumsWhere({
  theaterId,
  active,
}: {
  readonly theaterId?: string | undefined;
  readonly active?: boolean | undefined;
}): Filter {
  return { ...(theaterId === undefined ? {} : { theaterId }), ...(active === undefined ? {} : { active }) };
}
