import type { EventOf } from '../engine/event.ts';
import type { TheaterOpened } from '../domain/theater/events.ts';
import { legacy } from '../legacy-handlers.ts';
import { changedBy, madeBy, type ReadModel } from './read-model.ts';

export type TheaterDocument = ReadModel &
  EventOf<typeof TheaterOpened>['data'] & { readonly active: boolean };

/** The theaters with their terms. */
export const theaters = legacy<TheaterDocument>({
  name: 'theaters',
  version: 1,
  indexes: [],
  documentIds: ({ data }) => ('theaterId' in data ? [data.theaterId] : []),
  on: {
    TheaterOpened: (_, event) => ({ ...event.data, active: true, ...madeBy(event) }),
    TheaterRenamed: (theater, event) => theater && { ...theater, ...event.data, ...changedBy(event) },
    TheaterRelocated: (theater, event) => theater && { ...theater, ...event.data, ...changedBy(event) },
    TheaterTermsRevised: (theater, event) => theater && { ...theater, ...event.data, ...changedBy(event) },
    TheaterRetired: (theater, event) => theater && { ...theater, active: false, ...changedBy(event) },
    TheaterReinstated: (theater, event) => theater && { ...theater, active: true, ...changedBy(event) },
  },
});
