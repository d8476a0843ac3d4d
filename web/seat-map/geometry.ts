import type { Area, Seat } from '../api/resources.ts';

/** The distance between two neighbouring seats, and the side of one, in units of the drawing. */
export const PITCH = 32;
export const SEAT_SIZE = 26;

const MARGIN = { x: 36, top: 76, bottom: 20 };

export interface PlacedRow {
  readonly name: string;
  /** The middle of the row's first and last seat, for the letters at its sides. */
  readonly y: number;
  readonly left: number;
  readonly right: number;
  /** From left to right. */
  readonly places: readonly Place[];
}

/** The middle of a seat. */
export interface Place {
  readonly seatId: string;
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** From the screen backwards. */
  readonly rows: readonly PlacedRow[];
  /** What is around the seats, but for the screen, which is drawn anyway. */
  readonly areas: readonly Area[];
  /** How an area's place becomes one of the drawing: times `unit`, then moved. */
  readonly toDrawing: { readonly unit: number; readonly x: number; readonly y: number };
}

type Placed = Pick<Seat, 'seatId' | 'row' | 'number' | 'position'>;

const unmoved = { unit: 1, x: 0, y: 0 };

/**
 * Where each seat is drawn: by the positions of the seating plan where every seat has one, so that its aisles are gaps,
 * else row behind row, with a gap where numbers are missing. Areas of a plan are drawn among its positions only.
 */
export function layOut(seats: readonly Placed[], planned: readonly Area[] = []): Layout {
  if (seats.length === 0) {
    const size = { width: 2 * MARGIN.x, height: MARGIN.top + MARGIN.bottom };
    return { ...size, rows: [], areas: [], toDrawing: unmoved };
  }
  const rows = inRows(seats);
  const hasPlan = seats.every(({ position }) => position !== null);
  const unit = hasPlan ? unitOf(rows) : 1;
  const raw = hasPlan ? byPlan(rows, unit) : byNumber(rows);
  const areas = hasPlan ? planned.filter(({ isScreen }) => !isScreen) : [];
  const corners = areas.flatMap(cornersOf).map(({ x, y }) => ({ x: x * unit, y: y * unit }));
  const all = [...raw.flatMap(({ places }) => places), ...corners];
  const moveX = MARGIN.x + PITCH / 2 - Math.min(...all.map(({ x }) => x));
  const moveY = MARGIN.top - Math.min(...all.map(({ y }) => y));
  const placed = raw.map(({ name, places }): PlacedRow => {
    const moved = places
      .map(({ seatId, x, y }) => ({ seatId, x: rounded(x + moveX), y: rounded(y + moveY) }))
      .sort((one, other) => one.x - other.x);
    const heights = moved.map(({ y }) => y);
    return {
      name,
      y: heights.reduce((sum, y) => sum + y, 0) / heights.length,
      left: Math.min(...moved.map(({ x }) => x)),
      right: Math.max(...moved.map(({ x }) => x)),
      places: moved,
    };
  });
  placed.sort((one, other) => one.y - other.y);
  return {
    width: Math.max(...all.map(({ x }) => x + moveX)) + PITCH / 2 + MARGIN.x,
    height: Math.max(...all.map(({ y }) => y + moveY)) + PITCH / 2 + MARGIN.bottom,
    rows: placed,
    areas,
    toDrawing: { unit, x: moveX, y: moveY },
  };
}

/** To a hundredth: nobody sees more, and many long numbers are slow to write and to read. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The corners of the room that an area takes, as if it were not turned. */
function cornersOf(area: Area): readonly { readonly x: number; readonly y: number }[] {
  const { x, y } = area;
  switch (area.shape) {
    case 'rectangle':
      return [area, { x: x + area.width, y: y + area.height }];
    case 'ellipse':
      return [
        { x: x - area.radiusX, y: y - area.radiusY },
        { x: x + area.radiusX, y: y + area.radiusY },
      ];
    case 'polygon':
      return area.points.map((point) => ({ x: x + point.x, y: y + point.y }));
    case 'text':
      return [area];
  }
}

type RawRow = Pick<PlacedRow, 'name' | 'places'>;
type Rows = readonly (readonly [string, readonly Placed[]])[];

function inRows(seats: readonly Placed[]): Rows {
  const rows = new Map<string, Placed[]>();
  for (const seat of seats) {
    const row = rows.get(seat.row);
    if (row === undefined) rows.set(seat.row, [seat]);
    else row.push(seat);
  }
  return [...rows];
}

function byNumber(rows: Rows): readonly RawRow[] {
  return rows.map(([name, seats], index) => ({
    name,
    places: seats.map(({ seatId, number }) => ({ seatId, x: number * PITCH, y: index * PITCH })),
  }));
}

/** Units of a plan are anything: the nearest two neighbours of a row are one pitch apart. */
function unitOf(rows: Rows): number {
  const gaps = rows.flatMap(([, seats]) => nearestGaps(placesOf(seats)));
  return gaps.length === 0 ? 1 : PITCH / Math.min(...gaps);
}

function byPlan(rows: Rows, unit: number): readonly RawRow[] {
  return rows.map(([name, seats]) => ({
    name,
    places: placesOf(seats).map(({ seatId, x, y }) => ({ seatId, x: x * unit, y: y * unit })),
  }));
}

function placesOf(seats: readonly Placed[]): readonly Place[] {
  return seats.flatMap(({ seatId, position }) => (position === null ? [] : [{ seatId, ...position }]));
}

function nearestGaps(places: readonly Place[]): readonly number[] {
  const inOrder = [...places].sort((one, other) => one.x - other.x);
  return inOrder.flatMap((place, index) => {
    const next = inOrder[index + 1];
    const gap = next === undefined ? 0 : Math.hypot(next.x - place.x, next.y - place.y);
    return gap > 0 ? [gap] : [];
  });
}

/** The keys that move through the map. */
export type Move =
  'left' | 'right' | 'up' | 'down' | 'home' | 'end' | 'pageUp' | 'pageDown' | 'first' | 'last';

const ROWS_PER_PAGE = 5;

/** The seat that a move leads to; the same where there is none further. Every seat is reached, sold ones too. */
export function seatAfter({ rows }: Layout, seatId: string, move: Move): string {
  const rowIndex = rows.findIndex(({ places }) => places.some((place) => place.seatId === seatId));
  const row = rows[rowIndex];
  const index = row?.places.findIndex((place) => place.seatId === seatId) ?? -1;
  const here = row?.places[index];
  if (row === undefined || here === undefined) return rows[0]?.places[0]?.seatId ?? seatId;
  const to = (place: Place | undefined): string => place?.seatId ?? seatId;
  const toRow = (wanted: number): string => {
    const places = rows[Math.min(Math.max(wanted, 0), rows.length - 1)]?.places ?? [];
    return to([...places].sort((one, other) => Math.abs(one.x - here.x) - Math.abs(other.x - here.x))[0]);
  };
  switch (move) {
    case 'left':
      return to(row.places[index - 1]);
    case 'right':
      return to(row.places[index + 1]);
    case 'home':
      return to(row.places[0]);
    case 'end':
      return to(row.places.at(-1));
    case 'up':
      return toRow(rowIndex - 1);
    case 'down':
      return toRow(rowIndex + 1);
    case 'pageUp':
      return toRow(rowIndex - ROWS_PER_PAGE);
    case 'pageDown':
      return toRow(rowIndex + ROWS_PER_PAGE);
    case 'first':
      return to(rows[0]?.places[0]);
    case 'last':
      return to(rows.at(-1)?.places.at(-1));
  }
}
