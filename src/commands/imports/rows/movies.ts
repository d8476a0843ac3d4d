import { z } from 'zod';
import { ActorName } from '../../../domain/actor/values.ts';
import { ActorId, MovieId } from '../../../domain/kernel/ids.ts';
import { movie } from '../../../domain/movie/decider.ts';
import { movieFields, Rating, type MovieDetails } from '../../../domain/movie/values.ts';
import { derivedId } from '../../../engine/derived-id.ts';
import { addMovie } from '../../movie/add-movie.ts';
import { refused, type RowOutcome } from '../import-report.ts';
import { commandOf, externalId, found, refusedBy, type Importing, type RowKind } from '../importing.ts';
import { commandFor } from '../references.ts';
import { importActor } from './actors.ts';

const { title, description, genres, language, classification, releaseDate, posterUrl, trailerUrl } =
  movieFields.description;

const MovieRow = z
  .strictObject({
    externalId,
    title,
    description: description.default(null),
    genres: genres.default([]),
    language: language.default(null),
    rating: Rating.nullable().default(null),
    classification: classification.default(null),
    releaseDate: releaseDate.default(null),
    /** Where no more is known of the release: the first of January stands for it. */
    year: z.int().min(1880).max(2200).nullable().default(null),
    ...movieFields.duration,
    basePrice: movieFields.price.basePrice.default(null),
    actorIds: movieFields.cast.actorIds.default([]),
    /** By name; who is not there is added. */
    actors: z.array(ActorName).max(100).default([]),
    posterUrl: posterUrl.default(null),
    trailerUrl: trailerUrl.default(null),
  })
  .refine((row) => row.releaseDate === null || row.year === null || yearOf(row) === row.year, {
    path: ['year'],
    error: 'must be the year of the releaseDate',
  });
type MovieRow = Readonly<z.output<typeof MovieRow>>;

/** Movies, each known by its external id, else by its title and year. */
export const movieRows: RowKind<MovieRow> = {
  schema: MovieRow,
  columns: {
    externalId: 'text',
    title: 'text',
    description: 'text',
    genres: 'list',
    language: 'text',
    rating: 'number',
    classification: 'text',
    releaseDate: 'text',
    year: 'number',
    durationMinutes: 'number',
    basePrice: 'money',
    actorIds: 'list',
    actors: 'list',
    posterUrl: 'text',
    trailerUrl: 'text',
  },
  key: (row) => row.externalId ?? `title ${row.title} (${yearOf(row) ?? ''})`,
  subject: (row) => `${row.title} (${yearOf(row) ?? ''})`,
  importRow: importMovie,
};

function yearOf(row: { readonly releaseDate: string | null; readonly year: number | null }): number | null {
  return row.releaseDate === null ? row.year : Number(row.releaseDate.slice(0, 4));
}

async function importMovie(importing: Importing, row: MovieRow): Promise<RowOutcome> {
  const { session, dependencies } = importing;
  const year = yearOf(row);
  const commandId =
    row.externalId === null ? commandFor.movie(row.title, year) : commandOf('movies', row.externalId);
  const movieId = MovieId.parse(derivedId(commandId, 'movie'));
  const known = await session.load(movie, movieId);
  if (known !== null) return found(importing, movieId, known.createdAt);
  const [named] = row.externalId === null ? await dependencies.catalogueNames.movies(row.title, year) : [];
  if (named !== undefined) return { outcome: 'unchanged', id: named };
  const actorIds = [...row.actorIds];
  for (const name of row.actors) {
    const actor = await importActor(importing, { externalId: null, name });
    if (actor.outcome === 'refused') return actor;
    const actorId = ActorId.parse(actor.id);
    if (!actorIds.includes(actorId)) actorIds.push(actorId);
  }
  if (actorIds.length > 100) return refused('#/actors', 'invalid-body', 'must be at most 100 with actorIds');
  const result = await addMovie(session.under(commandId), detailsOf(row, actorIds));
  if (result.outcome === 'accepted') return { outcome: 'created', id: movieId };
  return refusedBy(result.rejection, { 'unknown-actors': 'actorIds' });
}

function detailsOf(row: MovieRow, actorIds: readonly ActorId[]): MovieDetails {
  const {
    title: name,
    description: text,
    genres: kinds,
    language: spoken,
    rating,
    classification: rated,
  } = row;
  const { durationMinutes, basePrice, posterUrl: poster, trailerUrl: trailer } = row;
  return {
    title: name,
    description: text,
    genres: kinds,
    language: spoken,
    ratingTenths: rating,
    classification: rated,
    releaseDate: row.releaseDate ?? (row.year === null ? null : `${row.year}-01-01`),
    durationMinutes,
    basePrice,
    actorIds,
    posterUrl: poster,
    trailerUrl: trailer,
  };
}
