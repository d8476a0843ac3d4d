import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { get } from '../../api/client.ts';
import type { Booking, Showtime } from '../../api/resources.ts';
import { Awaited } from '../../elements/page.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { everyPage } from '../programme/programme.ts';
import { openShowtime } from '../sale/opened-showtime.ts';
import { ExchangeView } from './exchange-view.tsx';

/** A booking, and the showtimes that it can be exchanged for. */
interface Exchangeable {
  readonly booking: Booking;
  readonly showtimes: readonly Showtime[];
}

/** Throws Refusal. */
export async function findShowtimes(id: string): Promise<Exchangeable> {
  const booking = await get<Booking>(`/bookings/${encodeURIComponent(id)}`);
  const { movie, theater } = booking.showtime;
  const all = await everyPage<Showtime>(`/showtimes?movieId=${movie.id}&theaterId=${theater.id}&limit=100`);
  return { booking, showtimes: all.filter(({ status }) => status === 'onSale') };
}

interface ExchangeChoiceProperties extends Exchangeable {
  /** Is told the new booking: it is held where something is to be paid for it. */
  readonly onExchanged: (made: Booking) => void;
}

/** The showtimes that a booking can be exchanged for, and the seats of the one that is chosen. */
export function ExchangeChoice({ booking, showtimes, onExchanged }: ExchangeChoiceProperties): JSX.Element {
  const { t, formats } = useSurroundings();
  const id = useId();
  const own = showtimes.find((each) => each.id === booking.showtime.id);
  const [showtimeId, setShowtimeId] = useState((own ?? showtimes[0])?.id ?? '');
  const opened = useFetched(async () => (showtimeId === '' ? null : openShowtime(showtimeId)), [showtimeId]);
  const { seats, showtime } = booking;
  const seatNames = seats.map(({ row, number }) => t.map.seat(row, number));
  return (
    <>
      <p>
        {t.exchange.present(
          formats.dayAndTime(showtime.startsAt, showtime.timeZone),
          formats.list(seatNames),
        )}
      </p>
      {showtimes.length === 0 ? (
        <p class="notice">{t.exchange.none}</p>
      ) : (
        <p class="field exchange-show">
          <label for={id}>{t.exchange.show}</label>
          <select id={id} value={showtimeId} onChange={(event) => setShowtimeId(event.currentTarget.value)}>
            {showtimes.map(({ id: value, startsAt, timeZone, auditorium }) => (
              <option key={value} value={value}>
                {formats.dayAndTime(startsAt, timeZone)}, {auditorium.name}
                {value === showtime.id ? ` (${t.exchange.sameShow})` : ''}
              </option>
            ))}
          </select>
        </p>
      )}
      <Awaited of={opened}>
        {(target) =>
          target?.showtime.id === showtimeId ? (
            <ExchangeView key={showtimeId} booking={booking} target={target} onExchanged={onExchanged} />
          ) : null
        }
      </Awaited>
    </>
  );
}
