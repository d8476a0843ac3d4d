import { useEffect, useRef, useState } from 'preact/hooks';
import type { Money, SeatMap, TicketPrice } from '../../api/resources.ts';
import { ticketPrices, type PriceCard } from '../../seat-map/ticket-prices.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched, type Fetched } from '../../surroundings/use-fetched.ts';
import { nothingWanted, recallBasket, rememberBasket, ticketsOf, type Wanted } from './basket-memory.ts';
import { findHold, holdSeats, releaseHold, type HeldSeats, type HeldTicket } from './hold-seats.ts';
import type { OpenedShowtime } from './opened-showtime.ts';
import { useOneCommand } from './use-one-command.ts';
import { freeSeats, useLiveMap, type LiveMap } from './use-live-map.ts';

/** What one person does with the seats of one showtime. */
export interface Sale extends LiveMap {
  /** What is chosen, in the order in which it was, with its prices. */
  readonly tickets: readonly HeldTicket[];
  readonly total: Money;
  readonly hold: HeldSeats | null;
  /** What the server held before the page was opened. */
  readonly heldBefore: Fetched<HeldSeats | null>;
  /** The seats that others took while they were chosen here. */
  readonly lost: readonly string[];
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly toggle: (seatId: string) => void;
  readonly choose: (seatIds: readonly string[]) => void;
  /** What a customer may buy a seat as. */
  readonly typesFor: (seatId: string) => readonly TicketPrice[];
  readonly setType: (seatId: string, ticketType: string) => void;
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

/** Until the prices are there, each seat costs what the map says, as for an adult. */
export function useSale(
  { showtime: { basePrice }, map: first, config }: OpenedShowtime,
  prices: PriceCard = { tickets: [], basePrice },
): Sale {
  const { t, formats, user, announce } = useSurroundings();
  const { showtimeId } = first;
  const [hold, setHold] = useState<HeldSeats | null>(null);
  const [lost, setLost] = useState<readonly string[]>([]);
  const latestHold = useRef(hold);
  latestHold.current = hold;
  const { isBusy, error, isUnderWay, forget, perform } = useOneCommand((taken) => lose(taken));
  const { wanted, latestWanted, want } = useWanted(first, () => {
    setLost([]);
    forget();
  });
  const choose = (chosen: readonly string[]): void => want({ chosen });
  const lose = (gone: readonly string[]): void => {
    const kept = latestWanted.current.chosen.filter((seatId) => !gone.includes(seatId));
    choose(kept);
    setLost(gone);
    const said = t.basket.lost(formats.list(gone), gone.length);
    announce(kept.length === 0 ? said : `${said} ${t.basket.othersKept}`);
  };
  const live = useLiveMap(first, (taken) => {
    // While we ask for seats ourselves, the map may show our own hold before its answer comes.
    if (latestHold.current !== null || isUnderWay()) return;
    const gone = taken.filter((seatId) => latestWanted.current.chosen.includes(seatId));
    if (gone.length > 0) lose(gone);
  });
  const { map, seats } = live;
  const { typesFor, priceOf, totalOf } = ticketPrices(prices, seats);

  const keepHold = (held: HeldSeats): void => {
    want({
      chosen: held.tickets.map(({ seatId }) => seatId),
      ticketTypes: Object.fromEntries(held.tickets.map(({ seatId, ticketType }) => [seatId, ticketType])),
    });
    setHold(held);
  };
  const heldBefore = useHoldOfServer(showtimeId, user?.id, (found) => {
    if (latestHold.current === null) keepHold(found);
  });
  // Who has signed out pays for nothing. What was held stays chosen, and is found again after a sign-in.
  useEffect(() => {
    if (user === null) setHold(null);
  }, [user]);

  const toggle = (seatId: string): void => {
    const seat = seats.get(seatId);
    if (seat === undefined || hold !== null || isBusy || map.status !== 'onSale') return;
    const name = t.map.seat(seat.row, seat.number);
    const { chosen } = latestWanted.current;
    const isChosen = chosen.includes(seatId);
    if (!isChosen && seat.status !== 'available') {
      announce(`${name}: ${t.map.status[seat.status]}`);
    } else if (!isChosen && chosen.length >= config.maxSeatsPerHold) {
      announce(t.basket.tooMany(config.maxSeatsPerHold));
    } else {
      const next = isChosen ? chosen.filter((each) => each !== seatId) : [...chosen, seatId];
      choose(next);
      const total = formats.money(totalOf(ticketsOf({ ...latestWanted.current, chosen: next })));
      announce(isChosen ? t.basket.removed(name, total) : t.basket.chosen(name, total));
    }
  };

  const holdChosen = (): Promise<void> =>
    perform(async () => {
      setLost([]);
      keepHold(await holdSeats(showtimeId, latestWanted.current));
      announce(t.hold.held(latestWanted.current.chosen.length));
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
  const tickets = hold?.tickets ?? ticketsOf(wanted).map((ticket) => ({ ...ticket, price: priceOf(ticket) }));
  return {
    ...live,
    tickets,
    total: hold?.total ?? totalOf(tickets),
    hold,
    heldBefore,
    lost,
    isBusy,
    error,
    toggle,
    choose,
    typesFor: (seatId) => typesFor(seatId).filter(({ staffOnly }) => !staffOnly),
    setType: (seatId, ticketType) =>
      want({ ticketTypes: { ...latestWanted.current.ticketTypes, [seatId]: ticketType } }),
    accessible: wanted.accessible,
    setAccessible: (accessible) => want({ accessible }),
    holdChosen,
    release,
    extended,
    expired,
  };
}

interface WantedState {
  readonly wanted: Wanted;
  /** The same, for what happens between two renderings. */
  readonly latestWanted: { readonly current: Wanted };
  readonly want: (change: Partial<Wanted>) => void;
}

/** What is wanted, over a reload, too. */
function useWanted(map: SeatMap, onChange: () => void): WantedState {
  const [wanted, setWanted] = useState(() => recalled(map));
  const latestWanted = useRef(wanted);
  latestWanted.current = wanted;
  const want = (change: Partial<Wanted>): void => {
    const next = { ...latestWanted.current, ...change };
    latestWanted.current = next;
    setWanted(next);
    rememberBasket(map.showtimeId, next);
    onChange();
  };
  return { wanted, latestWanted, want };
}

/** A reload keeps the hold: the server knows it. */
function useHoldOfServer(
  showtimeId: string,
  userId: string | undefined,
  restore: (found: HeldSeats) => void,
): Fetched<HeldSeats | null> {
  const found = useFetched(
    async () => (userId === undefined ? null : findHold(showtimeId)),
    [showtimeId, userId],
  );
  useEffect(() => {
    if (found.value != null) restore(found.value);
  }, [found.value]);
  return found;
}

/**
 * What was chosen before a reload, as far as it is free. What a hold that was not answered may have taken is not free,
 * and perhaps ours.
 */
function recalled(map: SeatMap): Wanted {
  const { chosen, ticketTypes, accessible, holdKey } = recallBasket(map.showtimeId);
  if (chosen.length === 0) return nothingWanted;
  const free = new Set(freeSeats(map));
  const kept = holdKey === null ? chosen.filter((seatId) => free.has(seatId)) : chosen;
  return kept.length === 0 ? nothingWanted : { chosen: kept, ticketTypes, accessible };
}
