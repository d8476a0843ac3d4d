import type { EventIn } from '../domain/aggregates.ts';
import type { Layout } from '../domain/auditorium/layout.ts';
import type { Seat } from '../domain/auditorium/values.ts';
import type { ShowtimeId } from '../domain/kernel/ids.ts';
import { arranged } from '../domain/showtime/blocking.ts';
import { sellingTimesOf } from '../domain/showtime/selling-times.ts';
import type { PriceList } from '../domain/showtime/values.ts';
import type { RecordedEvent } from '../engine/event.ts';
import { movedAlong, type Instant } from '../engine/instant.ts';
import { at, madeAt, type Row } from '../engine/projections/projection.ts';
import { projectionOf } from './define-projection.ts';
import { leavingSeats } from './showtime-events.ts';

export type SeatStatus = 'available' | 'held' | 'sold' | 'blocked';

const letters: Readonly<Record<SeatStatus, string>> = { available: 'a', held: 'h', sold: 's', blocked: 'b' };
const statuses = new Map(Object.entries(letters).map(([status, letter]) => [letter, status as SeatStatus]));

export interface SeatMapDocument {
  readonly showtimeId: ShowtimeId;
  /** The revision of the showtime's stream: every event of it moves the map's version. */
  readonly revision: number;
  readonly startsAt: Instant;
  readonly onSaleFrom: Instant | null;
  readonly salesUntil: Instant;
  /** When wheelchair spaces and companion seats come free for everybody; null where they are never held back. */
  readonly wheelchairReleaseAt: Instant | null;
  readonly isCancelled: boolean;
  readonly prices: PriceList;
  /** The picture in which the seats have their positions; null for old showtimes. */
  readonly layout: Layout | null;
  readonly seats: readonly Seat[];
  /** A letter for each of `seats`, in their order: a change on a hot showtime changes one short text. */
  readonly letters: string;
}

/** Every seat of a showtime and its status. */
export const seatMap = projectionOf<SeatMapDocument>().reading('showtime')({
  name: 'seat-map',
  version: 6,
  indexes: [],
  on: {
    ...leavingSeats(moved),
    ShowtimeScheduled: madeAt(showtimeOf, ({ data, revision }) => {
      const { showtimeId, startsAt, onSaleFrom, prices, layout, seats } = data;
      const { salesUntil, wheelchairReleaseAt } = sellingTimesOf(data);
      const all = letters.available.repeat(seats.length);
      return {
        showtimeId,
        revision,
        startsAt,
        onSaleFrom,
        salesUntil,
        wheelchairReleaseAt,
        isCancelled: false,
        prices,
        layout,
        seats,
        letters: all,
      };
    }),
    ShowtimeRescheduled: at(showtimeOf, (map, { data, revision }) => {
      return { ...map, ...timesOf(map, data.startsAt), prices: data.prices, revision };
    }),
    ShowtimeRelocated: at(showtimeOf, (map, { data, revision }) => {
      const { prices, seats, layout } = data;
      const places = placesOf(map.seats);
      const blocked = new Set(data.blocked);
      const moved = seats.map(({ seatId }) => {
        if (blocked.has(seatId)) return letters.blocked;
        const letter = map.letters[places.get(seatId) ?? -1];
        // What was out of use elsewhere is not so here.
        return letter === undefined || letter === letters.blocked ? letters.available : letter;
      });
      const times = timesOf(map, data.startsAt);
      return { ...map, ...times, prices, seats, layout, letters: moved.join(''), revision };
    }),
    ShowtimeRepriced: at(showtimeOf, (map, { data: { prices }, revision }) => ({ ...map, prices, revision })),
    SalesStartMoved: at(showtimeOf, (map, { data: { onSaleFrom }, revision }) => {
      return { ...map, onSaleFrom, revision };
    }),
    ShowtimeCancelled: at(showtimeOf, (map, { revision }) => ({ ...map, isCancelled: true, revision })),
    SeatsOffered: at(showtimeOf, (map, { data, revision }) => {
      const added = letters.available.repeat(data.seats.length);
      return { ...map, seats: [...map.seats, ...data.seats], letters: map.letters + added, revision };
    }),
    SeatsBlocked: drawn('blocked', ({ data }) => data.seats),
    SeatsUnblocked: drawn('available', ({ data }) => data.seats),
    SeatsHeld: drawn('held', ({ data }) => idsOf(data.seats)),
    HoldReleased: drawn('available', ({ data }) => data.seats),
    HoldExpired: drawn('available', ({ data }) => data.seats),
    BookingConfirmed: drawn('sold', ({ data }) => idsOf(data.seats)),
    BookingCancelled: drawn('available', ({ data }) => idsOf(data.seats)),
    SeatsCancelled: drawn('available', ({ data }) => idsOf(data.seats)),
    BookingExchanged: drawn('available', ({ data }) => idsOf(data.seats)),
    SeatsChanged: at(showtimeOf, (map, { data: { status, formerSeats, seats }, revision }) => {
      const without = withLetters(map, idsOf(formerSeats), 'available');
      return { ...withLetters(without, idsOf(seats), status === 'held' ? 'held' : 'sold'), revision };
    }),
    SeatsWithdrawn: at(showtimeOf, moved),
    SeatsReinstated: at(showtimeOf, moved),
    SeatsArranged: at(showtimeOf, (map, { data, revision }) => {
      return { ...map, layout: data.layout, seats: arranged(map.seats, data), revision };
    }),
  },
});

/** The status of each of `seats`, in their order. */
export function statusesOf({ letters: drawnLetters }: SeatMapDocument): readonly SeatStatus[] {
  return Array.from(drawnLetters, (letter) => statuses.get(letter) ?? 'blocked');
}

function showtimeOf({ data }: RecordedEvent<EventIn<'showtime'>>): ShowtimeId {
  return data.showtimeId;
}

/** The times of a showtime that begins at another one. */
function timesOf(
  { startsAt: formerStart, salesUntil, wheelchairReleaseAt }: SeatMapDocument,
  startsAt: Instant,
): Pick<SeatMapDocument, 'startsAt' | 'salesUntil' | 'wheelchairReleaseAt'> {
  const moved = (instant: Instant): Instant => movedAlong(instant, formerStart, startsAt);
  return {
    startsAt,
    salesUntil: moved(salesUntil),
    wheelchairReleaseAt: wheelchairReleaseAt === null ? null : moved(wheelchairReleaseAt),
  };
}

/** The seats stay as they are; only the version moves. */
function moved(map: SeatMapDocument, { revision }: RecordedEvent): SeatMapDocument {
  return { ...map, revision };
}

function idsOf(seats: readonly { readonly seatId: string }[]): readonly string[] {
  return seats.map(({ seatId }) => seatId);
}

/** The row of an event that gives some seats another status. */
function drawn<Event extends EventIn<'showtime'>>(
  status: SeatStatus,
  seatsOf: (event: RecordedEvent<Event>) => readonly string[],
): Row<Event, SeatMapDocument> {
  return at<Event, SeatMapDocument>(
    (event) => event.data.showtimeId,
    (map, event) => ({ ...withLetters(map, seatsOf(event), status), revision: event.revision }),
  );
}

/** The map with another status of some seats. */
function withLetters(map: SeatMapDocument, seatIds: readonly string[], status: SeatStatus): SeatMapDocument {
  const places = placesOf(map.seats);
  const changed: number[] = [];
  for (const seatId of new Set(seatIds)) {
    const place = places.get(seatId);
    if (place !== undefined) changed.push(place);
  }
  changed.sort((one, other) => one - other);
  let text = '';
  let from = 0;
  for (const place of changed) {
    text += map.letters.slice(from, place) + letters[status];
    from = place + 1;
  }
  return { ...map, letters: text + map.letters.slice(from) };
}

/** Where each seat stands in a list of seats: computed once for a list, which lives as long as its showtime. */
const placesByList = new WeakMap<readonly Seat[], ReadonlyMap<string, number>>();

function placesOf(seats: readonly Seat[]): ReadonlyMap<string, number> {
  let known = placesByList.get(seats);
  if (known === undefined) {
    known = new Map(seats.map(({ seatId }, place) => [seatId, place]));
    placesByList.set(seats, known);
  }
  return known;
}
