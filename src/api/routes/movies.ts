import type { Movie as MovieState } from '../../domain/movie/decider.ts';
import { z } from 'zod';
import { addMovie } from '../../commands/movie/add-movie.ts';
import { reviseMovie } from '../../commands/movie/revise-movie.ts';
import { ActorId } from '../../domain/kernel/ids.ts';
import { LocalDate } from '../../domain/kernel/local-time.ts';
import { distinct } from '../../domain/kernel/text.ts';
import { Language } from '../../domain/movie/values.ts';
import { actors } from '../../projections/actors.ts';
import { auditoriums } from '../../projections/auditoriums.ts';
import { movies, moviesWhere, type MovieCriteria } from '../../projections/movies.ts';
import { showtimes } from '../../projections/showtimes.ts';
import { theaters } from '../../projections/theaters.ts';
import { anybody, only } from '../access/access.ts';
import { route } from '../define-route.ts';
import { movieParams } from '../identifiers.ts';
import { listDocuments, pageOf } from '../list.ts';
import { Problem } from '../problems.ts';
import { Movie, MovieBody, MovieFacets, MoviePatch, presentMovie } from '../resources/movie.ts';
import { changesOf, presentShowtime, Showtime } from '../resources/showtime.ts';
import { distinctTexts, findOne } from '../../projections/queries.ts';
import { accepted, isUnrestricted, type Route } from '../route.ts';
import { Flag, pageQuery, SearchText } from '../wire.ts';
import { refuseInUse } from './in-use.ts';

/** The same on every machine, whatever its language. */
const inAlphabet = new Intl.Collator('en');

const MovieQuery = z.strictObject({
  ...pageQuery,
  q: SearchText.optional(),
  genre: SearchText.optional(),
  language: Language.optional(),
  actorId: ActorId.optional(),
  releasedFrom: LocalDate.optional(),
  releasedTo: LocalDate.optional(),
  nowShowing: Flag.optional(),
  active: Flag.optional(),
  sort: z
    .enum(['title', '-title', 'releaseDate', '-releaseDate', 'rating', '-rating', 'createdAt', '-createdAt'])
    .default('-releaseDate'),
});

type MovieQuery = z.output<typeof MovieQuery>;

export const movieRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/movies',
    access: anybody('boxOffice', 'admin'),
    summary: 'The movies of the catalogue',
    query: MovieQuery,
    answers: { 200: pageOf(Movie) },
    refuses: ['forbidden'],
    reads: [movies, actors, showtimes],
    isShared: true,
    handle: async ({ query, principal, api, names }, answer) => {
      const { documents } = api;
      const criteria = visible(query, isUnrestricted(principal));
      const { filter, until } = await moviesWhere(documents, criteria, api.clock());
      const page = await listDocuments(
        documents,
        {
          projection: movies,
          filter,
          sort: query.sort.replace('rating', 'ratingTenths').replace('title', 'titleKey'),
          idField: 'movieId',
          query,
        },
        (movie) => presentMovie(names, movie),
      );
      return answer(200, page, { until });
    },
  }),
  route({
    method: 'get',
    path: '/movies/facets',
    access: anybody(),
    summary: 'The genres and languages that there are movies of',
    answers: { 200: MovieFacets },
    reads: [movies],
    isShared: true,
    handle: async ({ api }, answer) => {
      const [genres, languages] = await Promise.all([
        distinctTexts(api.documents, movies, 'genres', { active: true }),
        distinctTexts(api.documents, movies, 'language', { active: true }),
      ]);
      return answer(200, { genres: facetOf(genres), languages: facetOf(languages) });
    },
  }),
  route({
    method: 'post',
    path: '/movies',
    access: only('admin'),
    summary: 'Adds a movie',
    body: MovieBody,
    answers: { 201: Movie },
    refuses: ['unknown-actors'],
    handle: async ({ body, session, names }, answer) => {
      const movie = existing(accepted(await addMovie(session, body)).state);
      const { revision } = movie;
      const location = `/movies/${movie.movieId}`;
      return answer(201, await presentMovie(names, movie), { revision, location });
    },
  }),
  route({
    method: 'get',
    path: '/movies/:id',
    access: anybody('boxOffice', 'admin'),
    summary: 'One movie',
    params: movieParams,
    answers: { 200: Movie },
    reads: [movies, actors],
    handle: async ({ params, principal, api, names }, answer) => {
      const movie = await findOne(api.documents, movies, params.id);
      if (movie === undefined || !(movie.active || isUnrestricted(principal))) throw noSuchMovie();
      return answer(200, await presentMovie(names, movie), { revision: movie.revision });
    },
  }),
  route({
    method: 'get',
    path: '/movies/:id/showtimes',
    access: anybody(),
    summary: 'The coming showtimes of a movie',
    params: movieParams,
    query: z.strictObject(pageQuery),
    answers: { 200: pageOf(Showtime) },
    reads: [movies, showtimes, theaters, auditoriums],
    isShared: true,
    handle: async ({ params, query, api, names }, answer) => {
      if ((await findOne(api.documents, movies, params.id)) === undefined) throw noSuchMovie();
      const now = api.clock();
      const page = await listDocuments(
        api.documents,
        {
          projection: showtimes,
          filter: { movieId: params.id, startsAt: { $gt: now } },
          sort: 'startsAt',
          idField: 'showtimeId',
          query,
        },
        (showtime) => presentShowtime(names, showtime, now),
      );
      return answer(200, page, changesOf(page, query, now));
    },
  }),
  route({
    method: 'patch',
    path: '/movies/:id',
    access: only('admin'),
    summary: 'Changes a movie, retires it or brings it back',
    params: movieParams,
    body: MoviePatch,
    answers: { 200: Movie },
    refuses: ['in-use', 'unknown-actors', 'version-conflict'],
    handle: async ({ params, body, session, expectedRevision, api, names }, answer) => {
      const { active, ...changes } = body;
      if (active === false) await refuseInUse(api, { movieId: params.id });
      const command = { movieId: params.id, changes, active, expectedRevision };
      const movie = existing(accepted(await reviseMovie(session, command)).state);
      return answer(200, await presentMovie(names, movie), { revision: movie.revision });
    },
  }),
  route({
    method: 'delete',
    path: '/movies/:id',
    access: only('admin'),
    summary: 'Retires a movie',
    params: movieParams,
    answers: { 204: null },
    refuses: ['in-use', 'version-conflict'],
    handle: async ({ params, session, expectedRevision, api }, answer) => {
      await refuseInUse(api, { movieId: params.id });
      const command = { movieId: params.id, changes: {}, active: false, expectedRevision };
      accepted(await reviseMovie(session, command));
      return answer(204, null);
    },
  }),
];

function existing(movie: MovieState | null): MovieState {
  if (movie === null) throw new Error('A movie was changed and is not there.');
  return movie;
}

/** The values that there are, each in one spelling, in order. */
function facetOf(values: readonly string[]): readonly string[] {
  return distinct([...values].sort(inAlphabet.compare));
}

function noSuchMovie(): Problem {
  return new Problem('not-found', 'There is no such movie.');
}

/** What a caller may see: the public sees active movies only. */
function visible(query: MovieQuery, forStaff: boolean): MovieCriteria {
  if (forStaff) return query;
  if (query.active === false) throw new Problem('forbidden', 'Only staff see retired movies.');
  return { ...query, active: true };
}
