import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Booking } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import type { Method } from './counter-commands.ts';

interface SoldTicketsProperties {
  readonly booking: Booking;
  /** How it was paid, where an earlier try has counted. */
  readonly countedBefore: Method | null;
  readonly onNext: () => void;
}

/** What was sold, to be printed; then comes the next customer. */
export function SoldTickets({ booking, countedBefore, onNext }: SoldTicketsProperties): JSX.Element {
  const { t, formats, announce } = useSurroundings();
  const c = useConsoleTexts();
  const next = useRef<HTMLButtonElement>(null);
  const { reference, seats, total, paymentStatus, id } = booking;
  useEffect(() => {
    announce(c.boxOffice.sold(reference));
    next.current?.focus();
  }, []);
  return (
    <div class="sold-tickets">
      <h2>{c.boxOffice.soldTitle}</h2>
      {countedBefore === null ? null : (
        <p class="notice warning" role="alert">
          {c.boxOffice.countedBefore(c.boxOffice.methods[countedBefore])}
        </p>
      )}
      <p class="reference">{reference}</p>
      <ul class="seat-lines">
        {seats.map(({ seatId, row, number, price }) => (
          <li key={seatId}>
            <span class="what">{t.map.seat(row, number)}</span>
            <span>{formats.money(price)}</span>
          </li>
        ))}
      </ul>
      <p class="total">
        <span>{t.bookings.payment[paymentStatus]}</span> <strong>{formats.money(total)}</strong>
      </p>
      <div class="buttons stacked">
        <button type="button" class="primary wide" ref={next} onClick={onNext}>
          {c.boxOffice.next}
        </button>
        <a class="button wide" href={`/api/v1/bookings/${id}/ticket`} target="_blank" rel="noreferrer">
          {t.bookings.ticket}
        </a>
      </div>
    </div>
  );
}
