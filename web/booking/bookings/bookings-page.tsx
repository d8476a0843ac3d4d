import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { get } from '../../api/client.ts';
import type { Booking, Page as PageOf } from '../../api/resources.ts';
import { serverNow } from '../../api/server-clock.ts';
import { Awaited, Page } from '../../elements/page.tsx';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { BookingCard, statusOf } from './booking-card.tsx';

const AT_ONCE = 20;

/** My bookings: what I will see, then what is over. */
export function BookingsPage(): JSX.Element {
  const { t } = useSurroundings();
  const [limit, setLimit] = useState(AT_ONCE);
  const bookings = useFetched(() => get<PageOf<Booking>>(`/bookings?limit=${limit}`), [limit]);
  return (
    <Page title={t.bookings.title}>
      <Awaited of={bookings}>
        {({ items, nextCursor }) => {
          const upcoming = items.filter(isUpcoming).reverse();
          const past = items.filter((booking) => !isUpcoming(booking));
          return (
            <>
              {items.length === 0 ? (
                <p class="nothing">
                  {t.bookings.none} <Link href="/">{t.toProgramme}</Link>
                </p>
              ) : null}
              <Section title={t.bookings.upcoming} bookings={upcoming} />
              <Section title={t.bookings.past} bookings={past} />
              {nextCursor === null || limit >= 100 ? null : (
                <button type="button" onClick={() => setLimit(Math.min(limit + AT_ONCE, 100))}>
                  {t.bookings.more}
                </button>
              )}
            </>
          );
        }}
      </Awaited>
    </Page>
  );
}

function Section({
  title,
  bookings,
}: {
  readonly title: string;
  readonly bookings: readonly Booking[];
}): JSX.Element | null {
  if (bookings.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul class="bookings">
        {bookings.map((booking) => (
          <BookingCard key={booking.id} booking={booking} />
        ))}
      </ul>
    </section>
  );
}

function isUpcoming(booking: Booking): boolean {
  const isOpen = ['held', 'confirmed'].includes(statusOf(booking));
  return isOpen && Date.parse(booking.showtime.endsAt) > serverNow();
}
