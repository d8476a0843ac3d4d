import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { get } from '../../api/client.ts';
import type { Prices, Theater } from '../../api/resources.ts';
import { Awaited } from '../../elements/page.tsx';
import { useNavigation } from '../../navigation/router.tsx';
import { SeatChoice, useChosenSeats } from '../../seat-map/seat-choice.tsx';
import { useIsPictured } from '../../surroundings/after-frame.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched, type Fetched } from '../../surroundings/use-fetched.ts';
import { Basket } from './basket.tsx';
import { Checkout } from './checkout.tsx';
import { ExpiredDialog } from './expired-dialog.tsx';
import type { OpenedShowtime } from './opened-showtime.ts';
import { releaseHold, type HeldSeats } from './hold-seats.ts';
import { areSpacesHeldBack } from './use-live-map.ts';
import { useSale, type Sale } from './use-sale.ts';

interface SaleProperties {
  readonly opened: OpenedShowtime;
  readonly prices: Fetched<Prices>;
}

/** The map, and beside it what is chosen or held. */
export function SaleView({ opened, prices }: SaleProperties): JSX.Element {
  const { showtime, config } = opened;
  const { t, formats } = useSurroundings();
  const sale = useSale(opened, prices.value);
  const { map, tickets, hold } = sale;
  const choice = useChosenSeats(
    sale,
    tickets.map(({ seatId }) => seatId),
  );
  const isOnSale = map.status === 'onSale';
  const isPictured = useIsPictured();
  return (
    <div class="sale">
      <SeatChoice
        of={choice}
        connection={sale.connection}
        mostSeats={hold === null && isOnSale ? config.maxSeatsPerHold : null}
        isLocked={hold !== null || sale.isBusy || !isOnSale}
        onPick={(seatIds) => sale.choose(seatIds)}
        onToggle={sale.toggle}
      >
        {isOnSale ? null : (
          <p class="notice">
            {t.selling[map.status]}
            {map.status === 'scheduled' && showtime.onSaleFrom !== null
              ? ` ${t.onSaleFrom(formats.dayAndTime(showtime.onSaleFrom, showtime.timeZone))}`
              : ''}
          </p>
        )}
        {areSpacesHeldBack(map) ? (
          <p class="hint">
            {t.map.spacesHeldBack(formats.dayAndTime(map.wheelchairReleaseAt ?? '', showtime.timeZone))}
          </p>
        ) : null}
      </SeatChoice>
      {isPictured ? <Order opened={opened} prices={prices} sale={sale} orphans={choice.orphans} /> : null}
    </div>
  );
}

interface OrderProperties extends SaleProperties {
  readonly sale: Sale;
  readonly orphans: readonly string[];
}

/** What is chosen, or held and to be paid. */
function Order({ opened: { showtime, config }, prices, sale, orphans }: OrderProperties): JSX.Element {
  const { user } = useSurroundings();
  const { go } = useNavigation();
  const theater = useFetched(() => get<Theater>(`/theaters/${showtime.theater.id}`), [showtime.theater.id]);
  const [expired, setExpired] = useState<HeldSeats | null>(null);
  const { map, hold } = sale;
  const holdBefore = useRef(hold);
  useEffect(() => {
    holdBefore.current = hold;
  }, [hold]);

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
    <>
      <aside class="card basket">
        {hold === null ? (
          <Awaited of={prices}>
            {() => (
              <Basket
                sale={sale}
                orphans={orphans}
                mostSeats={config.maxSeatsPerHold}
                isStranger={user === null}
                isReady={map.status === 'onSale' && user !== undefined}
                isAfterHold={holdBefore.current !== null}
                onHold={holdOrSignIn}
              />
            )}
          </Awaited>
        ) : (
          <Checkout
            hold={hold}
            sale={sale}
            config={config}
            showtime={showtime}
            theater={theater}
            onExpired={onExpired}
          />
        )}
      </aside>
      {expired === null ? null : (
        <ExpiredDialog
          seatIds={expired.tickets.map(({ seatId }) => seatId)}
          onRetry={() => void holdAgain()}
          onClose={() => setExpired(null)}
        />
      )}
    </>
  );
}
