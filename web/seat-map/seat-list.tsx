import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { Seat } from '../api/resources.ts';
import { useSurroundings } from '../surroundings/surroundings.tsx';
import type { Layout } from './geometry.ts';

interface SeatListProperties {
  readonly layout: Layout;
  readonly seats: ReadonlyMap<string, Seat>;
  readonly mine: ReadonlySet<string>;
  readonly isLocked: boolean;
  readonly onToggle: (seatId: string) => void;
}

/** The map for who does not want the picture: a row, then its free seats. Made when it is opened: few do. */
export function SeatList(properties: SeatListProperties): JSX.Element {
  const { t } = useSurroundings();
  const [wasOpened, setOpened] = useState(false);
  return (
    <details class="seat-list">
      {/* Its `toggle` comes later than the next press of the Tab key may. */}
      <summary onClick={() => setOpened(true)}>{t.map.list}</summary>
      {wasOpened ? <Seats {...properties} /> : null}
    </details>
  );
}

function Seats({ layout, seats, mine, isLocked, onToggle }: SeatListProperties): JSX.Element {
  const { t, formats } = useSurroundings();
  const id = useId();
  const [rowName, setRowName] = useState(layout.rows[0]?.name ?? '');
  const [touched, setTouched] = useState(0);
  const places = layout.rows.find(({ name }) => name === rowName)?.places ?? [];
  const choices = places
    .flatMap(({ seatId }) => seats.get(seatId) ?? [])
    .filter(({ seatId, status }) => status === 'available' || mine.has(seatId));
  return (
    <>
      <label for={id}>{t.map.listRow}</label>
      <select id={id} value={rowName} onChange={(event) => setRowName(event.currentTarget.value)}>
        {layout.rows.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      {choices.length === 0 ? <p class="quiet">{t.map.listNone}</p> : null}
      <ul>
        {choices.map(({ seatId, row, number, tier, kind, price }) => (
          <li key={seatId}>
            <label>
              <input
                type="checkbox"
                checked={mine.has(seatId)}
                disabled={isLocked}
                onChange={() => {
                  onToggle(seatId);
                  // The basket decides, it may be full: the box shows what came of it.
                  setTouched(touched + 1);
                }}
              />
              {t.map.seat(row, number)}, {t.map.tiers[tier]}
              {kind === 'standard' ? '' : `, ${t.map.kinds[kind]}`}, {formats.money(price)}
            </label>
          </li>
        ))}
      </ul>
    </>
  );
}
