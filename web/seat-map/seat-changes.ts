import type { SeatMap, SeatStatus } from '../api/resources.ts';

/** What the server says when seats are held, sold or come free. */
export interface SeatsChanged {
  readonly revision: number;
  readonly seats: readonly { readonly seatId: string; readonly status: SeatStatus }[];
}

/** A map after an event; the same where it knew the event already. Untouched seats stay the same objects. */
export function withSeats(map: SeatMap, { revision, seats }: SeatsChanged): SeatMap {
  if (revision <= map.revision) return map;
  const changed = new Map(seats.map(({ seatId, status }) => [seatId, status]));
  return {
    ...map,
    revision,
    seats: map.seats.map((seat) => {
      const status = changed.get(seat.seatId) ?? seat.status;
      return status === seat.status ? seat : { ...seat, status };
    }),
  };
}

/** A map that came as a whole. What is in it as it was before stays the same object, and so the picture of it stays. */
export function withAllOf(map: SeatMap, next: SeatMap): SeatMap {
  const known = new Map(map.seats.map((seat) => [seat.seatId, seat]));
  let isPlacedAlike = map.seats.length === next.seats.length && isAlike(map.layout, next.layout);
  const seats = next.seats.map((seat) => {
    const before = known.get(seat.seatId);
    if (before !== undefined && isAlike({ ...before, status: seat.status }, seat)) {
      return before.status === seat.status ? before : seat;
    }
    isPlacedAlike = false;
    return seat;
  });
  return { ...next, seats, layout: isPlacedAlike ? map.layout : next.layout };
}

function isAlike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
