import { event, optionally, type EventOf } from '../../engine/event.ts';
import { MovieId } from '../kernel/ids.ts';
import { Price } from '../kernel/money.ts';
import {
  Cast,
  Classification,
  Description,
  DurationMinutes,
  Genres,
  HttpsUrl,
  Language,
  RatingTenths,
  ReleaseDate,
  Title,
} from './values.ts';

const description = {
  title: Title,
  description: Description.nullable(),
  genres: Genres,
  language: Language.nullable(),
  ratingTenths: RatingTenths.nullable(),
  classification: Classification.nullable(),
  releaseDate: ReleaseDate.nullable(),
  posterUrl: HttpsUrl.nullable(),
  trailerUrl: HttpsUrl.nullable(),
};

export const MovieAdded = event('MovieAdded', {
  movieId: MovieId,
  ...description,
  durationMinutes: DurationMinutes,
  basePrice: Price.nullable(),
  actorIds: Cast,
});

/** Holds what was said anew; a field that is absent stays as it was. */
export const MovieDescriptionRevised = event('MovieDescriptionRevised', {
  movieId: MovieId,
  ...optionally(description),
});

export const MovieDurationCorrected = event('MovieDurationCorrected', {
  movieId: MovieId,
  durationMinutes: DurationMinutes,
});

export const MovieRepriced = event('MovieRepriced', { movieId: MovieId, basePrice: Price.nullable() });

export const MovieRecast = event('MovieRecast', { movieId: MovieId, actorIds: Cast });

export const MovieRetired = event('MovieRetired', { movieId: MovieId });

export const MovieReinstated = event('MovieReinstated', { movieId: MovieId });

export const movieEvents = [
  MovieAdded,
  MovieDescriptionRevised,
  MovieDurationCorrected,
  MovieRepriced,
  MovieRecast,
  MovieRetired,
  MovieReinstated,
] as const;

export type MovieEvent = EventOf<(typeof movieEvents)[number]>;
