import { event, optionally, type EventOf } from '../../engine/event.ts';
import type { RevisionsOf } from '../kernel/changes.ts';
import { TheaterId } from '../kernel/ids.ts';
import { withTicketTypes } from './ticket-types.ts';
import { TheaterDetails, theaterFields, withSalesUntilStart, withSpacesForAll } from './values.ts';

/** A theater is new. */
export const TheaterOpened = event('TheaterOpened', { theaterId: TheaterId, ...TheaterDetails.shape }, [
  withSalesUntilStart,
  withTicketTypes,
  withSpacesForAll,
]);

/** A theater has another name. */
export const TheaterRenamed = event('TheaterRenamed', { theaterId: TheaterId, ...theaterFields.name });

/** Holds the fields that changed. */
export const TheaterRelocated = event('TheaterRelocated', {
  theaterId: TheaterId,
  ...optionally(theaterFields.place),
});

/** Holds the terms that changed. Showtimes keep the terms that they were scheduled with. */
export const TheaterTermsRevised = event(
  'TheaterTermsRevised',
  { theaterId: TheaterId, ...optionally(theaterFields.terms) },
  [withSalesUntilStart],
);

/** Which event changes which fields. */
export const theaterRevisions = {
  name: TheaterRenamed,
  place: TheaterRelocated,
  terms: TheaterTermsRevised,
} satisfies RevisionsOf<typeof theaterFields>;

/** A theater is no longer shown. */
export const TheaterRetired = event('TheaterRetired', { theaterId: TheaterId });

/** A theater is shown again. */
export const TheaterReinstated = event('TheaterReinstated', { theaterId: TheaterId });

export const theaterEvents = [
  TheaterOpened,
  TheaterRenamed,
  TheaterRelocated,
  TheaterTermsRevised,
  TheaterRetired,
  TheaterReinstated,
] as const;

export type TheaterEvent = EventOf<(typeof theaterEvents)[number]>;
