import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { Seat, Tier } from '../api/resources.ts';
import { bestSeats } from './best-seats.ts';
import type { Layout } from './geometry.ts';
import { useSurroundings } from '../surroundings/surroundings.tsx';

interface BestSeatsPickerProperties {
  readonly layout: Layout;
  readonly seats: ReadonlyMap<string, Seat>;
  /** The tier that is looked for: then the best seats are of it. */
  readonly sought: Tier | null;
  readonly mostSeats: number;
  readonly mine: ReadonlySet<string>;
  readonly onPick: (seatIds: readonly string[]) => void;
}

/** Chooses for a party. Wheelchair spaces and the seats beside them are left to those who need them. */
export function BestSeatsPicker({
  layout,
  seats,
  sought,
  mostSeats,
  mine,
  onPick,
}: BestSeatsPickerProperties): JSX.Element {
  const { t, formats, announce } = useSurroundings();
  const id = useId();
  const [party, setParty] = useState(2);
  const [isNone, setNone] = useState(false);
  const pick = (): void => {
    const isFree = (seatId: string): boolean => {
      const seat = seats.get(seatId);
      if (seat?.kind !== 'standard' || (sought !== null && seat.tier !== sought)) return false;
      return seat.status === 'available' || mine.has(seatId);
    };
    const found = bestSeats(layout, isFree, party);
    setNone(found.length === 0);
    if (found.length === 0) return;
    onPick(found);
    announce(`${t.map.best}: ${formats.list(found)}`);
  };
  return (
    <div class="best-seats">
      <label for={id}>{t.map.party}</label>
      <select id={id} value={party} onChange={(event) => setParty(Number(event.currentTarget.value))}>
        {Array.from({ length: mostSeats }, (_, index) => index + 1).map((count) => (
          <option key={count} value={count}>
            {count}
          </option>
        ))}
      </select>
      <button type="button" onClick={pick}>
        {t.map.pickBest}
      </button>
      {isNone ? (
        <p class="fault" role="alert">
          {sought === null ? t.map.noneTogether : t.map.noneOfTier(t.map.tiers[sought])}
        </p>
      ) : null}
    </div>
  );
}
