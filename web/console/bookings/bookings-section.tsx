import type { JSX } from 'preact';
import type { BookingStatus } from '../../api/resources.ts';
import type { Booking } from '../../api/resources.ts';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { useListAddress } from '../elements/list-address.ts';
import { RecordList } from '../elements/record-list.tsx';
import { NotFound, SectionPage } from '../elements/section-page.tsx';
import { theaterChoices } from '../elements/theater-choices.ts';
import type { SectionProperties } from '../section.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { BookingBadges } from './booking-badges.tsx';
import { BookingPage } from './booking-page.tsx';
import { ExchangeBookingPage } from './exchange-booking-page.tsx';

/** The bookings of everybody, each of them, and its exchange. */
export function BookingsSection({ rest }: SectionProperties): JSX.Element {
  const [id, part, ...further] = rest;
  if (id === undefined) return <List />;
  if (part === 'exchange' && further.length === 0) return <ExchangeBookingPage key={id} id={id} />;
  return part === undefined ? <BookingPage key={id} id={id} /> : <NotFound />;
}

const statuses: readonly BookingStatus[] = ['held', 'confirmed', 'cancelled', 'released', 'expired'];

function List(): JSX.Element {
  const { t, formats } = useSurroundings();
  const c = useConsoleTexts();
  const { value, addressWith } = useListAddress();
  const theaters = useFetched(theaterChoices, []);
  const showtimeId = value('showtimeId');
  return (
    <SectionPage title={c.bookings.title}>
      {showtimeId === '' ? null : (
        <p class="notice">
          {c.bookings.ofOneShowtime}{' '}
          <Link href={`/console/showtimes/${showtimeId}`}>{c.bookings.showtime}</Link>{' '}
          <Link href={addressWith({ showtimeId: '' })}>{c.bookings.ofAll}</Link>
        </p>
      )}
      <RecordList<Booking>
        caption={c.bookings.title}
        resource="/bookings"
        fixed={showtimeId === '' ? { all: 'true' } : { all: 'true', showtimeId }}
        filters={[
          { name: 'q', label: c.bookings.search, kind: 'search' },
          {
            name: 'status',
            label: c.bookings.status,
            kind: 'choice',
            choices: statuses.map((status) => ({ value: status, label: t.bookings.status[status] })),
          },
          {
            name: 'theaterId',
            label: c.auditoriums.theater,
            kind: 'choice',
            choices: theaters.value ?? [],
          },
          { name: 'from', label: c.bookings.from, kind: 'date' },
          { name: 'to', label: c.bookings.to, kind: 'date' },
        ]}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `/console/bookings/${id}`}
        columns={[
          { title: t.bookings.reference, cell: ({ reference }) => reference },
          { title: c.showtimes.movie, cell: ({ showtime }) => showtime.movie.title },
          {
            title: t.bookings.when,
            cell: ({ showtime }) => formats.dayAndTime(showtime.startsAt, showtime.timeZone),
          },
          {
            title: t.bookings.seats,
            cell: ({ seats }) => formats.list(seats.map(({ seatId }) => seatId)),
          },
          {
            title: c.bookings.customer,
            cell: ({ customer }) => customer?.name ?? customer?.email ?? c.elements.none,
          },
          { title: t.basket.total, cell: ({ total }) => formats.money(total), isNumber: true },
          { title: c.elements.state, cell: (booking) => <BookingBadges booking={booking} /> },
        ]}
      />
    </SectionPage>
  );
}
