import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { Seat, Tier } from '../api/resources.ts';
import type { Formats } from '../language/formats.ts';
import type { Texts } from '../language/texts/en.ts';
import { useSurroundings } from '../surroundings/surroundings.tsx';
import { Areas } from './area-drawing.tsx';
import { PITCH, seatAfter, type Layout, type Move, type PlacedRow } from './geometry.ts';
import { showCells, type SeatCell } from './seat-cells.ts';
import { lookOf, SeatDrawings, type DrawnSeat } from './seat-drawing.tsx';
import { seatName } from './seat-name.ts';
import { useZoom } from './use-zoom.ts';

interface SeatMapProperties {
  readonly layout: Layout;
  readonly seats: ReadonlyMap<string, Seat>;
  /** The seats that are chosen or held here. */
  readonly mine: ReadonlySet<string>;
  /** The tier that is looked for: the seats of others are faint. */
  readonly sought: Tier | null;
  /** Whether nothing can be chosen at the moment. */
  readonly isLocked: boolean;
  /** Whether the seats have their names already. Nobody sees those, so that they may come after the picture. */
  readonly isNamed: boolean;
  readonly onToggle: (seatId: string) => void;
}

const moves: Readonly<Record<string, Move>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'home',
  End: 'end',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
};

/** The seats of an auditorium as a grid with one tab stop. Taken seats are reached, and cannot be chosen. */
export function SeatMapPicture({
  layout,
  seats,
  mine,
  sought,
  isLocked,
  isNamed,
  onToggle,
}: SeatMapProperties): JSX.Element {
  const { t, formats } = useSurroundings();
  const [chosen, setCurrent] = useState(() => firstStop(layout, seats, mine));
  // The showtime may have moved to an auditorium that does not have the seat.
  const current = chosen !== undefined && seats.has(chosen) ? chosen : firstStop(layout, seats, mine);
  const picture = useRef<SVGSVGElement>(null);
  const zoom = useZoom(layout.width);

  const focusOn = (seatId: string): void => {
    setCurrent(seatId);
    picture.current?.querySelector<SVGElement>(`[data-seat="${CSS.escape(seatId)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const seatId = seatAt(event.target);
    if (seatId === null || event.altKey || event.metaKey) return;
    const isFar = event.ctrlKey && (event.key === 'Home' || event.key === 'End');
    const move = isFar ? (event.key === 'Home' ? 'first' : 'last') : moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      focusOn(seatAfter(layout, seatId, move));
    } else if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      onToggle(seatId);
    }
  };
  const onClick = (event: MouseEvent): void => {
    const seatId = seatAt(event.target);
    if (seatId === null) return;
    focusOn(seatId);
    onToggle(seatId);
  };

  // What the window is as large as concerns no row.
  const rows = useMemo(
    () =>
      layout.rows.map((row) => (
        <SeatRow key={row.name} {...{ row, seats, mine, sought, current, isLocked, t, formats, isNamed }} />
      )),
    [layout, seats, mine, sought, current, isLocked, t, formats, isNamed],
  );

  return (
    <div class="map">
      <div class="map-tools">
        <p class="hint" id="map-help">
          {t.map.help}
        </p>
        <div class="zoom">
          <button type="button" aria-label={t.map.zoomOut} disabled={!zoom.canShrink} onClick={zoom.shrink}>
            −
          </button>
          <button type="button" aria-label={t.map.zoomIn} disabled={!zoom.canGrow} onClick={zoom.grow}>
            +
          </button>
          <button type="button" onClick={zoom.fit}>
            {t.map.fit}
          </button>
        </div>
      </div>
      <div class="map-window" ref={zoom.windowRef}>
        <div class="map-drawing" style={{ width: zoom.width }}>
          <svg
            ref={picture}
            class="seats"
            viewBox={`0 0 ${layout.width} ${layout.height}`}
            role="grid"
            aria-label={t.map.name}
            aria-describedby="map-help"
            aria-multiselectable="true"
            onKeyDown={onKeyDown}
            onClick={onClick}
            onFocusIn={(event) => setCurrent((before) => seatAt(event.target) ?? before)}
          >
            <Screen width={layout.width} label={t.map.screen} />
            <Areas areas={layout.areas} toDrawing={layout.toDrawing} />
            {rows}
          </svg>
          {zoom.isWider ? <RowNamesAtEdges layout={layout} /> : null}
        </div>
      </div>
    </div>
  );
}

function Screen({ width, label }: { readonly width: number; readonly label: string }): JSX.Element {
  const left = width * 0.16;
  const right = width * 0.84;
  return (
    <g aria-hidden="true">
      <path
        class="screen-light"
        d={`M${left} 20 Q${width / 2} 6 ${right} 20 L${right + 18} 46 H${left - 18} Z`}
      />
      <path class="screen" d={`M${left} 20 Q${width / 2} 6 ${right} 20`} />
      <text class="screen-name" x={width / 2} y={38}>
        {label}
      </text>
    </g>
  );
}

/** The names of the rows once more, at the edges of a window that shows a part of the rows only. */
function RowNamesAtEdges({ layout: { rows, height } }: Pick<SeatMapProperties, 'layout'>): JSX.Element {
  const ofHeight = (y: number): string => `${(100 * y) / height}%`;
  // The screen above the rows has no name, and stays whole.
  const clipPath = `inset(${ofHeight((rows[0]?.y ?? 0) - PITCH / 2)} 0 0)`;
  return (
    <>
      {['left', 'right'].map((side) => (
        <div key={side} class={`edge ${side}`} style={{ clipPath }} aria-hidden="true">
          {rows.map(({ name, y }) => (
            <span key={name} style={{ top: ofHeight(y) }}>
              {name}
            </span>
          ))}
        </div>
      ))}
    </>
  );
}

interface SeatRowProperties extends Pick<
  SeatMapProperties,
  'seats' | 'mine' | 'sought' | 'isLocked' | 'isNamed'
> {
  readonly row: PlacedRow;
  readonly current: string | undefined;
  readonly t: Texts;
  readonly formats: Formats;
}

/** One row. While nothing in it changes, it stays the same object, and costs nothing when another row does. */
function SeatRow(properties: SeatRowProperties): JSX.Element {
  const { row, seats, mine, sought, current, isLocked, t, formats, isNamed } = properties;
  const drawn = useRef<{ readonly from: readonly unknown[]; readonly element: JSX.Element } | null>(null);
  const from: unknown[] = [row, sought, isLocked, t, formats, isNamed];
  for (const { seatId } of row.places) from.push(seats.get(seatId), mine.has(seatId), seatId === current);
  if (drawn.current !== null && isAlike(drawn.current.from, from)) return drawn.current.element;
  const cells: SeatCell[] = [];
  const drawings: DrawnSeat[] = [];
  for (const place of row.places) {
    const { seatId, x, y } = place;
    const seat = seats.get(seatId);
    if (seat === undefined) continue;
    const { status, tier, kind, number } = seat;
    const isMine = mine.has(seatId);
    cells.push({
      place,
      name: isNamed ? seatName(t, formats, seat, isMine) : '',
      isMine,
      canChoose: !isLocked && (status === 'available' || isMine),
      isStop: seatId === current,
    });
    const isFaint = sought !== null && tier !== sought && !isMine;
    drawings.push({ x, y, look: lookOf(status, isMine), tier, kind, number, isFaint });
  }
  const element = (
    <g role="row" aria-label={t.map.row(row.name)}>
      <text class="row-name" aria-hidden="true" x={row.left - PITCH} y={row.y} dy="0.36em">
        {row.name}
      </text>
      <text class="row-name" aria-hidden="true" x={row.right + PITCH} y={row.y} dy="0.36em">
        {row.name}
      </text>
      <SeatDrawings seats={drawings} />
      <g
        role="presentation"
        ref={(group) => {
          if (group !== null) showCells(group, cells);
        }}
      />
    </g>
  );
  drawn.current = { from, element };
  return element;
}

function isAlike(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

function seatAt(target: EventTarget | null): string | null {
  return target instanceof Element
    ? (target.closest('[data-seat]')?.getAttribute('data-seat') ?? null)
    : null;
}

/** Where the Tab key leads to first: a seat that is chosen, else one that is free. */
function firstStop(
  { rows }: Layout,
  seats: ReadonlyMap<string, Seat>,
  mine: ReadonlySet<string>,
): string | undefined {
  const all = rows.flatMap(({ places }) => places.map(({ seatId }) => seatId));
  const free = all.find((seatId) => seats.get(seatId)?.status === 'available');
  return all.find((seatId) => mine.has(seatId)) ?? free ?? all[0];
}
