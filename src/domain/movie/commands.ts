import type { ExpectedVersion } from '../../engine/decider.ts';
import type { Changes } from '../kernel/changes.ts';
import type { MovieId } from '../kernel/ids.ts';
import type { MovieDetails, Poster } from './values.ts';

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

/** The pictures are in the picture store. */
export interface UploadPoster extends ExpectedVersion {
  readonly type: 'UploadPoster';
  readonly movieId: MovieId;
  readonly poster: Poster;
}

export interface RemovePoster extends ExpectedVersion {
  readonly type: 'RemovePoster';
  readonly movieId: MovieId;
}

export type MovieCommand = AddMovie | ReviseMovie | UploadPoster | RemovePoster;
