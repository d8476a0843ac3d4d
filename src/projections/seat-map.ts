import type { Seat } from '../domain/auditorium/values.ts';
import type { ShowtimeId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/instant.ts';
import { addMinutes } from '../domain/kernel/instant.ts';
import type { PriceList } from '../domain/showtime/values.ts';
import type { Projection } from '../feed/projection.ts';

export type TakenAs = 'held' | 'sold' | 'blocked';

export interface SeatMapDocument {
  readonly showtimeId: ShowtimeId;
  /** The revision of the showtime's stream up to which this is drawn. */
  readonly revision: number;
  readonly startsAt: Instant;
  readonly onSaleFrom: Instant | null;
  readonly salesUntil: Instant;
  readonly prices: PriceList;
  readonly seats: readonly Seat[];
  /** The seats that are not available, by their ids. */
  readonly taken: Readonly<Record<string, TakenAs>>;
}

/** Every seat of a showtime and whether it is to be had. */
export const seatMap: Projection<SeatMapDocument> = {
  name: 'seat-map',
  version: 1,
  indexes: [],
  documentIds: ({ stream, data }) =>
    'showtimeId' in data && stream.startsWith('showtime-') ? [data.showtimeId] : [],
  on: {
    ShowtimeScheduled: (_, { data, revision }) => {
      const { showtimeId, startsAt, onSaleFrom, salesCutoffMinutes, prices, seats } = data;
      const salesUntil = addMinutes(startsAt, -salesCutoffMinutes);
      return { showtimeId, revision, startsAt, onSaleFrom, salesUntil, prices, seats, taken: {} };
    },
    SeatsOffered: (map, { data, revision }) =>
      map && { ...map, seats: [...map.seats, ...data.seats], revision },
    SeatsBlocked: (map, { data, revision }) => map && taken(map, data.seats, 'blocked', revision),
    SeatsUnblocked: (map, { data, revision }) => map && freed(map, data.seats, revision),
    SeatsHeld: (map, { data, revision }) => map && taken(map, idsOf(data.seats), 'held', revision),
    HoldExtended: (map, { revision }) => map && { ...map, revision },
    PaymentStarted: (map, { revision }) => map && { ...map, revision },
    HoldReleased: (map, { data, revision }) => map && freed(map, data.seats, revision),
    HoldExpired: (map, { data, revision }) => map && freed(map, data.seats, revision),
    BookingConfirmed: (map, { data, revision }) => map && taken(map, idsOf(data.seats), 'sold', revision),
    PaymentRefused: (map, { revision }) => map && { ...map, revision },
    BookingCancelled: (map, { data, revision }) => map && freed(map, idsOf(data.seats), revision),
  },
};

function idsOf(seats: readonly { readonly seatId: string }[]): readonly string[] {
  return seats.map(({ seatId }) => seatId);
}

function taken(
  map: SeatMapDocument,
  seats: readonly string[],
  as: TakenAs,
  revision: number,
): SeatMapDocument {
  const changes = Object.fromEntries(seats.map((seatId) => [seatId, as]));
  return { ...map, taken: { ...map.taken, ...changes }, revision };
}

function freed(map: SeatMapDocument, seats: readonly string[], revision: number): SeatMapDocument {
  const kept = Object.entries(map.taken).filter(([seatId]) => !seats.includes(seatId));
  return { ...map, taken: Object.fromEntries(kept), revision };
}
