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
import type { AddMovie, MovieCommand, ReviseMovie } from './commands.ts';
import {
  MovieAdded,
  MovieReinstated,
  MovieRetired,
  movieEvents,
  movieRevisions,
  type MovieEvent,
} from './events.ts';
import type { MovieDetails } from './values.ts';

export interface Movie extends MovieDetails, Versioned {
  readonly movieId: MovieId;
  readonly active: boolean;
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
      default:
        return unreachable(command);
    }
  },

  evolve(state, { type, data }, place) {
    if (type === 'MovieAdded') return { ...data, active: true, ...versionedFrom(place) };
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
      default:
        return unreachable(type);
    }
  },
};

function add({ movieId, details }: AddMovie, state: MovieState): Decision<MovieEvent, never> {
  return state === null ? accept(MovieAdded({ movieId, ...details })) : accept();
}

function reviseMovie(command: ReviseMovie, state: MovieState): Decision<MovieEvent, MovieRejection> {
  if (state === null) return reject('not-found', 'There is no such movie.');
  const refused = refuseStale(command, state.revision);
  if (refused !== undefined) return refused;
  const { movieId, changes, active } = command;
  const events: MovieEvent[] = revise(movieRevisions, { movieId }, state, changes);
  if (active === false && state.active) events.push(MovieRetired({ movieId }));
  if (active === true && !state.active) events.push(MovieReinstated({ movieId }));
  return accept(...events);
}
