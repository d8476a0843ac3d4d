import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { BestSeatsPicker } from '../../booking/sale/best-seats-picker.tsx';
import { orphansOf } from '../../seat-map/best-seats.ts';
import { layOut } from '../../seat-map/geometry.ts';
import { Legend } from '../../seat-map/legend.tsx';
import { SeatList } from '../../seat-map/seat-list.tsx';
import { SeatMapPicture } from '../../seat-map/seat-map.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import type { OpenedCounter } from './counter-commands.ts';
import { CounterPayment } from './counter-payment.tsx';
import { CounterTickets } from './counter-tickets.tsx';
import { SoldTickets } from './sold-tickets.tsx';
import { useCounter } from './use-counter.ts';

/** A party at a counter is not larger than this: groups book by hand. */
const MOST_SEATS = 20;

/** The map, and beside it what one customer buys. */
export function CounterView({ opened }: { readonly opened: OpenedCounter }): JSX.Element {
  const { t } = useSurroundings();
  const c = useConsoleTexts();
  const counter = useCounter(opened);
  const { map, seats, tickets, hold, sold } = counter;
  const layout = useMemo(() => layOut(map.seats, map.layout?.areas), [map.layout, map.seats.length]);
  const mine = useMemo(() => new Set(tickets.map(({ seatId }) => seatId)), [tickets]);
  const isLocked = hold !== null || sold !== null || counter.isBusy || map.status === 'cancelled';
  const isFree = (seatId: string): boolean => seats.get(seatId)?.status === 'available' || mine.has(seatId);
  const orphans = hold === null && tickets.length > 0 ? orphansOf(layout, isFree, mine) : [];
  const section = useRef<HTMLElement>(null);
  const isChoosing = hold === null && sold === null;
  // The keyboard begins with the number of seats, for every customer anew.
  useEffect(() => {
    if (sold === null) section.current?.querySelector<HTMLElement>('.best-seats select')?.focus();
  }, [sold]);
  return (
    <div class="sale">
      <section class="card seats-card" aria-label={t.map.name} ref={section}>
        <p class={`connection ${counter.connection}`}>
          <span class="dot" aria-hidden="true" /> {t.map.connection[counter.connection]}
        </p>
        {map.status === 'onSale' ? null : <p class="notice warning">{c.boxOffice.selling[map.status]}</p>}
        {isChoosing ? (
          <BestSeatsPicker
            layout={layout}
            seats={seats}
            mostSeats={MOST_SEATS}
            mine={mine}
            onPick={counter.choose}
          />
        ) : null}
        <SeatMapPicture
          layout={layout}
          seats={seats}
          mine={mine}
          isLocked={isLocked}
          onToggle={counter.toggle}
        />
        <Legend seats={map.seats} />
        <SeatList layout={layout} seats={seats} mine={mine} isLocked={isLocked} onToggle={counter.toggle} />
      </section>
      <aside class="card basket" aria-label={c.boxOffice.customer}>
        {sold !== null ? (
          <SoldTickets booking={sold} onNext={counter.next} />
        ) : hold === null ? (
          <CounterTickets counter={counter} orphans={orphans} />
        ) : (
          <CounterPayment counter={counter} hold={hold} />
        )}
      </aside>
    </div>
  );
}
