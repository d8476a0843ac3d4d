import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Money } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { playSandbox, waitUntilConfirmed } from './payments.ts';

interface SandboxPaymentProperties {
  readonly bookingId: string;
  readonly paymentId: string;
  readonly total: Money;
  readonly isBusy: boolean;
  /** Runs a step and shows what it throws. */
  readonly perform: (step: () => Promise<void>) => Promise<void>;
  readonly onPaid: () => void;
  /** The payment has ended without money; the text says how. */
  readonly onEnded: (text: string) => void;
}

/** The test gateway: whoever pays says how the payment ends. */
export function SandboxPayment(properties: SandboxPaymentProperties): JSX.Element {
  const { bookingId, paymentId, total, isBusy, perform, onPaid, onEnded } = properties;
  const { t, formats } = useSurroundings();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  const succeed = (): Promise<void> =>
    perform(async () => {
      await playSandbox(paymentId, 'succeed');
      await waitUntilConfirmed(bookingId);
      onPaid();
    });
  const fail = (outcome: 'decline' | 'abandon'): Promise<void> =>
    perform(async () => {
      await playSandbox(paymentId, outcome);
      onEnded(outcome === 'decline' ? t.pay.declined : t.pay.abandoned);
    });
  return (
    <div class="sandbox">
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
