import type { Changes } from '../kernel/changes.ts';
import type { ExpectedVersion } from '../../engine/decider.ts';
import type { ActorId, MovieId } from '../kernel/ids.ts';
import type { Money } from '../kernel/money.ts';

/** What a movie is described by. */
export interface MovieDescription {
  readonly title: string;
  readonly description: string | null;
  readonly genres: readonly string[];
  readonly language: string | null;
  readonly ratingTenths: number | null;
  readonly classification: string | null;
  readonly releaseDate: string | null;
  readonly posterUrl: string | null;
  readonly trailerUrl: string | null;
}

export interface MovieDetails extends MovieDescription {
  readonly durationMinutes: number;
  readonly basePrice: Money | null;
  readonly actorIds: readonly ActorId[];
}

export interface AddMovie {
  readonly type: 'AddMovie';
  readonly movieId: MovieId;
  readonly details: MovieDetails;
}

export interface ReviseMovie extends ExpectedVersion {
  readonly type: 'ReviseMovie';
  readonly movieId: MovieId;
  readonly changes: Changes<MovieDetails>;
  /** True brings a retired movie back, false retires it. */
  readonly active?: boolean | undefined;
}

export type MovieCommand = AddMovie | ReviseMovie;
