import {
  accept,
  changedAt,
  reject,
  refuseStale,
  unreachable,
  versionedFrom,
  type Decider,
  type Decision,
  type Versioned,
} from '../../engine/decider.ts';
import { revise } from '../kernel/changes.ts';
import type { MovieId } from '../kernel/ids.ts';
import type { AddMovie, MovieCommand, RemovePoster, ReviseMovie, UploadPoster } from './commands.ts';
import {
  MovieAdded,
  MovieReinstated,
  MovieRetired,
  movieEvents,
  movieRevisions,
  PosterWithdrawn,
  PosterUploaded,
  type MovieEvent,
} from './events.ts';
import { PosterSize, type MovieDetails, type Poster } from './values.ts';

export interface Movie extends MovieDetails, Versioned {
  readonly movieId: MovieId;
  readonly active: boolean;
  /** The poster that was uploaded, which counts before `posterUrl`. */
  readonly poster: Poster | null;
}

export type MovieState = Movie | null;
export type MovieRejection = 'not-found' | 'version-conflict';

export const movie: Decider<MovieCommand, MovieEvent, MovieState, MovieRejection> = {
  category: 'movie',
  events: movieEvents,
  initialState: null,

  decide(command, state) {
    switch (command.type) {
      case 'AddMovie':
        return add(command, state);
      case 'ReviseMovie':
        return reviseMovie(command, state);
      case 'UploadPoster':
        return uploadPoster(command, state);
      case 'RemovePoster':
        return removePoster(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, { type, data }, place) {
    if (type === 'MovieAdded') return { ...data, active: true, poster: null, ...versionedFrom(place) };
    if (state === null) return state;
    const changed = changedAt(place);
    switch (type) {
      case 'MovieDescriptionRevised':
      case 'MovieDurationCorrected':
      case 'MovieRepriced':
      case 'MovieRecast':
        return { ...state, ...data, ...changed };
      case 'MovieRetired':
        return { ...state, active: false, ...changed };
      case 'MovieReinstated':
        return { ...state, active: true, ...changed };
      case 'PosterUploaded':
        return { ...state, poster: { mediaType: data.mediaType, sizes: data.sizes }, ...changed };
      case 'PosterWithdrawn':
        return { ...state, poster: null, ...changed };
      default:
        return unreachable(type);
    }
  },
};

function add({ movieId, details }: AddMovie, state: MovieState): Decision<MovieEvent, never> {
  return state === null ? accept(MovieAdded({ movieId, ...details })) : accept();
}

function reviseMovie(command: ReviseMovie, state: MovieState): Decision<MovieEvent, MovieRejection> {
  if (state === null) return unknownMovie();
  const refused = refuseStale(command, state.revision);
  if (refused !== undefined) return refused;
  const { movieId, changes, active } = command;
  const events: MovieEvent[] = revise(movieRevisions, { movieId }, state, changes);
  if (active === false && state.active) events.push(MovieRetired({ movieId }));
  if (active === true && !state.active) events.push(MovieReinstated({ movieId }));
  return accept(...events);
}

function uploadPoster(command: UploadPoster, state: MovieState): Decision<MovieEvent, MovieRejection> {
  if (state === null) return unknownMovie();
  const refused = refuseStale(command, state.revision);
  if (refused !== undefined) return refused;
  const { movieId, poster } = command;
  const isThere = state.poster !== null && isSame(state.poster, poster);
  return isThere ? accept() : accept(PosterUploaded({ movieId, ...poster }));
}

function removePoster(command: RemovePoster, state: MovieState): Decision<MovieEvent, MovieRejection> {
  if (state === null) return unknownMovie();
  const refused = refuseStale(command, state.revision);
  if (refused !== undefined) return refused;
  return state.poster === null ? accept() : accept(PosterWithdrawn({ movieId: command.movieId }));
}

function isSame(one: Poster, other: Poster): boolean {
  return PosterSize.options.every((size) => one.sizes[size].digest === other.sizes[size].digest);
}

function unknownMovie(): Decision<never, 'not-found'> {
  return reject('not-found', 'There is no such movie.');
}
