import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { awaitPayment, playSandbox, type GatewayForm } from './payments.ts';

interface SandboxPaymentProperties extends GatewayForm {
  readonly paymentId: string;
}

/** The test gateway: whoever pays says how the payment ends. */
export function SandboxPayment(properties: SandboxPaymentProperties): JSX.Element {
  const { bookingId, paymentId, total, isBusy, perform, onPaid, onEnded } = properties;
  const { t, formats } = useSurroundings();
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  const succeed = (): Promise<void> =>
    perform(async () => {
      await playSandbox(paymentId, 'succeed');
      if ((await awaitPayment(bookingId)) === 'confirmed') onPaid();
      else onEnded(t.pay.declined);
    });
  const fail = (outcome: 'decline' | 'abandon'): Promise<void> =>
    perform(async () => {
      await playSandbox(paymentId, outcome);
      onEnded(outcome === 'decline' ? t.pay.declined : t.pay.abandoned);
    });
  return (
    <div class="gateway-form">
      <h4>{t.pay.sandboxTitle}</h4>
      <p class="quiet">{isBusy ? t.pay.waiting : t.pay.sandboxDetail}</p>
      <div class="buttons stacked">
        <button
          ref={first}
          type="button"
          class="primary wide"
          aria-disabled={isBusy}
          onClick={() => void succeed()}
        >
          {t.pay.succeed(formats.money(total))}
        </button>
        <button type="button" class="wide" aria-disabled={isBusy} onClick={() => void fail('decline')}>
          {t.pay.decline}
        </button>
        <button type="button" class="wide" aria-disabled={isBusy} onClick={() => void fail('abandon')}>
          {t.pay.abandon}
        </button>
      </div>
    </div>
  );
}
