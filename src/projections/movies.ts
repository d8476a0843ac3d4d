import { changedBy, madeBy, type ReadModel } from './read-model.ts';
import type { MovieAdded } from '../domain/movie/events.ts';
import type { EventOf } from '../engine/event.ts';
import { legacy } from '../legacy-handlers.ts';

export type MovieDocument = ReadModel & EventOf<typeof MovieAdded>['data'] & { readonly active: boolean };

/** The movies of the catalogue, retired ones too. */
export const movies = legacy<MovieDocument>({
  name: 'movies',
  version: 1,
  indexes: [],
  documentIds: ({ data }) => ('movieId' in data ? [data.movieId] : []),
  on: {
    MovieAdded: (_, event) => ({ ...event.data, active: true, ...madeBy(event) }),
    MovieDescriptionRevised: (movie, event) => movie && { ...movie, ...event.data, ...changedBy(event) },
    MovieDurationCorrected: (movie, event) => movie && { ...movie, ...event.data, ...changedBy(event) },
    MovieRepriced: (movie, event) => movie && { ...movie, ...event.data, ...changedBy(event) },
    MovieRecast: (movie, event) => movie && { ...movie, ...event.data, ...changedBy(event) },
    MovieRetired: (movie, event) => movie && { ...movie, active: false, ...changedBy(event) },
    MovieReinstated: (movie, event) => movie && { ...movie, active: true, ...changedBy(event) },
  },
});
