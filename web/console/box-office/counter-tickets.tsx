import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Field } from '../../elements/form.tsx';
import type { Ticket } from '../../seat-map/ticket-prices.ts';
import { fieldFaults } from '../../surroundings/problem-text.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { Refused } from '../elements/refused.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import type { Counter } from './use-counter.ts';

interface CounterTicketsProperties {
  readonly counter: Counter;
  /** The seats that nobody would want once these are sold. */
  readonly orphans: readonly string[];
  /** Whether it stands where a hold stood, which had the focus. */
  readonly isAfterHold: boolean;
}

/** What is chosen and not held yet, with the type of each ticket, and whom it is for. */
export function CounterTickets({ counter, orphans, isAfterHold }: CounterTicketsProperties): JSX.Element {
  const { t, formats } = useSurroundings();
  const c = useConsoleTexts();
  const [lastTried, setLastTried] = useState({ name: '', email: '' });
  const { tickets, lost, error, isBusy, isLapsed, total } = counter;
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (isAfterHold) heading.current?.focus();
  }, []);
  const faults = fieldFaults(error);
  const hold = (form: HTMLFormElement): void => {
    const values = new FormData(form);
    const textOf = (name: string): string => {
      const value = values.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const whom = { name: textOf('name'), email: textOf('email') };
    setLastTried(whom);
    void counter.holdTickets(whom);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (tickets.length > 0) hold(event.currentTarget);
      }}
    >
      <h2 tabindex={-1} ref={heading}>
        {c.boxOffice.tickets}
      </h2>
      {isLapsed ? (
        <p class="notice warning" role="alert">
          {c.boxOffice.lapsed}
        </p>
      ) : null}
      {lost.length === 0 ? null : (
        <p class="notice bad lost" role="alert">
          {t.basket.lost(formats.list(lost), lost.length)}
        </p>
      )}
      {error === undefined ? null : <Refused error={error} />}
      {tickets.length === 0 ? (
        <p class="quiet">{c.boxOffice.chooseSeats}</p>
      ) : (
        <ul class="seat-lines">
          {tickets.map((ticket) => (
            <TicketLine key={ticket.seatId} ticket={ticket} counter={counter} />
          ))}
        </ul>
      )}
      {orphans.length === 0 ? null : (
        <p class="notice warning">{t.basket.orphan(formats.list(orphans), orphans.length)}</p>
      )}
      <Field name="name" label={c.boxOffice.name} value={lastTried.name} fault={faults['for/name']} />
      <Field
        name="email"
        label={c.boxOffice.email}
        hint={c.boxOffice.emailHint}
        value={lastTried.email}
        fault={faults['for'] === undefined ? faults['for/email'] : c.boxOffice.noEmail}
      />
      <p class="total">
        <span>{t.basket.total}</span> <strong>{formats.money(total)}</strong>
      </p>
      <button type="submit" class="primary wide" disabled={tickets.length === 0} aria-disabled={isBusy}>
        {t.basket.hold(tickets.length)}
      </button>
    </form>
  );
}

function TicketLine({
  ticket,
  counter,
}: {
  readonly ticket: Ticket;
  readonly counter: Counter;
}): JSX.Element | null {
  const { t, formats } = useSurroundings();
  const c = useConsoleTexts();
  const seat = counter.seats.get(ticket.seatId);
  if (seat === undefined) return null;
  const name = t.map.seat(seat.row, seat.number);
  const types = counter.typesFor(ticket.seatId);
  const proof = types.find(({ ticketType }) => ticketType === ticket.ticketType)?.proof ?? null;
  return (
    <li>
      <span class="what">
        {name}
        <span class="quiet">{t.map.tiers[seat.tier]}</span>
        {proof === null ? null : <span class="quiet">{c.boxOffice.proof(proof)}</span>}
      </span>
      <select
        aria-label={c.boxOffice.typeOf(name)}
        value={ticket.ticketType}
        onChange={({ currentTarget: { value } }) => counter.setType(ticket.seatId, value)}
      >
        {types.map(({ ticketType, name: typeName }) => (
          <option key={ticketType} value={ticketType}>
            {typeName}
          </option>
        ))}
      </select>
      <span>{formats.money(counter.priceOf(ticket))}</span>
      <button
        type="button"
        class="small"
        aria-label={t.basket.remove(name)}
        onClick={() => counter.toggle(ticket.seatId)}
      >
        ×
      </button>
    </li>
  );
}
