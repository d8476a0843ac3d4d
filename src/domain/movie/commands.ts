import type { ExpectedVersion } from '../../engine/decider.ts';
import type { Changes } from '../kernel/changes.ts';
import type { MovieId } from '../kernel/ids.ts';
import type { MovieDetails } from './values.ts';

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
