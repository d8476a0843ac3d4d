import type { JSX } from 'preact';
import { problemText } from '../../surroundings/problem-text.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { SpaceAnswer } from './space-answer.tsx';
import { totalOf, type Sale } from './use-sale.ts';

interface BasketProperties {
  readonly sale: Sale;
  /** The seats that nobody would want once these are sold. */
  readonly orphans: readonly string[];
  readonly isSignedIn: boolean;
  /** Whether seats can be held: they are on sale, and it is known who is here. */
  readonly isReady: boolean;
  readonly onHold: () => void;
}

/** What is chosen and not held yet. */
export function Basket({ sale, orphans, isSignedIn, isReady, onHold }: BasketProperties): JSX.Element {
  const { t, formats } = useSurroundings();
  const { chosen, seats, lost, error, isBusy } = sale;
  const currency = sale.map.seats[0]?.price.currency ?? 'USD';
  return (
    <>
      <h2>{t.basket.title}</h2>
      {lost.length === 0 ? null : (
        <p class="notice bad lost" role="alert">
          {t.basket.lost(formats.list(lost), lost.length)} {chosen.length === 0 ? '' : t.basket.othersKept}
        </p>
      )}
      {error === undefined ? null : (
        <p class="notice bad" role="alert">
          {problemText(t, error)}
        </p>
      )}
      {chosen.length === 0 ? <p class="quiet">{t.basket.empty}</p> : <SeatLines sale={sale} canRemove />}
      <SpaceAnswer
        map={sale.map}
        chosen={chosen}
        accessible={sale.accessible}
        setAccessible={sale.setAccessible}
      />
      {orphans.length === 0 ? null : (
        <p class="notice warning">{t.basket.orphan(formats.list(orphans), orphans.length)}</p>
      )}
      <div class={chosen.length === 0 ? 'pay-bar' : 'pay-bar chosen'}>
        <p class="total">
          <span>{t.basket.total}</span> <strong>{formats.money(totalOf(chosen, seats, currency))}</strong>
        </p>
        <button
          type="button"
          class="primary wide"
          disabled={chosen.length === 0 || isBusy || !isReady}
          onClick={onHold}
        >
          {t.basket.hold(chosen.length)}
        </button>
      </div>
      {chosen.length === 0 || isSignedIn ? null : <p class="hint">{t.basket.signInFirst}</p>}
    </>
  );
}

/** One line a seat, with its price. */
export function SeatLines({
  sale,
  canRemove = false,
}: {
  readonly sale: Sale;
  readonly canRemove?: boolean;
}): JSX.Element {
  const { t, formats } = useSurroundings();
  return (
    <ul class="seat-lines">
      {(sale.hold?.seatIds ?? sale.chosen)
        .flatMap((seatId) => sale.seats.get(seatId) ?? [])
        .map(({ seatId, row, number, tier, kind, price }) => (
          <li key={seatId}>
            <span class="what">
              {t.map.seat(row, number)}
              <span class="quiet">
                {t.map.tiers[tier]}
                {kind === 'standard' ? '' : `, ${t.map.kinds[kind]}`}
              </span>
            </span>
            <span>{formats.money(price)}</span>
            {canRemove ? (
              <button
                type="button"
                class="small"
                aria-label={t.basket.remove(t.map.seat(row, number))}
                onClick={() => sale.toggle(seatId)}
              >
                ×
              </button>
            ) : null}
          </li>
        ))}
    </ul>
  );
}
