import { useRef, useState } from 'preact/hooks';
import type { Booking, Hold, Money, Seat } from '../../api/resources.ts';
import { releaseHold } from '../../booking/sale/hold-seats.ts';
import { useLiveMap, type LiveMap } from '../../booking/sale/use-live-map.ts';
import { ADULT, ticketPrices, type Ticket, type TicketPrices } from '../../seat-map/ticket-prices.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import {
  confirmSale,
  holdForWalkIn,
  type Method,
  type OpenedCounter,
  type WalkIn,
} from './counter-commands.ts';
import { useOneCommand } from '../../booking/sale/use-one-command.ts';

/** One customer at the counter: what they choose, what is held for them, what they have bought. */
export interface Counter extends LiveMap, Pick<TicketPrices, 'typesFor' | 'priceOf'> {
  readonly tickets: readonly Ticket[];
  readonly total: Money;
  readonly hold: Hold | null;
  readonly sold: Booking | null;
  /** The seats that others took while they were chosen here. */
  readonly lost: readonly string[];
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly toggle: (seatId: string) => void;
  readonly choose: (seatIds: readonly string[]) => void;
  readonly setType: (seatId: string, ticketType: string) => void;
  readonly holdTickets: (whom: WalkIn) => Promise<void>;
  readonly sell: (method: Method) => Promise<void>;
  readonly release: () => Promise<void>;
  readonly expired: () => void;
  readonly next: () => void;
}

export function useCounter({ showtime, map: first, prices }: OpenedCounter): Counter {
  const { announce, t, formats } = useSurroundings();
  const [tickets, setTickets] = useState<readonly Ticket[]>([]);
  const [hold, setHold] = useState<Hold | null>(null);
  const [sold, setSold] = useState<Booking | null>(null);
  const [lost, setLost] = useState<readonly string[]>([]);
  const latest = useRef({ tickets, hold });
  latest.current = { tickets, hold };

  const lose = (gone: readonly string[]): void => {
    setTickets(latest.current.tickets.filter(({ seatId }) => !gone.includes(seatId)));
    setLost(gone);
    announce(t.basket.lost(formats.list(gone), gone.length));
  };
  const { isBusy, error, isUnderWay, forget, perform } = useOneCommand(lose);
  const live = useLiveMap(first, (taken) => {
    // While we ask for seats ourselves, the map may show our own hold before its answer comes.
    if (latest.current.hold !== null || isUnderWay()) return;
    const gone = taken.filter((seatId) => latest.current.tickets.some((each) => each.seatId === seatId));
    if (gone.length > 0) lose(gone);
  });

  const { typesFor, priceOf, totalOf } = ticketPrices(prices, live.seats);

  const change = (next: readonly Ticket[]): void => {
    setTickets(next);
    setLost([]);
    forget();
  };
  const toggle = (seatId: string): void => {
    if (hold !== null || sold !== null || isBusy) return;
    const seat = live.seats.get(seatId);
    if (seat === undefined) return;
    const isChosen = tickets.some((each) => each.seatId === seatId);
    if (!isChosen && seat.status !== 'available') announce(nameOf(seat, t.map.status[seat.status]));
    else if (isChosen) change(tickets.filter((each) => each.seatId !== seatId));
    else change([...tickets, { seatId, ticketType: ADULT }]);
  };
  const nameOf = ({ row, number }: Seat, state: string): string => `${t.map.seat(row, number)}: ${state}`;

  const holdTickets = (whom: WalkIn): Promise<void> =>
    perform(async (idempotencyKey) => {
      setLost([]);
      setHold(await holdForWalkIn(showtime.id, latest.current.tickets, whom, idempotencyKey));
    });
  const sell = (method: Method): Promise<void> =>
    perform(async (idempotencyKey) => {
      if (hold === null) return;
      setSold(await confirmSale(hold.bookingId, method, idempotencyKey));
      setHold(null);
    });
  const release = (): Promise<void> =>
    perform(async () => {
      if (hold === null) return;
      await releaseHold(hold.bookingId);
      setHold(null);
      announce(t.hold.released);
    });

  const next = (): void => {
    setSold(null);
    change([]);
  };
  const choose = (seatIds: readonly string[]): void =>
    change(seatIds.map((seatId) => ({ seatId, ticketType: ADULT })));
  const setType = (seatId: string, ticketType: string): void =>
    change(tickets.map((each) => (each.seatId === seatId ? { seatId, ticketType } : each)));
  return {
    ...live,
    tickets,
    total: hold?.total ?? totalOf(tickets),
    hold,
    sold,
    lost,
    isBusy,
    error,
    typesFor,
    priceOf,
    toggle,
    choose,
    setType,
    holdTickets,
    sell,
    release,
    expired: () => setHold(null),
    next,
  };
}
