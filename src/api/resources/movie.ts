import { z } from 'zod';
import { ActorId, MovieId } from '../../domain/kernel/ids.ts';
import { LocalDate } from '../../domain/kernel/local-time.ts';
import { Money } from '../../domain/kernel/money.ts';
import type { Movie as MovieState } from '../../domain/movie/decider.ts';
import { Instant } from '../../engine/instant.ts';
import type { ReadModelReader } from '../../engine/ports/read-model-store.ts';
import { actors } from '../../projections/actors.ts';
import { lookUp } from '../../projections/queries.ts';

export const Movie = z.strictObject({
  id: MovieId,
  title: z.string(),
  description: z.string().nullable(),
  genres: z.array(z.string()).readonly(),
  language: z.string().nullable(),
  durationMinutes: z.int(),
  /** Stars with one decimal. */
  rating: z.number().min(1).max(5).nullable(),
  classification: z.string().nullable(),
  releaseDate: LocalDate.nullable(),
  basePrice: Money.nullable(),
  actors: z.array(z.strictObject({ id: ActorId, name: z.string().nullable() })).readonly(),
  posterUrl: z.string().nullable(),
  trailerUrl: z.string().nullable(),
  active: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Movie = z.output<typeof Movie>;

export const MovieFacets = z.strictObject({
  genres: z.array(z.string()).readonly(),
  languages: z.array(z.string()).readonly(),
});

export async function presentMovie(documents: ReadModelReader, movie: MovieState): Promise<Movie> {
  const cast = await Promise.all(
    movie.actorIds.map(async (id) => ({ id, name: (await lookUp(documents, actors, id))?.name ?? null })),
  );
  return {
    id: movie.movieId,
    title: movie.title,
    description: movie.description,
    genres: movie.genres,
    language: movie.language,
    durationMinutes: movie.durationMinutes,
    rating: movie.ratingTenths === null ? null : movie.ratingTenths / 10,
    classification: movie.classification,
    releaseDate: movie.releaseDate,
    basePrice: movie.basePrice,
    actors: cast,
    posterUrl: movie.posterUrl,
    trailerUrl: movie.trailerUrl,
    active: movie.active,
    createdAt: movie.createdAt,
    updatedAt: movie.updatedAt,
  };
}
