import { z } from 'zod';
import { ActorId, MovieId } from '../../domain/kernel/ids.ts';
import type { Movie as MovieState } from '../../domain/movie/decider.ts';
import { MovieDetails, posterVersion, Rating, Stars } from '../../domain/movie/values.ts';
import { Instant } from '../../engine/instant.ts';
import { actors } from '../../projections/actors.ts';
import type { Names } from '../../projections/names.ts';
import { declaredOf, nullByDefault } from '../wire.ts';

const { ratingTenths: _, ...sameForClients } = MovieDetails.shape;
const fields = z.strictObject({ ...sameForClients, rating: Rating.nullable() });

export const MovieBody = z
  .strictObject({
    ...nullByDefault(fields.shape),
    genres: MovieDetails.shape.genres.default([]),
    actorIds: MovieDetails.shape.actorIds.default([]),
  })
  .transform(({ rating, ...same }): MovieDetails => ({ ...same, ratingTenths: rating }));

export const MoviePatch = fields
  .partial()
  .extend({ active: z.boolean().optional() })
  .transform(({ rating, ...same }) => (rating === undefined ? same : { ...same, ratingTenths: rating }));

export const Movie = fields.omit({ actorIds: true }).extend({
  id: MovieId,
  rating: Stars.nullable(),
  /** An address on this server, of the medium size, once a poster was uploaded; else the https address of the catalogue. */
  posterUrl: z.string().nullable(),
  actors: z.array(z.strictObject({ id: ActorId, name: z.string().nullable() })).readonly(),
  active: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Movie = z.output<typeof Movie>;

export const MovieFacets = z.strictObject({
  genres: z.array(z.string()).readonly(),
  languages: z.array(z.string()).readonly(),
});

export async function presentMovie(names: Names, movie: MovieState): Promise<Movie> {
  const { movieId, ratingTenths, actorIds, ...same } = movie;
  const cast = await Promise.all(
    actorIds.map(async (id) => ({ id, name: (await names.of(actors, id))?.name ?? null })),
  );
  const rating = ratingTenths === null ? null : ratingTenths / 10;
  return {
    ...declaredOf(Movie, same),
    id: movieId,
    rating,
    posterUrl: posterUrlOf(movie),
    actors: cast,
  };
}

/** Where a movie's poster is. The version makes the address another one with each new poster, so it is kept for ever. */
export function posterUrlOf({
  movieId,
  posterUrl,
  poster,
}: Pick<MovieState, 'movieId' | 'posterUrl' | 'poster'>): string | null {
  if (poster === null) return posterUrl;
  return `/api/v1/movies/${movieId}/poster?size=medium&v=${posterVersion(poster)}`;
}
