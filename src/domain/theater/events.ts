import { event, optionally, type EventOf } from '../../engine/event.ts';
import { TheaterId } from '../kernel/ids.ts';
import { Currency } from '../kernel/money.ts';
import { Address, City, policies, TheaterName, TimeZone } from './values.ts';

const place = { city: City, address: Address, timeZone: TimeZone };
const terms = { currency: Currency, ...policies };

export const TheaterOpened = event('TheaterOpened', {
  theaterId: TheaterId,
  name: TheaterName,
  ...place,
  ...terms,
});

export const TheaterRenamed = event('TheaterRenamed', { theaterId: TheaterId, name: TheaterName });

/** Holds what was said anew; a field that is absent stays as it was. */
export const TheaterRelocated = event('TheaterRelocated', {
  theaterId: TheaterId,
  ...optionally(place),
});

/** Holds what was agreed anew; a field that is absent stays as it was. Showtimes keep the terms they were scheduled with. */
export const TheaterTermsRevised = event('TheaterTermsRevised', {
  theaterId: TheaterId,
  ...optionally(terms),
});

export const TheaterRetired = event('TheaterRetired', { theaterId: TheaterId });

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
