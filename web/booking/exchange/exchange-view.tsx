import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { command, get } from '../../api/client.ts';
import type { Booking, ExchangeQuote } from '../../api/resources.ts';
import { SeatChoice, useChosenSeats } from '../../seat-map/seat-choice.tsx';
import { problemText } from '../../surroundings/problem-text.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched, type Fetched } from '../../surroundings/use-fetched.ts';
import type { OpenedShowtime } from '../sale/opened-showtime.ts';
import { SpaceAnswer } from '../sale/space-answer.tsx';
import { useLiveMap } from '../sale/use-live-map.ts';

interface ExchangeViewProperties {
  readonly booking: Booking;
  readonly target: OpenedShowtime;
  readonly onExchanged: (made: Booking) => void;
}

/** The map of the new show, and beside it what the seats that are chosen there would cost or pay back. */
export function ExchangeView({ booking, target, onExchanged }: ExchangeViewProperties): JSX.Element {
  const { t, formats, announce } = useSurroundings();
  const { showtime, map: first, config } = target;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [accessible, setAccessible] = useState(false);
  const live = useLiveMap(first, (taken) => {
    const gone = chosen.filter((seatId) => taken.includes(seatId));
    if (gone.length === 0) return;
    setChosen(chosen.filter((seatId) => !taken.includes(seatId)));
    announce(t.basket.lost(formats.list(gone), gone.length));
  });
  const choice = useChosenSeats(live, chosen);
  const [isBusy, setBusy] = useState(false);
  const wanted = { showtimeId: showtime.id, seats: chosen, accessible };
  const quote = useQuote(booking.id, wanted);
  const toggle = (seatId: string): void => {
    if (isBusy) return;
    const isFree = live.seats.get(seatId)?.status === 'available';
    if (chosen.includes(seatId)) setChosen(chosen.filter((each) => each !== seatId));
    else if (!isFree) announce(t.map.status[live.seats.get(seatId)?.status ?? 'blocked']);
    else if (chosen.length >= config.maxSeatsPerHold) announce(t.basket.tooMany(config.maxSeatsPerHold));
    else setChosen([...chosen, seatId]);
  };
  return (
    <div class="sale">
      <SeatChoice
        of={choice}
        connection={live.connection}
        mostSeats={config.maxSeatsPerHold}
        isLocked={isBusy}
        onPick={setChosen}
        onToggle={toggle}
      />
      <aside class="card basket">
        <h2>{t.exchange.chosen}</h2>
        {chosen.length === 0 ? <p class="quiet">{t.exchange.choose(booking.seats.length)}</p> : null}
        <SpaceAnswer map={live.map} chosen={chosen} accessible={accessible} setAccessible={setAccessible} />
        {choice.orphans.length === 0 ? null : (
          <p class="notice warning">{t.basket.orphan(formats.list(choice.orphans), choice.orphans.length)}</p>
        )}
        <Quoted quote={quote} />
        <ExchangeButton
          booking={booking}
          wanted={wanted}
          quote={quote.value ?? null}
          onBusy={setBusy}
          onExchanged={onExchanged}
        />
      </aside>
    </div>
  );
}

interface Wanted {
  readonly showtimeId: string;
  readonly seats: readonly string[];
  readonly accessible: boolean;
}

/** What an exchange would cost now; null while nothing is chosen, and until the answer for the present choice has come. */
function useQuote(
  bookingId: string,
  { showtimeId, seats, accessible }: Wanted,
): Fetched<ExchangeQuote | null> {
  const asked = `showtimeId=${showtimeId}&seats=${seats.map(encodeURIComponent).join()}&accessible=${accessible}`;
  const fetched = useFetched(async () => {
    if (seats.length === 0) return { asked, quote: null };
    return { asked, quote: await get<ExchangeQuote>(`/bookings/${bookingId}/exchange-quote?${asked}`) };
  }, [bookingId, asked]);
  const value = fetched.value?.asked === asked ? fetched.value.quote : null;
  return { ...fetched, value };
}

/** The new tickets and what they mean for one's money, or why they cannot be had. */
function Quoted({
  quote: { value, error },
}: {
  readonly quote: Fetched<ExchangeQuote | null>;
}): JSX.Element | null {
  const { t, formats } = useSurroundings();
  if (error !== undefined) {
    return (
      <p class="notice bad" role="alert">
        {problemText(t, error)}
      </p>
    );
  }
  if (value === null || value === undefined) return null;
  const { seats, total, paid, percent, due, refund } = value;
  return (
    <>
      <ul class="seat-lines">
        {seats.map(({ seatId, row, number, tier, price }) => (
          <li key={seatId}>
            <span class="what">
              {t.map.seat(row, number)}
              <span class="quiet">{t.map.tiers[tier]}</span>
            </span>
            <span>{formats.money(price)}</span>
          </li>
        ))}
      </ul>
      <p class="total">
        <span>{t.basket.total}</span> <strong>{formats.money(total)}</strong>
      </p>
      <p>
        {t.exchange.paid(formats.money(paid))} {percent < 100 ? t.exchange.counts(percent) : ''}
      </p>
      <p role="status">
        <strong>
          {due.amount > 0
            ? t.exchange.due(formats.money(due))
            : refund.amount > 0
              ? t.exchange.refund(formats.money(refund))
              : t.exchange.even}
        </strong>
      </p>
    </>
  );
}

interface ExchangeButtonProperties {
  readonly booking: Booking;
  readonly wanted: Wanted;
  readonly quote: ExchangeQuote | null;
  readonly onBusy: (isBusy: boolean) => void;
  readonly onExchanged: (made: Booking) => void;
}

/** Does it: where nothing is to be paid, the new booking is there at once; else its seats are held until that is done. */
function ExchangeButton(properties: ExchangeButtonProperties): JSX.Element {
  const { booking, wanted, quote, onBusy, onExchanged } = properties;
  const { t } = useSurroundings();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const exchange = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    onBusy(true);
    setProblem('');
    try {
      const idempotencyKey = crypto.randomUUID();
      const sending = { body: wanted, idempotencyKey };
      onExchanged(await command<Booking>('POST', `/bookings/${booking.id}/exchange`, sending));
    } catch (refused) {
      setProblem(problemText(t, refused));
      setBusy(false);
      onBusy(false);
    }
  };
  return (
    <>
      {problem === '' ? null : (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
      <button
        type="button"
        class="primary wide"
        disabled={quote === null}
        aria-disabled={isBusy}
        onClick={() => void exchange()}
      >
        {quote !== null && quote.due.amount > 0 ? t.exchange.confirmAndPay : t.exchange.confirm}
      </button>
    </>
  );
}
