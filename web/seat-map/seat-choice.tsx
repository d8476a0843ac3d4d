import type { ComponentChildren, JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Seat, SeatMap, Tier } from '../api/resources.ts';
import { useIsPictured } from '../surroundings/after-frame.ts';
import { useSurroundings } from '../surroundings/surroundings.tsx';
import { BestSeatsPicker } from './best-seats-picker.tsx';
import { orphansOf } from './best-seats.ts';
import { layOut, type Layout } from './geometry.ts';
import { Legend } from './legend.tsx';
import type { Connection } from './live-seats.ts';
import { SeatList } from './seat-list.tsx';
import { SeatMapPicture } from './seat-map.tsx';

/** A live map, and the seats of it that are somebody's choice or hold. */
interface ChosenSeats {
  readonly map: SeatMap;
  readonly seats: ReadonlyMap<string, Seat>;
  readonly mine: ReadonlySet<string>;
  readonly layout: Layout;
  /** Single seats that the choice would leave between others. */
  readonly orphans: readonly string[];
}

/** Lays the seats out. They keep their places while their status changes; a whole new map has a picture of its own. */
export function useChosenSeats(
  { map, seats }: Pick<ChosenSeats, 'map' | 'seats'>,
  chosen: readonly string[],
): ChosenSeats {
  const seatIds = map.seats.map(({ seatId }) => seatId).join();
  const layout = useMemo(() => layOut(map.seats, map.layout?.areas), [map.layout, seatIds]);
  const mine = useMemo(() => new Set(chosen), [chosen.join()]);
  const isFree = (seatId: string): boolean => seats.get(seatId)?.status === 'available' || mine.has(seatId);
  return { map, seats, mine, layout, orphans: mine.size > 0 ? orphansOf(layout, isFree, mine) : [] };
}

interface SeatChoiceProperties {
  readonly of: ChosenSeats;
  readonly connection: Connection;
  /** How many seats a party may have; null where none are to be proposed. */
  readonly mostSeats: number | null;
  readonly isLocked: boolean;
  readonly onPick: (seatIds: readonly string[]) => void;
  readonly onToggle: (seatId: string) => void;
  /** What stands above the map. */
  readonly children?: ComponentChildren;
}

/** The live map of a showtime to choose from: seats for a party, the picture, its legend, and the same as a list. */
export function SeatChoice({ of: chosen, connection, ...properties }: SeatChoiceProperties): JSX.Element {
  const { t } = useSurroundings();
  const { mostSeats, isLocked, onPick, onToggle, children } = properties;
  const { map, seats, mine, layout } = chosen;
  const [wanted, setSought] = useState<Tier | null>(null);
  // The showtime may have moved to an auditorium that does not have the tier.
  const sought = map.seats.some(({ tier }) => tier === wanted) ? wanted : null;
  const isPictured = useIsPictured();
  const picture = { layout, seats, mine, isLocked, onToggle };
  return (
    <section class="card seats-card" aria-label={t.map.name}>
      <p class={`connection ${connection}`}>
        <span class="dot" aria-hidden="true" /> {t.map.connection[connection]}
      </p>
      {children}
      {mostSeats === null ? null : (
        <BestSeatsPicker {...{ layout, seats, sought, mostSeats, mine, onPick }} />
      )}
      <SeatMapPicture {...picture} sought={sought} isNamed={isPictured} />
      {isPictured ? (
        <>
          <Legend seats={map.seats} sought={sought} onSeek={setSought} />
          <SeatList {...picture} />
        </>
      ) : null}
    </section>
  );
}
