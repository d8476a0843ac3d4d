import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { get, Refusal } from '../../api/client.ts';
import type { Booking, Ticket } from '../../api/resources.ts';
import { Fact } from '../../elements/facts.tsx';
import { Awaited, NotAnswered, NotFound, Page } from '../../elements/page.tsx';
import { Poster } from '../../elements/poster.tsx';
import { useKeptFocus } from '../../elements/use-kept-focus.ts';
import { Link, useNavigation } from '../../navigation/router.tsx';
import { ADULT } from '../../seat-map/ticket-prices.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched, type Fetched } from '../../surroundings/use-fetched.ts';
import { StatusBadges, statusOf } from './booking-card.tsx';
import { calendarAddress } from './calendar-entry.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { TicketCodes } from './ticket-codes.tsx';
import { useReturn } from './use-return.ts';

/** One booking, with all that can be done with it. */
export function BookingPage({ id }: { readonly id: string }): JSX.Element {
  const { t } = useSurroundings();
  const booking = useFetched(() => get<Booking>(`/bookings/${encodeURIComponent(id)}`), [id]);
  useKeptFocus(booking.value?.status);
  if (booking.error instanceof Refusal && booking.error.status === 404) return <NotFound />;
  return (
    <Page
      title={booking.value?.showtime.movie.title ?? t.bookings.title}
      isNarrow
      overline={
        <p class="overline">
          <Link href="/bookings">{t.bookings.title}</Link>
        </p>
      }
    >
      <Awaited of={booking}>{(value) => <Details booking={value} onChange={booking.again} />}</Awaited>
    </Page>
  );
}

interface DetailsProperties {
  readonly booking: Booking;
  readonly onChange: () => void;
}

function Details({ booking, onChange }: DetailsProperties): JSX.Element {
  const { t, formats } = useSurroundings();
  const { query } = useNavigation();
  const [isCancelling, setCancelling] = useState(false);
  const [message, setMessage] = useState('');
  const { showtime, seats, total, reference, paymentStatus } = booking;
  const { theater, auditorium, movie, startsAt, timeZone } = showtime;
  const status = statusOf(booking);
  const back = useReturn(booking, onChange);
  const ticket = useFetched(() => findTicket(booking.id, status), [booking.id, status]);
  return (
    <>
      {message === '' ? null : (
        <p class="notice good" role="status">
          {message}
        </p>
      )}
      {back.isAwaiting ? (
        <p class="notice" role="status">
          {t.pay.waiting}
        </p>
      ) : null}
      {back.problem === '' ? null : (
        <p class="notice bad" role="alert">
          {back.problem}
        </p>
      )}
      {status === 'confirmed' && message === '' ? (
        <div class="notice good" role="status">
          <strong>{query.has('new') && paymentStatus === 'paid' ? t.pay.done : t.bookings.confirmed}</strong>
          <p>
            {t.bookings.confirmedDetail(reference)} {paymentStatus === 'unpaid' ? t.bookings.bringMoney : ''}
          </p>
        </div>
      ) : null}
      {booking.exchangedFor === null ? null : (
        <p class="notice">
          {t.bookings.exchanged}{' '}
          <Link href={`/bookings/${booking.exchangedFor}`}>{t.bookings.newBooking}</Link>
        </p>
      )}
      <div class="card ticket">
        <Poster title={movie.title ?? ''} url={movie.posterUrl} />
        <dl>
          <Fact term={t.bookings.when}>{formats.dayAndTime(startsAt, timeZone)}</Fact>
          <Fact term={t.bookings.where}>
            {theater.name}, {theater.city}
            <br />
            {auditorium.name}
          </Fact>
          <Fact term={t.bookings.seats}>
            {seats.map(({ seatId, row, number, tier, ticketType, price }) => (
              <span key={seatId} class="line">
                {t.map.seat(row, number)}{' '}
                <span class="quiet">
                  {t.map.tiers[tier]}
                  {ticketType === ADULT ? '' : `, ${ticketType}`}
                </span>{' '}
                {formats.money(price)}
              </span>
            ))}
          </Fact>
          <Fact term={t.basket.total}>
            <strong>{formats.money(total)}</strong>
          </Fact>
          <Fact term={t.bookings.reference}>
            <strong class="reference">{reference}</strong>
          </Fact>
          <Fact term={t.bookings.paid}>
            <StatusBadges booking={booking} />
          </Fact>
        </dl>
      </div>
      {ticket.value == null ? null : <TicketCodes ticket={ticket.value} />}
      <Actions {...{ booking, ticket }} isAwaiting={back.isAwaiting} onCancel={() => setCancelling(true)} />
      {isCancelling ? (
        <CancelDialog
          booking={booking}
          onClose={() => setCancelling(false)}
          onCancelled={(text) => {
            setCancelling(false);
            setMessage(text);
            onChange();
          }}
        />
      ) : null}
    </>
  );
}

interface ActionsProperties {
  readonly booking: Booking;
  readonly ticket: Fetched<Ticket | null>;
  /** Whether a payment is still to be known. */
  readonly isAwaiting: boolean;
  readonly onCancel: () => void;
}

/** What can be done with a booking. */
function Actions({ booking, ticket, isAwaiting, onCancel }: ActionsProperties): JSX.Element {
  const { t } = useSurroundings();
  const { showtime, reference } = booking;
  const status = statusOf(booking);
  return (
    <div class="buttons">
      <NotAnswered of={ticket} text={t.bookings.ticketUnknown} />
      {status === 'held' && !isAwaiting ? (
        <Link class="button primary" href={`/showtimes/${showtime.id}`}>
          {t.bookings.continuePaying}
        </Link>
      ) : null}
      {ticket.value == null ? null : (
        <a class="button primary" href={`/api/v1/bookings/${booking.id}/ticket`} target="_blank">
          {t.bookings.ticket}
        </a>
      )}
      {status === 'confirmed' ? (
        <a class="button" href={calendarAddress(booking)} download={`${reference}.ics`}>
          {t.bookings.calendar}
        </a>
      ) : null}
      {booking.cancellation.allowed && booking.cancellation.refund.amount > 0 ? (
        <Link class="button" href={`/bookings/${booking.id}/exchange`}>
          {t.bookings.exchange}
        </Link>
      ) : null}
      {booking.cancellation.allowed && status === 'confirmed' ? (
        <button type="button" class="danger" onClick={onCancel}>
          {t.bookings.cancel}
        </button>
      ) : null}
    </div>
  );
}

/** The ticket; null where there is none. Throws Refusal where that cannot be known. */
async function findTicket(bookingId: string, status: Booking['status']): Promise<Ticket | null> {
  if (status !== 'confirmed') return null;
  try {
    return await get<Ticket>(`/bookings/${bookingId}/ticket`);
  } catch (error) {
    if (error instanceof Refusal && (error.status === 404 || error.code === 'no-ticket')) return null;
    throw error;
  }
}
