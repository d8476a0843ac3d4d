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
