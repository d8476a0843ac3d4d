import { actor } from '../domain/actor/decider.ts';
import type { Filter } from '../engine/ports/read-model-store.ts';
import { sortKey, wordsOf } from '../domain/kernel/text.ts';
import { snapshots } from '../engine/projections/projection.ts';
import { withWords } from './with-words.ts';

/** The people who play in movies, with those that are retired. */
export const actors = snapshots({
  name: 'actors',
  version: 3,
  indexes: ['nameKey', 'createdAt'].flatMap((sort) => [
    ['active', sort, 'actorId'],
    [sort, 'actorId'],
  ]),
  words: 'words',
  keys: ({ name }) => ({ nameKey: sortKey(name), words: wordsOf(name) }),
  of: actor,
});

/** The filter for actors whose name has words that begin so, and who are active or retired. */
export function actorsWhere({
  q,
  active,
}: {
  readonly q?: string | undefined;
  readonly active?: boolean | undefined;
}): Filter {
  const all: Filter[] = [];
  if (active !== undefined) all.push({ active });
  if (q !== undefined) all.push(withWords('words', q));
  return { $and: all.length === 0 ? [{}] : all };
}
