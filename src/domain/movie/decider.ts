import { isEmpty, realChanges } from '../kernel/changes.ts';
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
import type { MovieId } from '../kernel/ids.ts';
import type { AddMovie, MovieCommand, MovieDetails, ReviseMovie } from './commands.ts';
import {
  MovieAdded,
  MovieDescriptionRevised,
  MovieDurationCorrected,
  MovieRecast,
  MovieReinstated,
  MovieRepriced,
  MovieRetired,
  type MovieEvent,
  movieEvents,
} from './events.ts';

export interface Movie extends MovieDetails, Versioned {
  readonly movieId: MovieId;
  readonly active: boolean;
}

export type MovieState = Movie | null;
export type MovieRejection = 'not-found' | 'version-conflict';

const descriptive = [
  'title',
  'description',
  'genres',
  'language',
  'ratingTenths',
  'classification',
  'releaseDate',
  'posterUrl',
  'trailerUrl',
] as const;

export const movie: Decider<MovieCommand, MovieEvent, MovieState, MovieRejection> = {
  category: 'movie',
  events: movieEvents,
  initialState: null,

  decide(command, state) {
    switch (command.type) {
      case 'AddMovie':
        return add(command, state);
      case 'ReviseMovie':
        return revise(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, { type, data }, stamp) {
    if (type === 'MovieAdded') return { ...data, active: true, ...versionedFrom(stamp) };
    if (state === null) return state;
    const changed = changedAt(stamp);
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

function revise(command: ReviseMovie, state: MovieState): Decision<MovieEvent, MovieRejection> {
  if (state === null) return reject('not-found', 'There is no such movie.');
  const refused = refuseStale(command, state.revision);
  if (refused !== undefined) return refused;
  const { movieId, changes, active } = command;
  const events: MovieEvent[] = [];
  const description = realChanges(state, changes, descriptive);
  if (!isEmpty(description)) events.push(MovieDescriptionRevised({ movieId, ...description }));
  const { durationMinutes, basePrice, actorIds } = realChanges(state, changes, [
    'durationMinutes',
    'basePrice',
    'actorIds',
  ]);
  if (durationMinutes !== undefined) events.push(MovieDurationCorrected({ movieId, durationMinutes }));
  if (basePrice !== undefined) events.push(MovieRepriced({ movieId, basePrice }));
  if (actorIds !== undefined) events.push(MovieRecast({ movieId, actorIds: [...actorIds] }));
  if (active === false && state.active) events.push(MovieRetired({ movieId }));
  if (active === true && !state.active) events.push(MovieReinstated({ movieId }));
  return accept(...events);
}
