import type { JSX } from 'preact';
import type { Seat, Tier } from '../api/resources.ts';
import { useSurroundings } from '../surroundings/surroundings.tsx';
import { SeatDrawings, type Look } from './seat-drawing.tsx';

const tiers: readonly Tier[] = ['regular', 'premium', 'recliner', 'vip'];

/** What the drawings mean, with the price of every tier that there is. */
export function Legend({ seats }: { readonly seats: readonly Seat[] }): JSX.Element {
  const { t, formats } = useSurroundings();
  const priced = tiers.flatMap((tier) => seats.find((seat) => seat.tier === tier) ?? []);
  const has = (wanted: Seat['kind']): boolean => seats.some(({ kind }) => kind === wanted);
  return (
    <ul class="legend" aria-label={t.map.legend}>
      {priced.map(({ tier, price }) => (
        <Entry key={tier} look="free" tier={tier} text={`${t.map.tiers[tier]} ${formats.money(price)}`} />
      ))}
      {has('wheelchair') ? <Entry look="free" kind="wheelchair" text={t.map.legendWheelchair} /> : null}
      {has('companion') ? <Entry look="free" kind="companion" text={t.map.legendCompanion} /> : null}
      <Entry look="mine" text={t.map.legendMine} />
      <Entry look="held" text={t.map.legendHeld} />
      <Entry look="sold" text={t.map.legendSold} />
    </ul>
  );
}

interface EntryProperties {
  readonly look: Look;
  readonly tier?: Tier;
  readonly kind?: Seat['kind'];
  readonly text: string;
}

function Entry({ look, tier = 'regular', kind = 'standard', text }: EntryProperties): JSX.Element {
  return (
    <li>
      <svg class="seats" viewBox="-15 -15 30 30" width="26" height="26" aria-hidden="true" focusable="false">
        <SeatDrawings seats={[{ x: 0, y: 0, look, tier, kind, number: 1 }]} />
      </svg>
      {text}
    </li>
  );
}
