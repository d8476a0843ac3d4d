import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Seat, SeatMap } from '../../api/resources.ts';
import { serverNow } from '../../api/server-clock.ts';
import { followSeats, type Connection } from '../../seat-map/live-seats.ts';

export interface LiveMap {
  readonly map: SeatMap;
  readonly seats: ReadonlyMap<string, Seat>;
  readonly connection: Connection;
}

/** A map as it is now. `onTaken` is told which seats were free a moment ago and are not any more. */
export function useLiveMap(first: SeatMap, onTaken: (seatIds: readonly string[]) => void): LiveMap {
  const [map, setMap] = useState(first);
  const [connection, setConnection] = useState<Connection>('connecting');
  const seats = useMemo(() => new Map(map.seats.map((seat) => [seat.seatId, seat])), [map]);
  const tell = useRef(onTaken);
  tell.current = onTaken;
  useEffect(() => {
    let before = first;
    return followSeats(first, {
      connection: setConnection,
      map: (next) => {
        const taken = takenBetween(before, next);
        before = next;
        setMap(next);
        if (taken.length > 0) tell.current(taken);
      },
    });
  }, [first]);
  return { map, seats, connection };
}

function takenBetween(before: SeatMap, next: SeatMap): readonly string[] {
  const free = new Set(freeSeats(before));
  return next.seats
    .filter(({ seatId, status }) => status !== 'available' && free.has(seatId))
    .map(({ seatId }) => seatId);
}

export function freeSeats({ seats }: SeatMap): readonly string[] {
  return seats.filter(({ status }) => status === 'available').map(({ seatId }) => seatId);
}

/** Whether wheelchair spaces are for who needs one, and companion seats for who is with them. */
export function areSpacesHeldBack({ wheelchairReleaseAt, seats }: SeatMap): boolean {
  const areThere = seats.some(({ kind }) => kind !== 'standard');
  return areThere && wheelchairReleaseAt !== null && serverNow() < Date.parse(wheelchairReleaseAt);
}
