import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { Seat, Tier } from '../api/resources.ts';
import type { Formats } from '../language/formats.ts';
import type { Texts } from '../language/texts/en.ts';
import { useSurroundings } from '../surroundings/surroundings.tsx';
import { Areas } from './area-drawing.tsx';
import { PITCH, seatAfter, type Layout, type Move, type PlacedRow } from './geometry.ts';
import { showCells } from './seat-cells.ts';
import { lookOf, SeatDrawings } from './seat-drawing.tsx';
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
        <SeatRow key={row.name} {...{ row, seats, mine, sought, current, isLocked, t, formats }} />
      )),
    [layout, seats, mine, sought, current, isLocked, t, formats],
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
        <svg
          ref={picture}
          class="seats"
          style={{ width: zoom.width }}
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

interface SeatRowProperties extends Pick<SeatMapProperties, 'seats' | 'mine' | 'sought' | 'isLocked'> {
  readonly row: PlacedRow;
  readonly current: string | undefined;
  readonly t: Texts;
  readonly formats: Formats;
}

/** One row. While nothing in it changes, it stays the same object, and costs nothing when another row does. */
function SeatRow({
  row,
  seats,
  mine,
  sought,
  current,
  isLocked,
  t,
  formats,
}: SeatRowProperties): JSX.Element {
  const drawn = useRef<{ readonly from: readonly unknown[]; readonly element: JSX.Element } | null>(null);
  const inRow = row.places.map((place) => {
    const { seatId } = place;
    return { place, seat: seats.get(seatId), isMine: mine.has(seatId), isStop: seatId === current };
  });
  const from = [
    row,
    sought,
    isLocked,
    t,
    formats,
    ...inRow.flatMap((each) => [each.seat, each.isMine, each.isStop]),
  ];
  if (drawn.current !== null && isAlike(drawn.current.from, from)) return drawn.current.element;
  const there = inRow.flatMap(({ seat, ...cell }) => (seat === undefined ? [] : { ...cell, seat }));
  const cells = there.map(({ place, seat, isMine, isStop }) => ({
    place,
    name: seatName(t, formats, seat, isMine),
    isMine,
    canChoose: !isLocked && (seat.status === 'available' || isMine),
    isStop,
  }));
  const drawings = there.map(({ place: { x, y }, seat: { status, tier, kind, number }, isMine }) => {
    return {
      x,
      y,
      look: lookOf(status, isMine),
      tier,
      kind,
      number,
      isFaint: sought !== null && tier !== sought && !isMine,
    };
  });
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
