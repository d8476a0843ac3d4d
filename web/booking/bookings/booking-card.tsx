import type { JSX } from 'preact';
import type { Booking } from '../../api/resources.ts';
import { serverNow } from '../../api/server-clock.ts';
import { Poster } from '../../elements/poster.tsx';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';

/** A hold whose time is up is over, also before the server has written that down. */
export function statusOf({ status, heldUntil }: Booking): Booking['status'] {
  return status === 'held' && Date.parse(heldUntil) <= serverNow() ? 'expired' : status;
}

export function BookingCard({ booking }: { readonly booking: Booking }): JSX.Element {
  const { t, formats } = useSurroundings();
  const { id, showtime, seats, total } = booking;
  const { movie, theater, auditorium } = showtime;
  const title = movie.title ?? '';
  return (
    <li class="card booking">
      <Poster title={title} url={movie.posterUrl} />
      <div>
        <h3>
          <Link href={`/bookings/${id}`}>{title}</Link>
        </h3>
        <p>
          {formats.dayAndTime(showtime.startsAt, showtime.timeZone)}
          <span class="quiet">
            {theater.name}, {auditorium.name}
          </span>
        </p>
        <p>
          {formats.list(seats.map(({ seatId }) => seatId))} · {formats.money(total)}
        </p>
        <p class="facts">
          <StatusBadges booking={booking} />
        </p>
        {statusOf(booking) === 'held' ? (
          <p>
            <Link href={`/showtimes/${showtime.id}`}>{t.bookings.continuePaying}</Link>
          </p>
        ) : null}
      </div>
    </li>
  );
}

export function StatusBadges({ booking }: { readonly booking: Booking }): JSX.Element {
  const { t } = useSurroundings();
  const status = statusOf(booking);
  return (
    <>
      <span class={`badge ${status}`}>{t.bookings.status[status]}</span>
      {status === 'expired' || status === 'released' ? null : (
        <span class={`badge ${booking.paymentStatus}`}>{t.bookings.payment[booking.paymentStatus]}</span>
      )}
    </>
  );
}
