import type { JSX } from 'preact';
import type { Booking } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';

/** How far a booking has come, and its money. */
export function BookingBadges({ booking }: { readonly booking: Booking }): JSX.Element {
  const { t } = useSurroundings();
  const { status, paymentStatus } = booking;
  return (
    <>
      <span class={`badge ${status}`}>{t.bookings.status[status]}</span>
      {status === 'released' || status === 'expired' ? null : (
        <>
          {' '}
          <span class={`badge ${paymentStatus}`}>{t.bookings.payment[paymentStatus]}</span>
        </>
      )}
    </>
  );
}
