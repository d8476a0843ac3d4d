import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { NotAnswered } from '../../elements/page.tsx';
import { problemText } from '../../surroundings/problem-text.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { SpaceAnswer } from './space-answer.tsx';
import type { Sale } from './use-sale.ts';

interface BasketProperties {
  readonly sale: Sale;
  /** The seats that nobody would want once these are sold. */
  readonly orphans: readonly string[];
  /** How many seats can be chosen at once. */
  readonly mostSeats: number;
  /** Whether nobody is signed in. */
  readonly isStranger: boolean;
  /** Whether seats can be held: they are on sale, and it is known who is here. */
  readonly isReady: boolean;
  /** Whether it stands where a hold stood, which had the focus. */
  readonly isAfterHold: boolean;
  readonly onHold: () => void;
}

/** What is chosen and not held yet. */
export function Basket({
  sale,
  orphans,
  mostSeats,
  isStranger,
  isReady,
  isAfterHold,
  onHold,
}: BasketProperties): JSX.Element {
  const { t, formats } = useSurroundings();
  const { tickets, total, lost, error, isBusy } = sale;
  const chosen = tickets.map(({ seatId }) => seatId);
  const canHold = chosen.length > 0 && !isBusy && isReady;
  const heading = useRef<HTMLHeadingElement>(null);
  // Before a dialog opens that says so: it gives the focus back to where it was.
  useLayoutEffect(() => {
    if (isAfterHold) heading.current?.focus();
  }, []);
  return (
    <>
      <h2 tabindex={-1} ref={heading}>
        {t.basket.title}
      </h2>
      <NotAnswered of={sale.heldBefore} text={t.basket.holdUnknown} />
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
      {chosen.length === 0 ? (
        <p class="quiet">{t.basket.empty(mostSeats)}</p>
      ) : (
        <SeatLines sale={sale} canChange />
      )}
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
          <span>{t.basket.total}</span> <strong>{formats.money(total)}</strong>
        </p>
        <button
          type="button"
          class="primary wide"
          aria-disabled={!canHold}
          onClick={() => {
            if (canHold) onHold();
          }}
        >
          {t.basket.hold(chosen.length)}
        </button>
      </div>
      {chosen.length > 0 && isStranger ? <p class="hint">{t.basket.signInFirst}</p> : null}
    </>
  );
}

/** One line a seat, with what it is bought as and its price. */
export function SeatLines({
  sale,
  canChange = false,
}: {
  readonly sale: Sale;
  readonly canChange?: boolean;
}): JSX.Element {
  const { t, formats } = useSurroundings();
  return (
    <ul class="seat-lines">
      {sale.tickets.map((ticket) => {
        const { seatId, ticketType, price } = ticket;
        const seat = sale.seats.get(seatId);
        if (seat === undefined) return null;
        const { row, number, tier, kind } = seat;
        const name = t.map.seat(row, number);
        const types = sale.typesFor(seatId);
        const type = types.find((each) => each.ticketType === ticketType);
        return (
          <li key={seatId}>
            <span class="what">
              {name}
              <span class="quiet">
                {t.map.tiers[tier]}
                {kind === 'standard' ? '' : `, ${t.map.kinds[kind]}`}
                {types.length > 1 && !canChange ? `, ${type?.name ?? ticketType}` : ''}
              </span>
              {type?.proof == null ? null : <span class="quiet">{t.basket.proof(type.proof)}</span>}
            </span>
            {types.length > 1 && canChange ? (
              <select
                aria-label={t.basket.typeOf(name)}
                value={ticketType}
                onChange={({ currentTarget: { value } }) => sale.setType(seatId, value)}
              >
                {types.map((each) => (
                  <option key={each.ticketType} value={each.ticketType}>
                    {each.name}
                  </option>
                ))}
              </select>
            ) : null}
            <span>{formats.money(price)}</span>
            {canChange ? (
              <button
                type="button"
                class="small"
                aria-label={t.basket.remove(name)}
                onClick={() => sale.toggle(seatId)}
              >
                ×
              </button>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
