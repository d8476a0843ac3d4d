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
  const hasPlan = seats.every(({ position }) => position !== null);
  const raw = inRows(seats, hasPlan);
  const unit = hasPlan ? unitOf(raw) : 1;
  const areas = hasPlan ? planned.filter(({ isScreen }) => !isScreen) : [];
  const { left, top, right, bottom } = boundsOf([
    ...raw.map(({ places }) => places),
    areas.flatMap(cornersOf),
  ]);
  const moveX = MARGIN.x + PITCH / 2 - left * unit;
  const moveY = MARGIN.top - top * unit;
  const rows = raw.map((row) => placed(row, unit, moveX, moveY));
  rows.sort((one, other) => one.y - other.y);
  return {
    width: right * unit + moveX + PITCH / 2 + MARGIN.x,
    height: bottom * unit + moveY + PITCH / 2 + MARGIN.bottom,
    rows,
    areas,
    toDrawing: { unit, x: moveX, y: moveY },
  };
}

function placed({ name, places }: RawRow, unit: number, moveX: number, moveY: number): PlacedRow {
  const moved: Place[] = [];
  let heights = 0;
  for (const { seatId, x, y } of places) {
    const place = { seatId, x: rounded(x * unit + moveX), y: rounded(y * unit + moveY) };
    moved.push(place);
    heights += place.y;
  }
  const left = moved[0]?.x ?? 0;
  return { name, y: heights / moved.length, left, right: moved.at(-1)?.x ?? left, places: moved };
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

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function boundsOf(groups: readonly (readonly Point[])[]): Bounds {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const points of groups) {
    for (const { x, y } of points) {
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x);
      bottom = Math.max(bottom, y);
    }
  }
  return { left, top, right, bottom };
}

/** A row before it is drawn: places as the plan has them, from left to right. */
type RawRow = Pick<PlacedRow, 'name' | 'places'>;

function inRows(seats: readonly Placed[], hasPlan: boolean): readonly RawRow[] {
  const rows = new Map<string, { readonly y: number; readonly places: Place[] }>();
  for (const { seatId, row: name, number, position } of seats) {
    let row = rows.get(name);
    if (row === undefined) {
      row = { y: rows.size * PITCH, places: [] };
      rows.set(name, row);
    }
    const isPlanned = hasPlan && position !== null;
    const { x, y } = isPlanned ? position : { x: number * PITCH, y: row.y };
    row.places.push({ seatId, x, y });
  }
  return [...rows].map(([name, { places }]) => ({
    name,
    places: places.sort((one, other) => one.x - other.x),
  }));
}

/** Units of a plan are anything: the nearest two neighbours of a row are one pitch apart. */
function unitOf(rows: readonly RawRow[]): number {
  let nearest = Infinity;
  for (const { places } of rows) {
    for (let index = 1; index < places.length; index += 1) {
      const [one, other] = [places[index - 1], places[index]];
      if (one === undefined || other === undefined) continue;
      const gap = Math.hypot(other.x - one.x, other.y - one.y);
      if (gap > 0) nearest = Math.min(nearest, gap);
    }
  }
  return nearest === Infinity ? 1 : PITCH / nearest;
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
