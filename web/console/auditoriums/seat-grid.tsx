import type { JSX } from 'preact';
import type { InstalledSeat } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';

interface SeatGridProperties {
  readonly seats: readonly InstalledSeat[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

/** The seats by row, each a button that chooses it; the name of a row chooses all of its seats. */
export function SeatGrid({ seats, chosen, onChoose }: SeatGridProperties): JSX.Element {
  const { t } = useSurroundings();
  const c = useConsoleTexts();
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
  return (
    <div class="seat-grid" role="group" aria-label={c.auditoriums.seats}>
      <p class="screen" aria-hidden="true">
        {t.map.screen}
      </p>
      {[...rows].map(([row, ofRow]) => (
        <div class="seat-row" key={row}>
          <button
            type="button"
            class="small row-name"
            aria-label={t.map.row(row)}
            onClick={() => toggle(ofRow.map(({ seatId }) => seatId))}
          >
            {row}
          </button>
          {ofRow.map((seat) => (
            <button
              key={seat.seatId}
              type="button"
              class={`small seat ${seat.tier} ${seat.kind} ${seat.active ? '' : 'off'}`}
              data-seat={seat.seatId}
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
