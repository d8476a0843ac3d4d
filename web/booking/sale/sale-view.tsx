import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { useNavigation } from '../../navigation/router.tsx';
import { orphansOf } from '../../seat-map/best-seats.ts';
import { layOut } from '../../seat-map/geometry.ts';
import { Legend } from '../../seat-map/legend.tsx';
import { SeatList } from '../../seat-map/seat-list.tsx';
import { SeatMapPicture } from '../../seat-map/seat-map.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { Basket } from './basket.tsx';
import { BestSeatsPicker } from './best-seats-picker.tsx';
import { Checkout } from './checkout.tsx';
import { ExpiredDialog } from './expired-dialog.tsx';
import type { OpenedShowtime } from './opened-showtime.ts';
import { releaseHold, type HeldSeats } from './hold-seats.ts';
import { useSale } from './use-sale.ts';

/** The map, and beside it what is chosen or held. */
export function SaleView({ showtime, theater, map: first, config }: OpenedShowtime): JSX.Element {
  const { t, formats, user } = useSurroundings();
  const { go } = useNavigation();
  const sale = useSale(first, config.maxSeatsPerHold);
  const [expired, setExpired] = useState<HeldSeats | null>(null);
  const { map, seats, chosen, hold } = sale;
  // Seats keep their places while their status changes; a whole new map has a picture of its own.
  const layout = useMemo(() => layOut(map.seats, map.layout?.areas), [map.layout, map.seats.length]);
  const mine = useMemo(() => new Set(hold?.seatIds ?? chosen), [hold, chosen]);
  const isOnSale = map.status === 'onSale';
  const isLocked = hold !== null || sale.isBusy || !isOnSale;
  const isFree = (seatId: string): boolean => seats.get(seatId)?.status === 'available' || mine.has(seatId);
  const orphans = hold === null && chosen.length > 0 ? orphansOf(layout, isFree, mine) : [];

  const holdOrSignIn = (): void => {
    if (user === null) go(`/sign-in?next=${encodeURIComponent(`/showtimes/${showtime.id}`)}`);
    else void sale.holdChosen();
  };
  const holdAgain = async (): Promise<void> => {
    const former = expired;
    setExpired(null);
    // A payment that was begun keeps the seats for a while after the hold: they are given back first.
    if (former !== null) {
      await releaseHold(former.bookingId).catch(() => undefined);
    }
    await sale.holdChosen();
  };
  const onExpired = (): void => {
    setExpired(hold);
    sale.expired();
  };

  return (
    <div class="sale">
      <section class="card seats-card" aria-label={t.map.name}>
        <p class={`connection ${sale.connection}`}>
          <span class="dot" aria-hidden="true" /> {t.map.connection[sale.connection]}
        </p>
        {isOnSale ? null : (
          <p class="notice">
            {t.selling[map.status]}
            {map.status === 'scheduled' && showtime.onSaleFrom !== null
              ? ` ${t.onSaleFrom(formats.dayAndTime(showtime.onSaleFrom, showtime.timeZone))}`
              : ''}
          </p>
        )}
        {hold === null && isOnSale ? (
          <BestSeatsPicker
            layout={layout}
            seats={seats}
            mostSeats={config.maxSeatsPerHold}
            mine={mine}
            onPick={(seatIds) => sale.choose(seatIds)}
          />
        ) : null}
        <SeatMapPicture
          layout={layout}
          seats={seats}
          mine={mine}
          isLocked={isLocked}
          onToggle={sale.toggle}
        />
        <Legend seats={map.seats} />
        <SeatList layout={layout} seats={seats} mine={mine} isLocked={isLocked} onToggle={sale.toggle} />
      </section>
      <aside class="card basket">
        {hold === null ? (
          <Basket
            sale={sale}
            orphans={orphans}
            isSignedIn={user != null}
            isReady={isOnSale && user !== undefined}
            onHold={holdOrSignIn}
          />
        ) : (
          <Checkout
            hold={hold}
            sale={sale}
            config={config}
            showtime={showtime}
            payAtCounter={theater.payAtCounter}
            onExpired={onExpired}
          />
        )}
      </aside>
      {expired === null ? null : (
        <ExpiredDialog
          seatIds={expired.seatIds}
          onRetry={() => void holdAgain()}
          onClose={() => setExpired(null)}
        />
      )}
    </div>
  );
}
