import { event, optionally, type EventOf } from '../../engine/event.ts';
import type { RevisionsOf } from '../kernel/changes.ts';
import { MovieId } from '../kernel/ids.ts';
import { MovieDetails, movieFields, posterFields } from './values.ts';

/** A movie is new. */
export const MovieAdded = event('MovieAdded', {
  movieId: MovieId,
  ...MovieDetails.shape,
});

/** Holds the fields that changed. */
export const MovieDescriptionRevised = event('MovieDescriptionRevised', {
  movieId: MovieId,
  ...optionally(movieFields.description),
});

/** A movie lasts longer or shorter. Scheduled showtimes stay as they are. */
export const MovieDurationCorrected = event('MovieDurationCorrected', {
  movieId: MovieId,
  ...movieFields.duration,
});

/** A movie has another base price, for showtimes that are scheduled from now on. */
export const MovieRepriced = event('MovieRepriced', { movieId: MovieId, ...movieFields.price });

/** A movie has another cast. */
export const MovieRecast = event('MovieRecast', { movieId: MovieId, ...movieFields.cast });

/** Which event changes which fields. */
export const movieRevisions = {
  description: MovieDescriptionRevised,
  duration: MovieDurationCorrected,
  price: MovieRepriced,
  cast: MovieRecast,
} satisfies RevisionsOf<typeof movieFields>;

/** A movie is no longer shown and takes no new showtimes. */
export const MovieRetired = event('MovieRetired', { movieId: MovieId });

/** A movie is shown again. */
export const MovieReinstated = event('MovieReinstated', { movieId: MovieId });

/** The movie has a poster of its own. Its pictures were durable in the picture store before. */
export const PosterUploaded = event('PosterUploaded', { movieId: MovieId, ...posterFields });

/** The movie has the poster of the catalogue again, if any. The pictures stay in the picture store. */
export const PosterWithdrawn = event('PosterWithdrawn', { movieId: MovieId });

export const movieEvents = [
  MovieAdded,
  MovieDescriptionRevised,
  MovieDurationCorrected,
  MovieRepriced,
  MovieRecast,
  MovieRetired,
  MovieReinstated,
  PosterUploaded,
  PosterWithdrawn,
] as const;

export type MovieEvent = EventOf<(typeof movieEvents)[number]>;
