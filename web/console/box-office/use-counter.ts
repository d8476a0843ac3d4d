import { useRef, useState } from 'preact/hooks';
import type { Money, Seat } from '../../api/resources.ts';
import { useLiveMap, type LiveMap } from '../../booking/sale/use-live-map.ts';
import { ADULT, ticketPrices, type Ticket, type TicketPrices } from '../../seat-map/ticket-prices.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { holdForWalkIn, type OpenedCounter, type WalkIn } from './counter-commands.ts';
import { useHeldSale, type HeldSale } from './use-held-sale.ts';
import { useOneCommand } from '../../booking/sale/use-one-command.ts';

/** One customer at the counter: what they choose, what is held for them, what they have bought. */
export interface Counter
  extends LiveMap, Pick<TicketPrices, 'typesFor' | 'priceOf'>, Omit<HeldSale, 'begin' | 'startAnew'> {
  readonly tickets: readonly Ticket[];
  readonly total: Money;
  /** The seats that others took while they were chosen here. */
  readonly lost: readonly string[];
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly toggle: (seatId: string) => void;
  readonly choose: (seatIds: readonly string[]) => void;
  readonly setType: (seatId: string, ticketType: string) => void;
  readonly holdTickets: (whom: WalkIn) => Promise<void>;
  readonly next: () => void;
}

export function useCounter({ showtime, map: first, prices }: OpenedCounter): Counter {
  const { announce, t, formats } = useSurroundings();
  const [tickets, setTickets] = useState<readonly Ticket[]>([]);
  const [lost, setLost] = useState<readonly string[]>([]);
  const latest = useRef({ tickets, isHeld: false });

  const lose = (gone: readonly string[]): void => {
    setTickets(latest.current.tickets.filter(({ seatId }) => !gone.includes(seatId)));
    setLost(gone);
    announce(t.basket.lost(formats.list(gone), gone.length));
  };
  const { isBusy, error, isUnderWay, forget, perform } = useOneCommand(lose);
  const { begin, startAnew, ...held } = useHeldSale({ perform, forget, isUnderWay });
  const { hold, sold } = held;
  latest.current = { tickets, isHeld: hold !== null };
  const live = useLiveMap(first, (taken) => {
    // While we ask for seats ourselves, the map may show our own hold before its answer comes.
    if (latest.current.isHeld || isUnderWay()) return;
    const gone = taken.filter((seatId) => latest.current.tickets.some((each) => each.seatId === seatId));
    if (gone.length > 0) lose(gone);
  });

  const { typesFor, priceOf, totalOf } = ticketPrices(prices, live.seats);

  const change = (next: readonly Ticket[]): void => {
    setTickets(next);
    setLost([]);
    startAnew();
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
      begin(await holdForWalkIn(showtime.id, latest.current.tickets, whom, idempotencyKey));
    });

  const choose = (seatIds: readonly string[]): void =>
    change(seatIds.map((seatId) => ({ seatId, ticketType: ADULT })));
  const setType = (seatId: string, ticketType: string): void =>
    change(tickets.map((each) => (each.seatId === seatId ? { seatId, ticketType } : each)));
  return {
    ...live,
    ...held,
    tickets,
    total: hold?.total ?? totalOf(tickets),
    lost,
    isBusy,
    error,
    typesFor,
    priceOf,
    toggle,
    choose,
    setType,
    holdTickets,
    next: () => change([]),
  };
}
