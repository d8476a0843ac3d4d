import { movie } from '../domain/movie/decider.ts';
import type { Filter, ReadModelReader } from '../engine/ports/read-model-store.ts';
import { sortKey, wordsOf } from '../domain/kernel/text.ts';
import { collectionOf, snapshots } from '../engine/projections/projection.ts';
import { earliest, type Instant } from '../engine/instant.ts';
import { actors, actorsWhere } from './actors.ts';
import { withWords } from './with-words.ts';
import { findAll } from './queries.ts';
import { showtimes, showtimesWhere } from './showtimes.ts';

/** The movies, with those that are retired. */
export const movies = snapshots({
  name: 'movies',
  version: 4,
  // Staff see those that are retired, too.
  indexes: ['titleKey', 'releaseDate', 'ratingTenths', 'createdAt'].flatMap((sort) => [
    ['active', sort, 'movieId'],
    [sort, 'movieId'],
  ]),
  words: 'words',
  keys: ({ title, description, genres }) => ({
    titleKey: sortKey(title),
    genreKeys: genres.map(sortKey),
    words: wordsOf(title, description),
  }),
  of: movie,
});

export interface MovieCriteria {
  /** Words, or how they begin: all of them in the title and the description, or all in the name of an actor. */
  readonly q?: string | undefined;
  readonly genre?: string | undefined;
  readonly language?: string | undefined;
  readonly actorId?: string | undefined;
  readonly releasedFrom?: string | undefined;
  readonly releasedTo?: string | undefined;
  readonly nowShowing?: boolean | undefined;
  readonly active?: boolean | undefined;
}

/** How many actors a text search looks at. */
const ACTORS = 1000;

/** The filter for movies that meet all criteria at an instant, and when it will be another one; null: never by itself. */
export async function moviesWhere(
  reader: ReadModelReader,
  criteria: MovieCriteria,
  now: Instant,
): Promise<{ readonly filter: Filter; readonly until: Instant | null }> {
  const { q, genre, language, actorId, releasedFrom, releasedTo, nowShowing, active } = criteria;
  const all: Filter[] = [];
  if (active !== undefined) all.push({ active });
  if (genre !== undefined) all.push({ genreKeys: sortKey(genre) });
  if (language !== undefined) all.push({ language });
  if (actorId !== undefined) all.push({ actorIds: actorId });
  if (releasedFrom !== undefined) all.push({ releaseDate: { $gte: releasedFrom } });
  if (releasedTo !== undefined) all.push({ releaseDate: { $lte: releasedTo } });
  if (q !== undefined) all.push(await saying(reader, q));
  let until: Instant | null = null;
  if (nowShowing !== undefined) {
    const coming = await findAll(reader, showtimes, {
      filter: showtimesWhere({ after: now, cancelled: null }),
    });
    const movieIds = [...new Set(coming.map(({ movieId }) => movieId))];
    all.push({ movieId: nowShowing ? { $in: movieIds } : { $nin: movieIds } });
    until = earliest(coming.map(({ startsAt }) => startsAt));
  }
  return { filter: { $and: all.length === 0 ? [{}] : all }, until };
}

async function saying(reader: ReadModelReader, q: string): Promise<Filter> {
  const query = { filter: actorsWhere({ q }), sort: { actorId: 1 }, limit: ACTORS } as const;
  const cast = await reader.ids(collectionOf(actors), query);
  const inText = withWords('words', q);
  return cast.length === 0 ? inText : { $or: [inText, { actorIds: { $in: cast } }] };
}
