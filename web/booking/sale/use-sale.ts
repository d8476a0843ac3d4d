import { useEffect, useRef, useState } from 'preact/hooks';
import { Refusal } from '../../api/client.ts';
import type { Money, Seat, SeatMap } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { recallBasket, rememberBasket } from './basket-memory.ts';
import { findHold, holdSeats, releaseHold, type HeldSeats } from './hold-seats.ts';
import { freeSeats, useLiveMap, type LiveMap } from './use-live-map.ts';

/** What one person does with the seats of one showtime. */
export interface Sale extends LiveMap {
  /** What is chosen, in the order in which it was. */
  readonly chosen: readonly string[];
  readonly hold: HeldSeats | null;
  /** The seats that others took while they were chosen here. */
  readonly lost: readonly string[];
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly toggle: (seatId: string) => void;
  readonly choose: (seatIds: readonly string[]) => void;
  /** Whether somebody of the party needs a wheelchair space. */
  readonly accessible: boolean;
  readonly setAccessible: (accessible: boolean) => void;
  readonly holdChosen: () => Promise<void>;
  readonly release: () => Promise<void>;
  /** The clock of a hold may have been moved on by a payment. */
  readonly extended: (heldUntil: string) => void;
  /** The hold is over. What was held stays chosen. */
  readonly expired: () => void;
}

export function useSale(first: SeatMap, mostSeats: number): Sale {
  const { t, formats, user, announce } = useSurroundings();
  const { showtimeId } = first;
  const [chosen, setChosen] = useState(() => recalled(first));
  const [hold, setHold] = useState<HeldSeats | null>(null);
  const asking = useAccessible(showtimeId);
  const [lost, setLost] = useState<readonly string[]>([]);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const latest = useRef({ chosen, accessible: asking.accessible, hold, isBusy });
  latest.current = { chosen, accessible: asking.accessible, hold, isBusy };

  const choose = (seatIds: readonly string[]): void => {
    setChosen(seatIds);
    rememberBasket(showtimeId, { chosen: seatIds, holdKey: null, accessible: latest.current.accessible });
    setLost([]);
    setError(undefined);
  };
  const lose = (gone: readonly string[]): void => {
    const kept = latest.current.chosen.filter((seatId) => !gone.includes(seatId));
    choose(kept);
    setLost(gone);
    const said = t.basket.lost(formats.list(gone), gone.length);
    announce(kept.length === 0 ? said : `${said} ${t.basket.othersKept}`);
  };
  const live = useLiveMap(first, (taken) => {
    // While we ask for seats ourselves, the map may show our own hold before its answer comes.
    if (latest.current.hold !== null || latest.current.isBusy) return;
    const gone = taken.filter((seatId) => latest.current.chosen.includes(seatId));
    if (gone.length > 0) lose(gone);
  });
  const { map, seats } = live;

  const keepHold = (held: HeldSeats): void => {
    choose(held.seatIds);
    setHold(held);
  };
  useHoldOfServer(showtimeId, user?.id, (found) => {
    if (latest.current.hold === null) keepHold(found);
  });

  const toggle = (seatId: string): void => {
    const seat = seats.get(seatId);
    if (seat === undefined || hold !== null || isBusy || map.status !== 'onSale') return;
    const name = t.map.seat(seat.row, seat.number);
    const isChosen = chosen.includes(seatId);
    if (!isChosen && seat.status !== 'available') {
      announce(`${name}: ${t.map.status[seat.status]}`);
    } else if (!isChosen && chosen.length >= mostSeats) {
      announce(t.basket.tooMany(mostSeats));
    } else {
      const next = isChosen ? chosen.filter((each) => each !== seatId) : [...chosen, seatId];
      choose(next);
      const total = formats.money(totalOf(next, seats, seat.price.currency));
      announce(isChosen ? t.basket.removed(name, total) : t.basket.chosen(name, total));
    }
  };

  /** One command at a time; what it throws is shown. */
  const perform = async (step: () => Promise<void>): Promise<void> => {
    if (latest.current.isBusy) return;
    latest.current = { ...latest.current, isBusy: true };
    setBusy(true);
    setError(undefined);
    setLost([]);
    try {
      await step();
    } catch (refused) {
      const taken = takenIn(refused);
      if (taken === undefined) setError(refused);
      else lose(taken);
    } finally {
      setBusy(false);
    }
  };
  const holdChosen = (): Promise<void> =>
    perform(async () => {
      keepHold(await holdSeats(showtimeId, latest.current.chosen, latest.current.accessible));
      announce(t.hold.held(latest.current.chosen.length));
    });
  const release = (): Promise<void> =>
    perform(async () => {
      if (hold === null) return;
      await releaseHold(hold.bookingId);
      setHold(null);
      announce(t.hold.released);
    });

  const extended = (heldUntil: string): void =>
    setHold((before) => (before === null ? null : { ...before, heldUntil }));
  const expired = (): void => setHold(null);
  return {
    ...live,
    chosen,
    hold,
    lost,
    isBusy,
    error,
    toggle,
    choose,
    ...asking,
    holdChosen,
    release,
    extended,
    expired,
  };
}

/** The seats that others have, of a refusal that names them. */
function takenIn(refused: unknown): readonly string[] | undefined {
  const isTaken = refused instanceof Refusal && refused.code === 'seats-unavailable';
  return isTaken ? refused.problem.seats : undefined;
}

/** Whether somebody needs a wheelchair space. Another answer is another request. */
function useAccessible(showtimeId: string): Pick<Sale, 'accessible' | 'setAccessible'> {
  const [accessible, setAccessible] = useState(() => recallBasket(showtimeId).accessible);
  return {
    accessible,
    setAccessible: (asked) => {
      setAccessible(asked);
      rememberBasket(showtimeId, { ...recallBasket(showtimeId), holdKey: null, accessible: asked });
    },
  };
}

/** A reload keeps the hold: the server knows it. */
function useHoldOfServer(
  showtimeId: string,
  userId: string | undefined,
  restore: (found: HeldSeats) => void,
): void {
  useEffect(() => {
    if (userId === undefined) return;
    findHold(showtimeId).then(
      (found) => {
        if (found !== null) restore(found);
      },
      () => undefined,
    );
  }, [showtimeId, userId]);
}

/**
 * What was chosen before a reload, as far as it is free. What a hold that was not answered may have taken is not free,
 * and perhaps ours.
 */
function recalled(map: SeatMap): readonly string[] {
  const { chosen, holdKey } = recallBasket(map.showtimeId);
  const free = new Set(freeSeats(map));
  return holdKey === null ? chosen.filter((seatId) => free.has(seatId)) : chosen;
}

/** The sum of the prices of seats. */
export function totalOf(
  seatIds: readonly string[],
  seats: ReadonlyMap<string, Seat>,
  currency: string,
): Money {
  const prices = seatIds.map((seatId) => seats.get(seatId)?.price.amount ?? 0);
  return { amount: prices.reduce((sum, price) => sum + price, 0), currency };
}
