import type { Seat } from '../domain/auditorium/values.ts';
import type { ShowtimeId } from '../domain/kernel/ids.ts';
import type { Instant } from '../engine/instant.ts';
import { addMinutes } from '../engine/instant.ts';
import type { PriceList } from '../domain/showtime/values.ts';
import { legacy } from '../legacy-handlers.ts';

export type SeatStatus = 'available' | 'held' | 'sold' | 'blocked';

const letters: Readonly<Record<SeatStatus, string>> = { available: 'a', held: 'h', sold: 's', blocked: 'b' };
const statuses = new Map(Object.entries(letters).map(([status, letter]) => [letter, status as SeatStatus]));

export interface SeatMapDocument {
  readonly showtimeId: ShowtimeId;
  /** The revision of the showtime's stream up to which this is drawn. */
  readonly revision: number;
  readonly startsAt: Instant;
  readonly onSaleFrom: Instant | null;
  readonly salesUntil: Instant;
  readonly prices: PriceList;
  readonly seats: readonly Seat[];
  /** A letter for each of `seats`, in their order: a change of a hot showtime is a change of one short text. */
  readonly letters: string;
}

/** Every seat of a showtime and whether it is to be had. */
export const seatMap = legacy<SeatMapDocument>({
  name: 'seat-map',
  version: 1,
  indexes: [],
  documentIds: ({ stream, data }) =>
    'showtimeId' in data && stream.startsWith('showtime-') ? [data.showtimeId] : [],
  on: {
    ShowtimeScheduled: (_, { data, revision }) => {
      const { showtimeId, startsAt, onSaleFrom, salesCutoffMinutes, prices, seats } = data;
      const salesUntil = addMinutes(startsAt, -salesCutoffMinutes);
      const all = letters.available.repeat(seats.length);
      return { showtimeId, revision, startsAt, onSaleFrom, salesUntil, prices, seats, letters: all };
    },
    SeatsOffered: (map, { data, revision }) => {
      const added = letters.available.repeat(data.seats.length);
      return map && { ...map, seats: [...map.seats, ...data.seats], letters: map.letters + added, revision };
    },
    SeatsBlocked: (map, { data, revision }) => map && drawn(map, data.seats, 'blocked', revision),
    SeatsUnblocked: (map, { data, revision }) => map && drawn(map, data.seats, 'available', revision),
    SeatsHeld: (map, { data, revision }) => map && drawn(map, idsOf(data.seats), 'held', revision),
    HoldExtended: (map, { revision }) => map && { ...map, revision },
    PaymentStarted: (map, { revision }) => map && { ...map, revision },
    HoldReleased: (map, { data, revision }) => map && drawn(map, data.seats, 'available', revision),
    HoldExpired: (map, { data, revision }) => map && drawn(map, data.seats, 'available', revision),
    BookingConfirmed: (map, { data, revision }) => map && drawn(map, idsOf(data.seats), 'sold', revision),
    PaymentRefused: (map, { revision }) => map && { ...map, revision },
    BookingCancelled: (map, { data, revision }) =>
      map && drawn(map, idsOf(data.seats), 'available', revision),
  },
});

/** What each of `seats` is, in their order. */
export function statusesOf({ letters: drawnLetters }: SeatMapDocument): readonly SeatStatus[] {
  return Array.from(drawnLetters, (letter) => statuses.get(letter) ?? 'blocked');
}

function idsOf(seats: readonly { readonly seatId: string }[]): readonly string[] {
  return seats.map(({ seatId }) => seatId);
}

function drawn(
  map: SeatMapDocument,
  seatIds: readonly string[],
  status: SeatStatus,
  revision: number,
): SeatMapDocument {
  const at = placesOf(map.seats);
  let changed = map.letters;
  for (const seatId of seatIds) {
    const place = at.get(seatId);
    if (place !== undefined) changed = changed.slice(0, place) + letters[status] + changed.slice(place + 1);
  }
  return { ...map, letters: changed, revision };
}

/** Where each seat stands in a list of seats: made once for a list, which lives as long as its showtime. */
const places = new WeakMap<readonly Seat[], ReadonlyMap<string, number>>();

function placesOf(seats: readonly Seat[]): ReadonlyMap<string, number> {
  let known = places.get(seats);
  if (known === undefined) {
    known = new Map(seats.map(({ seatId }, place) => [seatId, place]));
    places.set(seats, known);
  }
  return known;
}
