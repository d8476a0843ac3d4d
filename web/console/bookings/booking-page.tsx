import type { JSX } from 'preact';
import { get } from '../../api/client.ts';
import type { BookingHistory, Booking, Payment } from '../../api/resources.ts';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { DataTable } from '../elements/data-table.tsx';
import { Fact, Facts } from '../../elements/facts.tsx';
import { useEventWords } from '../elements/event-facts.ts';
import { useRecord } from '../elements/record-pages.tsx';
import { Loaded, SectionPage } from '../elements/section-page.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { BookingActions } from './booking-actions.tsx';
import { BookingBadges } from './booking-badges.tsx';

/** One booking: its seats, its customer, its money, what can be done with it, and what happened. */
export function BookingPage({ id }: { readonly id: string }): JSX.Element {
  const c = useConsoleTexts();
  const record = useRecord<Booking>(`/bookings/${encodeURIComponent(id)}`);
  return (
    <SectionPage
      title={record.value?.item.reference ?? c.bookings.booking}
      crumbs={[{ title: c.bookings.title, href: '/console/bookings' }]}
    >
      <Loaded of={record}>
        {({ item, entityTag }) => (
          <div class="record">
            <Details booking={item} />
            <BookingActions key={entityTag} booking={item} entityTag={entityTag} onChange={record.again} />
            <Payments booking={item} />
            <BookingEvents booking={item} version={record.value} />
          </div>
        )}
      </Loaded>
    </SectionPage>
  );
}

function Details({ booking }: { readonly booking: Booking }): JSX.Element {
  const { t, formats } = useSurroundings();
  const c = useConsoleTexts();
  const { showtime, customer, total, channel, createdAt, status, heldUntil } = booking;
  const { movie, theater, auditorium } = showtime;
  return (
    <section class="card" aria-label={c.bookings.booking}>
      <p class="facts">
        <BookingBadges booking={booking} />
      </p>
      <Facts>
        <Fact term={c.showtimes.movie}>
          <Link href={`/console/showtimes/${showtime.id}`}>{movie.title}</Link>
        </Fact>
        <Fact term={t.bookings.when}>{formats.dayAndTime(showtime.startsAt, showtime.timeZone)}</Fact>
        <Fact term={t.bookings.where}>{`${theater.name ?? ''}, ${auditorium.name ?? ''}`}</Fact>
        <Fact term={c.bookings.customer}>
          {customer?.name ?? c.elements.none}
          <br />
          {customer?.email}
        </Fact>
        <Fact term={c.bookings.channel}>{c.bookings.channels[channel]}</Fact>
        <Fact term={c.bookings.made}>{formats.moment(createdAt)}</Fact>
        {status === 'held' ? (
          <Fact term={c.bookings.heldUntil}>{formats.time(heldUntil, showtime.timeZone)}</Fact>
        ) : null}
        <Fact term={t.basket.total}>
          <strong>{formats.money(total)}</strong>
        </Fact>
      </Facts>
      <h2>{t.bookings.seats}</h2>
      <DataTable
        caption={t.bookings.seats}
        items={booking.seats}
        keyOf={({ seatId }) => seatId}
        columns={[
          { title: c.bookings.seat, cell: ({ row, number }) => t.map.seat(row, number) },
          { title: c.auditoriums.tier, cell: ({ tier }) => t.map.tiers[tier] },
          { title: c.bookings.ticketType, cell: ({ ticketType }) => ticketType },
          { title: c.bookings.price, cell: ({ price }) => formats.money(price), isNumber: true },
        ]}
      />
    </section>
  );
}

function Payments({ booking }: { readonly booking: Booking }): JSX.Element | null {
  const { formats } = useSurroundings();
  const c = useConsoleTexts();
  const payments = useFetched(
    () => Promise.all(booking.payments.map((id) => get<Payment>(`/payments/${id}`))),
    [booking],
  );
  if (booking.payments.length === 0) return null;
  return (
    <section class="card" aria-label={c.payments.title}>
      <h2>{c.payments.title}</h2>
      <Loaded of={payments}>
        {(all) => (
          <DataTable
            caption={c.payments.title}
            items={all}
            keyOf={({ id }) => id}
            hrefOf={({ id }) => `/console/payments/${id}`}
            columns={[
              { title: c.payments.made, cell: ({ createdAt }) => formats.moment(createdAt) },
              { title: c.payments.gateway, cell: ({ gateway }) => gateway },
              {
                title: c.payments.amount,
                cell: ({ amount }) => formats.money(amount),
                isNumber: true,
              },
              {
                title: c.payments.refunded,
                cell: ({ refunded }) => formats.money(refunded),
                isNumber: true,
              },
              { title: c.elements.state, cell: ({ status }) => c.payments.statuses[status] },
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}

interface BookingEventsProperties {
  readonly booking: Booking;
  readonly version: unknown;
}

/** What happened to a booking: it shares its stream with the showtime, so the API has a list of its own for it. */
function BookingEvents({ booking, version }: BookingEventsProperties): JSX.Element {
  const { formats } = useSurroundings();
  const c = useConsoleTexts();
  const words = useEventWords();
  const address = `/bookings/${booking.id}/history`;
  const history = useFetched((signal) => get<BookingHistory>(address, { signal }), [address, version]);
  return (
    <section class="history card" aria-label={c.elements.history}>
      <h2>{c.elements.history}</h2>
      <Loaded of={history}>
        {({ items }) => (
          <ol>
            {items.map(({ eventId, type, occurredAt, actor }) => (
              <li key={eventId} class="event">
                <strong>{words.what(type)}</strong>{' '}
                <span class="quiet">
                  {formats.moment(occurredAt)} {words.who({ actorKind: actor, actorId: null })}
                </span>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </section>
  );
}
