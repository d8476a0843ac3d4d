import type { JSX } from 'preact';
import type { Ticket } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';

/** The tickets of a booking for the door, each as a QR code, so that a phone is enough. */
export function TicketCodes({ ticket }: { readonly ticket: Ticket }): JSX.Element {
  const { t } = useSurroundings();
  return (
    <ul class="card ticket-codes" aria-label={t.bookings.codes}>
      {ticket.seats.map(({ seatId, row, number, qrCode }) => {
        const name = t.map.seat(row, number);
        return (
          <li key={seatId}>
            <img src={`data:image/svg+xml,${encodeURIComponent(qrCode)}`} alt={t.bookings.code(name)} />
            {name}
          </li>
        );
      })}
    </ul>
  );
}
