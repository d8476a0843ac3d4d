import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { SeatChoice, useChosenSeats } from '../../seat-map/seat-choice.tsx';
import { useLeaveGuard } from '../elements/use-leave-guard.ts';
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
  const c = useConsoleTexts();
  const counter = useCounter(opened);
  const { map, tickets, hold, sold } = counter;
  const choice = useChosenSeats(
    counter,
    tickets.map(({ seatId }) => seatId),
  );
  const isLocked = hold !== null || sold !== null || counter.isBusy || map.status === 'cancelled';
  useLeaveGuard(hold === null ? null : c.boxOffice.stillHeld);
  const holdBefore = useRef(hold);
  useEffect(() => {
    holdBefore.current = hold;
  }, [hold]);
  const view = useRef<HTMLDivElement>(null);
  // The keyboard begins with the number of seats, for every customer anew.
  useEffect(() => {
    if (sold === null) view.current?.querySelector<HTMLElement>('.best-seats select')?.focus();
  }, [sold]);
  return (
    <div class="sale" ref={view}>
      <SeatChoice
        of={choice}
        connection={counter.connection}
        mostSeats={hold === null && sold === null ? MOST_SEATS : null}
        isLocked={isLocked}
        onPick={counter.choose}
        onToggle={counter.toggle}
      >
        {map.status === 'onSale' ? null : <p class="notice warning">{c.boxOffice.selling[map.status]}</p>}
      </SeatChoice>
      <aside class="card basket" aria-label={c.boxOffice.customer}>
        {sold !== null ? (
          <SoldTickets booking={sold} countedBefore={counter.countedBefore} onNext={counter.next} />
        ) : hold === null ? (
          <CounterTickets
            counter={counter}
            orphans={choice.orphans}
            isAfterHold={holdBefore.current !== null}
          />
        ) : (
          <CounterPayment counter={counter} hold={hold} />
        )}
      </aside>
    </div>
  );
}
