import { loadStripe } from '@stripe/stripe-js/pure';
import type { Stripe, StripeElementLocale, StripeElements } from '@stripe/stripe-js';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { awaitPayment, type GatewayForm } from './payments.ts';

interface StripePaymentProperties extends GatewayForm {
  readonly clientSecret: string;
  readonly publishableKey: string;
}

interface OpenedForm {
  readonly stripe: Stripe;
  readonly elements: StripeElements;
}

/**
 * Stripe's own form: no number of a card comes to us. What Stripe says here counts for nothing: the booking tells when the
 * money is there.
 */
export function StripePayment(properties: StripePaymentProperties): JSX.Element {
  const { bookingId, clientSecret, publishableKey, total, isBusy, perform, onPaid, onEnded } = properties;
  const { t, formats, language } = useSurroundings();
  const place = useRef<HTMLDivElement>(null);
  const opened = useRef<OpenedForm | null>(null);
  const [isReady, setReady] = useState(false);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    let isGone = false;
    const fail = (): void => {
      if (!isGone) setProblem(t.pay.formMissing);
    };
    loadStripe(publishableKey, { locale: language as StripeElementLocale }).then((stripe) => {
      if (stripe === null || isGone || place.current === null) return;
      const theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'night' : 'stripe';
      const elements = stripe.elements({ clientSecret, appearance: { theme } });
      const form = elements.create('payment');
      form.on('ready', () => setReady(true));
      form.on('loaderror', fail);
      form.mount(place.current);
      opened.current = { stripe, elements };
    }, fail);
    return () => {
      isGone = true;
      opened.current?.elements.getElement('payment')?.destroy();
    };
  }, [clientSecret]);
  const pay = (): Promise<void> =>
    perform(async () => {
      if (opened.current === null) return;
      const { stripe, elements } = opened.current;
      setProblem('');
      const { error } = await stripe.confirmPayment({
        elements,
        redirect: 'if_required',
        confirmParams: { return_url: `${location.origin}/bookings/${bookingId}` },
      });
      if (error !== undefined) setProblem(error.message ?? t.pay.declined);
      else if ((await awaitPayment(bookingId)) === 'confirmed') onPaid();
      else onEnded(t.pay.declined);
    });
  return (
    <div class="gateway-form">
      <div class="stripe">
        <div ref={place} />
        {isReady || problem !== '' ? null : <p class="quiet loading">{t.loading}</p>}
      </div>
      {problem === '' ? null : (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
      {isBusy ? <p class="quiet">{t.pay.waiting}</p> : null}
      <div class="buttons stacked">
        <button
          type="button"
          class="primary wide"
          disabled={!isReady}
          aria-disabled={isBusy}
          onClick={() => void pay()}
        >
          {t.pay.succeed(formats.money(total))}
        </button>
        <button type="button" class="wide plain" aria-disabled={isBusy} onClick={() => onEnded('')}>
          {t.pay.otherWay}
        </button>
      </div>
    </div>
  );
}
