import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Config, Showtime, StartedPayment, Theater } from '../../api/resources.ts';
import { NotAnswered } from '../../elements/page.tsx';
import { minutesAndSeconds } from '../../language/formats.ts';
import { useNavigation } from '../../navigation/router.tsx';
import { problemText } from '../../surroundings/problem-text.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import type { Fetched } from '../../surroundings/use-fetched.ts';
import { SeatLines } from './basket.tsx';
import { nothingWanted, rememberBasket } from './basket-memory.ts';
import {
  offeredGateways,
  reserveAtCounter,
  startPayment,
  type GatewayForm,
  type OfferedGateway,
} from './payments.ts';
import { SandboxPayment } from './sandbox-payment.tsx';
import { StripePayment } from './stripe-payment.tsx';
import { useSecondsLeft } from './use-seconds-left.ts';
import type { HeldSeats } from './hold-seats.ts';
import type { Sale } from './use-sale.ts';

interface CheckoutProperties {
  readonly hold: HeldSeats;
  readonly sale: Sale;
  readonly config: Config;
  readonly showtime: Showtime;
  /** It says whether money is taken at the counter. */
  readonly theater: Fetched<Theater>;
  readonly onExpired: () => void;
}

/** What is held, how long still, and the ways to pay. */
export function Checkout(properties: CheckoutProperties): JSX.Element {
  const { hold, sale, config, showtime, theater, onExpired } = properties;
  const { t, formats } = useSurroundings();
  const { go } = useNavigation();
  const [started, setStarted] = useState<StartedPayment | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [message, setMessage] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);

  const perform = async (step: () => Promise<void>): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setMessage('');
    try {
      await step();
    } catch (refused) {
      setMessage(problemText(t, refused));
    } finally {
      setBusy(false);
    }
  };
  const finish = (): void => {
    rememberBasket(showtime.id, nothingWanted);
    go(`/bookings/${hold.bookingId}?new`);
  };
  const pay = (gateway: OfferedGateway): Promise<void> =>
    perform(async () => {
      const begun = await startPayment(hold.bookingId, gateway);
      sale.extended(begun.heldUntil);
      if (typeof begun.redirectUrl === 'string') location.assign(begun.redirectUrl);
      else setStarted(begun);
    });
  const atCounter = (): Promise<void> =>
    perform(async () => {
      await reserveAtCounter(hold.bookingId);
      finish();
    });
  const form: GatewayForm = {
    bookingId: hold.bookingId,
    total: hold.total,
    perform,
    isBusy,
    onPaid: finish,
    onEnded: (text) => {
      setStarted(null);
      setMessage(text);
      heading.current?.focus();
    },
  };
  const problem = sale.error === undefined ? message : problemText(t, sale.error);

  return (
    <>
      <h2 tabindex={-1} ref={heading}>
        {t.hold.held(hold.tickets.length)}
      </h2>
      <Countdown until={hold.heldUntil} most={config.holdSeconds} isPaused={isBusy} onExpired={onExpired} />
      <SeatLines sale={sale} />
      <p class="total">
        <span>{t.basket.total}</span> <strong>{formats.money(hold.total)}</strong>
      </p>
      {problem === '' ? null : (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
      <h3>{t.pay.title}</h3>
      {started === null ? (
        <WaysToPay
          gateways={offeredGateways(config)}
          theater={theater}
          onCounter={() => void atCounter()}
          isBusy={isBusy}
          onPay={(gateway) => void pay(gateway)}
          onRelease={() => void perform(() => sale.release())}
        />
      ) : typeof started.clientSecret === 'string' ? (
        <StripePayment
          {...form}
          clientSecret={started.clientSecret}
          publishableKey={config.stripePublishableKey ?? ''}
        />
      ) : (
        <SandboxPayment {...form} paymentId={started.paymentId} />
      )}
    </>
  );
}

interface WaysToPayProperties {
  readonly gateways: readonly OfferedGateway[];
  readonly theater: Fetched<Theater>;
  readonly onCounter: () => void;
  readonly isBusy: boolean;
  readonly onPay: (gateway: OfferedGateway) => void;
  readonly onRelease: () => void;
}

function WaysToPay(properties: WaysToPayProperties): JSX.Element {
  const { gateways, theater, isBusy, onPay, onCounter, onRelease } = properties;
  const { t } = useSurroundings();
  return (
    <div class="buttons stacked">
      {gateways.map((gateway) => (
        <button
          key={gateway}
          type="button"
          class="primary wide"
          aria-disabled={isBusy}
          onClick={() => onPay(gateway)}
        >
          {t.pay[gateway]}
        </button>
      ))}
      {theater.value?.payAtCounter === true ? (
        <button type="button" class="wide" aria-disabled={isBusy} onClick={onCounter}>
          {t.pay.counter}
        </button>
      ) : null}
      <NotAnswered of={theater} text={t.pay.counterUnknown} />
      {gateways.length === 0 && theater.value?.payAtCounter === false ? (
        <p class="quiet">{t.pay.none}</p>
      ) : null}
      <button type="button" class="wide plain" aria-disabled={isBusy} onClick={onRelease}>
        {t.hold.release}
      </button>
    </div>
  );
}

const MINUTES_ANNOUNCED = [5, 2];

interface CountdownProperties {
  readonly until: string;
  readonly most: number;
  /** Whether something is under way that decides about the hold anyway. */
  readonly isPaused: boolean;
  readonly onExpired: () => void;
}

/** The time that is left. It is said at five and at two minutes, not each second. */
function Countdown({ until, most, isPaused, onExpired }: CountdownProperties): JSX.Element {
  const { t, announce } = useSurroundings();
  const left = useSecondsLeft(until, most);
  useEffect(() => {
    const minutes = MINUTES_ANNOUNCED.find((each) => left === each * 60);
    if (minutes !== undefined) announce(t.hold.minutesLeft(minutes));
  }, [left]);
  useEffect(() => {
    if (left === 0 && !isPaused) onExpired();
  }, [left === 0, isPaused]);
  return (
    <p class={left < 120 ? 'countdown short' : 'countdown'} role="timer" aria-live="off">
      <span>{t.hold.left}</span> <strong>{minutesAndSeconds(left)}</strong>
    </p>
  );
}
