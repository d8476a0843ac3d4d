import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { InstalledSeat } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';

interface SeatGridProperties {
  readonly seats: readonly InstalledSeat[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

/** A button of the grid: its row, and its place there. The name of the row has the first. */
type Stop = readonly [row: number, place: number];

/**
 * The seats by row, each a button that chooses it; the name of a row chooses all of its seats. It is one tab stop, in
 * which arrow keys move: what is done with the seats stands behind it.
 */
export function SeatGrid({ seats, chosen, onChoose }: SeatGridProperties): JSX.Element {
  const { t } = useSurroundings();
  const c = useConsoleTexts();
  const [stop, setStop] = useState<Stop>([0, 0]);
  const rows = new Map<string, InstalledSeat[]>();
  for (const seat of seats) rows.set(seat.row, [...(rows.get(seat.row) ?? []), seat]);
  const toggle = (ids: readonly string[]): void => {
    const next = new Set(chosen);
    const areAllChosen = ids.every((id) => next.has(id));
    for (const id of ids) {
      if (areAllChosen) next.delete(id);
      else next.add(id);
    }
    onChoose(next);
  };
  const lengths = [...rows.values()].map(({ length }) => length + 1);
  const current = within(lengths, stop);
  const stopAt = (row: number, place: number): object => ({
    'data-stop': `${row}/${place}`,
    tabIndex: row === current[0] && place === current[1] ? 0 : -1,
    onFocus: () => setStop([row, place]),
  });
  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void => {
    const next = stopAfter(current, event.key);
    if (next === null || event.altKey || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    const [row, place] = within(lengths, next);
    event.currentTarget.querySelector<HTMLElement>(`[data-stop="${row}/${place}"]`)?.focus();
  };
  return (
    <div class="seat-grid" role="group" aria-label={c.auditoriums.seats} onKeyDown={onKeyDown}>
      <p class="screen" aria-hidden="true">
        {t.map.screen}
      </p>
      {[...rows].map(([row, ofRow], rowIndex) => (
        <div class="seat-row" key={row}>
          <button
            type="button"
            class="small row-name"
            aria-label={t.map.row(row)}
            {...stopAt(rowIndex, 0)}
            onClick={() => toggle(ofRow.map(({ seatId }) => seatId))}
          >
            {row}
          </button>
          {ofRow.map((seat, index) => (
            <button
              key={seat.seatId}
              type="button"
              class={`small seat ${seat.tier} ${seat.kind} ${seat.active ? '' : 'off'}`}
              data-seat={seat.seatId}
              {...stopAt(rowIndex, index + 1)}
              aria-pressed={chosen.has(seat.seatId)}
              aria-label={[
                t.map.seat(row, seat.number),
                t.map.tiers[seat.tier],
                t.map.kinds[seat.kind],
                seat.active ? '' : c.auditoriums.outOfUse,
              ]
                .filter((part) => part !== '')
                .join(', ')}
              onClick={() => toggle([seat.seatId])}
            >
              {seat.active ? seat.number : '×'}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

function stopAfter([row, place]: Stop, key: string): Stop | null {
  switch (key) {
    case 'ArrowLeft':
      return [row, place - 1];
    case 'ArrowRight':
      return [row, place + 1];
    case 'ArrowUp':
      return [row - 1, place];
    case 'ArrowDown':
      return [row + 1, place];
    case 'Home':
      return [row, 0];
    case 'End':
      return [row, Infinity];
    default:
      return null;
  }
}

/** The nearest stop that there is. */
function within(lengths: readonly number[], [row, place]: Stop): Stop {
  const nearest = Math.max(0, Math.min(row, lengths.length - 1));
  return [nearest, Math.max(0, Math.min(place, (lengths[nearest] ?? 1) - 1))];
}
