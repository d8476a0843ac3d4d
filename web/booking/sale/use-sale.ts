import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { command, get, Refusal } from '../../api/client.ts';
import type { Booking, Hold, Money, Page, Seat, SeatMap } from '../../api/resources.ts';
import { serverNow } from '../../api/server-clock.ts';
import { followSeats, type Connection } from '../../seat-map/live-seats.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { recallBasket, rememberBasket } from './basket-memory.ts';

/** Seats that the server keeps for us. */
export interface HeldSeats {
  readonly bookingId: string;
  readonly seatIds: readonly string[];
  readonly total: Money;
  readonly heldUntil: string;
}

/** What one person does with the seats of one showtime. */
export interface Sale {
  readonly map: SeatMap;
  readonly seats: ReadonlyMap<string, Seat>;
  readonly connection: Connection;
  /** What is chosen, in the order in which it was. */
  readonly chosen: readonly string[];
  readonly hold: HeldSeats | null;
  /** The seats that others took while they were chosen here. */
  readonly lost: readonly string[];
  readonly isBusy: boolean;
  readonly error: unknown;
  toggle(seatId: string): void;
  choose(seatIds: readonly string[]): void;
  holdChosen(): Promise<void>;
  release(): Promise<void>;
  /** The clock of a hold may have been moved on by a payment. */
  extended(heldUntil: string): void;
  /** The hold is over. What was held stays chosen. */
  expired(): void;
}

export function useSale(first: SeatMap, mostSeats: number): Sale {
  const { t, formats, user, announce } = useSurroundings();
  const { showtimeId } = first;
  const [map, setMap] = useState(first);
  const [connection, setConnection] = useState<Connection>('connecting');
  const [chosen, setChosen] = useState(() => recalled(first));
  const [hold, setHold] = useState<HeldSeats | null>(null);
  const [lost, setLost] = useState<readonly string[]>([]);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const seats = useMemo(() => new Map(map.seats.map((seat) => [seat.seatId, seat])), [map]);
  const latest = useRef({ map, chosen, hold, isBusy });
  latest.current = { map, chosen, hold, isBusy };

  const keep = useCallback((seatIds: readonly string[], holdKey: string | null = null) => {
    setChosen(seatIds);
    rememberBasket(showtimeId, { chosen: seatIds, holdKey });
  }, []);

  const lose = useCallback(
    (gone: readonly string[]) => {
      const kept = latest.current.chosen.filter((seatId) => !gone.includes(seatId));
      setLost(gone);
      keep(kept);
      const said = t.basket.lost(formats.list(gone), gone.length);
      announce(kept.length === 0 ? said : `${said} ${t.basket.othersKept}`);
    },
    [t, formats, announce, keep],
  );

  useEffect(
    () =>
      followSeats(first, {
        connection: setConnection,
        map: (next) => {
          const { map: before, chosen: mine, hold: held, isBusy: isAsking } = latest.current;
          setMap(next);
          // While we ask for seats ourselves, the map may show our own hold before its answer comes.
          if (held !== null || isAsking) return;
          const gone = takenBetween(before, next).filter((seatId) => mine.includes(seatId));
          if (gone.length > 0) lose(gone);
        },
      }),
    [showtimeId],
  );

  // A reload keeps the hold: the server knows it.
  useEffect(() => {
    if (user == null) return;
    void findHold(showtimeId).then(
      (found) => {
        if (found === null || latest.current.hold !== null) return;
        setHold(found);
        keep(found.seatIds);
      },
      () => undefined,
    );
  }, [user?.id, showtimeId]);

  const toggle = (seatId: string): void => {
    const seat = seats.get(seatId);
    if (seat === undefined || hold !== null || isBusy || map.status !== 'onSale') return;
    const name = t.map.seat(seat.row, seat.number);
    const isChosen = chosen.includes(seatId);
    if (!isChosen && seat.status !== 'available') return announce(`${name}: ${t.map.status[seat.status]}`);
    if (!isChosen && chosen.length >= mostSeats) return announce(t.basket.tooMany(mostSeats));
    const next = isChosen ? chosen.filter((each) => each !== seatId) : [...chosen, seatId];
    setLost([]);
    setError(undefined);
    keep(next);
    const total = formats.money(totalOf(next, seats, seat.price.currency));
    announce(isChosen ? t.basket.removed(name, total) : t.basket.chosen(name, total));
  };

  const holdChosen = async (): Promise<void> => {
    if (isBusy || chosen.length === 0) return;
    setBusy(true);
    setError(undefined);
    setLost([]);
    // A key that was not answered is sent again: it finds the hold that the first request may have made.
    const key = recallBasket(showtimeId).holdKey ?? crypto.randomUUID();
    rememberBasket(showtimeId, { chosen, holdKey: key });
    try {
      const body = { seats: chosen };
      const held = await command<Hold>('POST', `/showtimes/${showtimeId}/holds`, {
        body,
        idempotencyKey: key,
      });
      const seatIds = held.seats.map(({ seatId }) => seatId);
      const { bookingId, total, heldUntil } = held;
      keep(seatIds);
      setHold(held.status === 'held' ? { bookingId, seatIds, total, heldUntil } : null);
      announce(t.hold.held(seatIds.length));
    } catch (refused) {
      const isAnswered = refused instanceof Refusal && refused.status > 0;
      if (isAnswered) rememberBasket(showtimeId, { chosen, holdKey: null });
      const taken = refused instanceof Refusal ? refused.problem.seats : undefined;
      if (refused instanceof Refusal && refused.code === 'seats-unavailable' && taken !== undefined)
        lose(taken);
      else setError(refused);
    } finally {
      setBusy(false);
    }
  };

  const release = async (): Promise<void> => {
    if (hold === null || isBusy) return;
    setBusy(true);
    try {
      await command('POST', `/bookings/${hold.bookingId}/release`);
      setHold(null);
      announce(t.hold.released);
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };

  return {
    map,
    seats,
    connection,
    chosen,
    hold,
    lost,
    isBusy,
    error,
    toggle,
    choose: (seatIds) => {
      setLost([]);
      setError(undefined);
      keep(seatIds);
    },
    holdChosen,
    release,
    extended: (heldUntil) => setHold((before) => (before === null ? null : { ...before, heldUntil })),
    expired: () => setHold(null),
  };
}

/** What was chosen before a reload. What a hold that was not answered may have taken is not free, and perhaps ours. */
function recalled(map: SeatMap): readonly string[] {
  const { chosen, holdKey } = recallBasket(map.showtimeId);
  return holdKey === null ? stillFree(map, chosen) : chosen;
}

/** The sum of the prices of seats. */
export function totalOf(
  seatIds: readonly string[],
  seats: ReadonlyMap<string, Seat>,
  currency: string,
): Money {
  return {
    amount: seatIds.reduce((sum, seatId) => sum + (seats.get(seatId)?.price.amount ?? 0), 0),
    currency,
  };
}

async function findHold(showtimeId: string): Promise<HeldSeats | null> {
  const held = await get<Page<Booking>>(`/bookings?status=held&showtimeId=${showtimeId}&limit=10`);
  const live = held.items.find(({ heldUntil }) => Date.parse(heldUntil) > serverNow());
  if (live === undefined) return null;
  const { id, seats, total, heldUntil } = live;
  return { bookingId: id, seatIds: seats.map(({ seatId }) => seatId), total, heldUntil };
}

/** The seats that were free in one map and are taken in a later one. */
function takenBetween(before: SeatMap, next: SeatMap): readonly string[] {
  const free = new Set(
    stillFree(
      before,
      before.seats.map(({ seatId }) => seatId),
    ),
  );
  return next.seats
    .filter(({ seatId, status }) => status !== 'available' && free.has(seatId))
    .map(({ seatId }) => seatId);
}

function stillFree({ seats }: SeatMap, seatIds: readonly string[]): readonly string[] {
  const free = new Set(seats.filter(({ status }) => status === 'available').map(({ seatId }) => seatId));
  return seatIds.filter((seatId) => free.has(seatId));
}
