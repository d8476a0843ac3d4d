import type { JSX } from 'preact';
import type { SeatMap } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { areSpacesHeldBack } from './use-live-map.ts';

interface SpaceAnswerProperties {
  readonly map: SeatMap;
  readonly chosen: readonly string[];
  readonly accessible: boolean;
  readonly setAccessible: (accessible: boolean) => void;
}

/** Asks whether somebody needs the wheelchair space that was chosen, where that decides. */
export function SpaceAnswer({
  map,
  chosen,
  accessible,
  setAccessible,
}: SpaceAnswerProperties): JSX.Element | null {
  const { t } = useSurroundings();
  const isAsked =
    areSpacesHeldBack(map) &&
    map.seats.some(({ seatId, kind }) => kind === 'wheelchair' && chosen.includes(seatId));
  if (!isAsked) return null;
  return (
    <label class="accessible">
      <input
        type="checkbox"
        checked={accessible}
        onChange={(event) => setAccessible(event.currentTarget.checked)}
      />{' '}
      {t.map.needsSpace}
    </label>
  );
}
