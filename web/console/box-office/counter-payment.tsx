import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Hold } from '../../api/resources.ts';
import { useSecondsLeft } from '../../booking/sale/use-seconds-left.ts';
import { minutesAndSeconds } from '../../language/formats.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { minorDigitsOf } from '../elements/form-values.ts';
import { Refused } from '../elements/refused.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { methods } from './counter-commands.ts';
import type { Counter } from './use-counter.ts';

/** No hold is longer than this. */
const MOST_SECONDS = 24 * 60 * 60;

/** What is held, until it is paid or given back. */
export function CounterPayment({
  counter,
  hold,
}: {
  readonly counter: Counter;
  readonly hold: Hold;
}): JSX.Element {
  const { t, formats } = useSurroundings();
  const c = useConsoleTexts();
  const left = useSecondsLeft(hold.heldUntil, MOST_SECONDS);
  const first = useRef<HTMLButtonElement>(null);
  // Once: it stays on a button whose command is refused, for the next Enter would pay in another way.
  useEffect(() => first.current?.focus(), []);
  useEffect(() => {
    if (left === 0 && !counter.isBusy) counter.expired();
  }, [left === 0, counter.isBusy]);
  return (
    <>
      <h2>{c.boxOffice.toPay}</h2>
      <p class="due">{formats.money(hold.total)}</p>
      <p class="countdown" role="timer" aria-live="off">
        <span>{t.hold.left}</span> <strong>{minutesAndSeconds(left)}</strong>
      </p>
      {counter.error === undefined ? null : <Refused error={counter.error} />}
      <div class="buttons stacked">
        {methods.map((method, index) => (
          <button
            key={method}
            type="button"
            ref={index === 0 ? first : null}
            class={index === 0 ? 'primary wide' : 'wide'}
            aria-disabled={counter.isBusy}
            onClick={() => void counter.sell(method)}
          >
            {c.boxOffice.methods[method]}
          </button>
        ))}
        <button
          type="button"
          class="wide plain"
          aria-disabled={counter.isBusy}
          onClick={() => void counter.release()}
        >
          {t.hold.release}
        </button>
      </div>
      <Change total={hold.total} />
    </>
  );
}

/** What is given back of a note. */
function Change({ total }: Pick<Hold, 'total'>): JSX.Element {
  const { formats } = useSurroundings();
  const c = useConsoleTexts();
  const id = useId();
  const [given, setGiven] = useState('');
  const { amount, currency } = total;
  const paid = Math.round(Number(given.trim().replace(',', '.')) * 10 ** minorDigitsOf(currency));
  const isEnough = given.trim() !== '' && Number.isFinite(paid) && paid >= amount;
  return (
    <div class="change">
      <label for={id}>{c.boxOffice.given}</label>
      <input
        id={id}
        name="given"
        type="text"
        inputMode="decimal"
        autocomplete="off"
        value={given}
        onInput={({ currentTarget: { value } }) => setGiven(value)}
      />
      <output for={id}>
        {isEnough ? c.boxOffice.change(formats.money({ amount: paid - amount, currency })) : ''}
      </output>
    </div>
  );
}
