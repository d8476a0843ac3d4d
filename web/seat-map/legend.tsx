import type { JSX } from 'preact';
import type { Seat, Tier } from '../api/resources.ts';
import { useSurroundings } from '../surroundings/surroundings.tsx';
import { SeatDrawings, type Look } from './seat-drawing.tsx';

const tiers: readonly Tier[] = ['regular', 'premium', 'recliner', 'vip'];

interface LegendProperties {
  readonly seats: readonly Seat[];
  /** The tier that is looked for. */
  readonly sought: Tier | null;
  readonly onSeek: (tier: Tier | null) => void;
}

/** What the drawings mean, with the price of every tier that there is. One of several tiers can be looked for. */
export function Legend({ seats, sought, onSeek }: LegendProperties): JSX.Element {
  const { t, formats, announce } = useSurroundings();
  const priced = tiers.flatMap((tier) => seats.find((seat) => seat.tier === tier) ?? []);
  const seek = (tier: Tier): void => {
    const isOff = tier === sought;
    onSeek(isOff ? null : tier);
    const free = seats.filter((seat) => seat.tier === tier && seat.status === 'available').length;
    announce(isOff ? t.map.allTiers : t.map.freeOfTier(t.map.tiers[tier], free));
  };
  const has = (wanted: Seat['kind']): boolean => seats.some(({ kind }) => kind === wanted);
  return (
    <ul class="legend" aria-label={t.map.legend}>
      {priced.map(({ tier, price }) => {
        const text = `${t.map.tiers[tier]} ${formats.money(price)}`;
        if (priced.length === 1) return <Entry key={tier} look="free" tier={tier} text={text} />;
        return (
          <li key={tier}>
            <button type="button" aria-pressed={tier === sought} onClick={() => seek(tier)}>
              <Sign look="free" tier={tier} /> {text}
            </button>
          </li>
        );
      })}
      {has('wheelchair') ? <Entry look="free" kind="wheelchair" text={t.map.legendWheelchair} /> : null}
      {has('companion') ? <Entry look="free" kind="companion" text={t.map.legendCompanion} /> : null}
      <Entry look="mine" text={t.map.legendMine} />
      <Entry look="held" text={t.map.legendHeld} />
      <Entry look="sold" text={t.map.legendSold} />
    </ul>
  );
}

interface SignProperties {
  readonly look: Look;
  readonly tier?: Tier;
  readonly kind?: Seat['kind'];
}

function Entry({ text, ...sign }: SignProperties & { readonly text: string }): JSX.Element {
  return (
    <li>
      <Sign {...sign} /> {text}
    </li>
  );
}

function Sign({ look, tier = 'regular', kind = 'standard' }: SignProperties): JSX.Element {
  return (
    <svg class="seats" viewBox="-15 -15 30 30" width="26" height="26" aria-hidden="true" focusable="false">
      <SeatDrawings seats={[{ x: 0, y: 0, look, tier, kind, number: 1, isFaint: false }]} />
    </svg>
  );
}
