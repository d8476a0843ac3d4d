import { isSame } from '../../engine/json.ts';
import type { InstalledSeat } from './state.ts';
import type { Area, Layout } from './layout.ts';
import { categoryOf, classOf, tierColors } from './seat-class.ts';
import {
  SCALE,
  type PlanArea,
  type PlanRow,
  type PlanZone,
  type Point,
  type SeatingPlan,
} from './seating-plan.ts';
import type { Position, Seat } from './values.ts';

/** What a floor plan is made of. */
interface Furnished {
  readonly name: string;
  readonly plan: SeatingPlan | null;
  readonly seats: readonly InstalledSeat[];
}

/** The seats of an auditorium that are in use, each in its position, and the picture around them. */
export interface FloorPlan {
  readonly layout: Layout;
  readonly seats: readonly Seat[];
}

/** The distances of a generated plan, in units: of seats, of rows, and around them. */
const PITCH = { x: 30, y: 36 };
const MARGIN = { side: 60, top: 120, bottom: 40 };
const WIDEST_GAP = 3;
const SCREEN = { y: 30, height: 12 };

/** The words for a screen that plans have on an area. */
const SCREEN_WORDS = /^(cinema |movie )?(screen|leinwand|stage|bühne|écran|pantalla|schermo)$/i;

/** Everything in use of an auditorium in its place. Seats that the plan does not have lie behind it, row by row. */
export function floorPlanOf(auditorium: Furnished): FloorPlan {
  const plan = planOf(auditorium);
  const { positions, layout } = drawn(plan);
  const seats = auditorium.seats
    .filter(({ active }) => active)
    .map(({ active: _active, revision: _revision, ...seat }) => ({
      ...seat,
      position: positions.get(seat.seatId) ?? null,
    }));
  return { layout, seats };
}

/** The positions of a plan's seats in its picture, by their ids, and the picture. */
export function drawn(plan: SeatingPlan): {
  readonly positions: ReadonlyMap<string, Position>;
  readonly layout: Layout;
} {
  const places = plan.zones.flatMap((zone) =>
    zone.rows.flatMap((row) =>
      row.seats.map((seat) => {
        const { x, y } = sum(sum(zone.position, row.position), seat);
        return { seatId: seat.seatId, x: units(x), y: units(y) };
      }),
    ),
  );
  // A plan may have seats beyond its edges: then the picture is larger than the plan.
  const left = Math.min(0, ...places.map(({ x }) => x));
  const top = Math.min(0, ...places.map(({ y }) => y));
  const right = Math.max(plan.size.width, ...places.map(({ x }) => x));
  const bottom = Math.max(plan.size.height, ...places.map(({ y }) => y));
  const areas = plan.zones.flatMap((zone) =>
    zone.areas.map((area) =>
      areaOf(area, { x: units(zone.position.x) - left, y: units(zone.position.y) - top }),
    ),
  );
  return {
    positions: new Map(places.map(({ seatId, x, y }) => [seatId, { x: x - left, y: y - top }])),
    layout: { width: right - left, height: bottom - top, areas },
  };
}

/**
 * The plan of an auditorium with the seats that are in use, each in a category that says its present tier and kind. Where
 * none was adopted it is generated: the screen at the top, rows behind each other, gaps where numbers are missing.
 */
export function planOf({ name, plan, seats }: Furnished): SeatingPlan {
  const inUse = new Map(seats.filter(({ active }) => active).map((seat) => [seat.seatId, seat]));
  const categories = [...(plan?.categories ?? [])];
  const categoryFor = (seat: InstalledSeat, present: number | null): number => {
    const isClassed = (category: string): boolean =>
      isSame(classOf(category), { tier: seat.tier, kind: seat.kind });
    if (present !== null && isClassed(categories[present]?.name ?? '')) return present;
    const known = categories.findIndex((each) => isClassed(each.name));
    if (known >= 0) return known;
    return categories.push({ name: categoryOf(seat), color: tierColors[seat.tier] }) - 1;
  };
  const planned = new Set<string>();
  const zones = (plan?.zones ?? []).map((zone): PlanZone => {
    const rows = zone.rows.map((row): PlanRow => {
      const left = row.seats.flatMap((each) => {
        const seat = inUse.get(each.seatId);
        if (seat === undefined) return [];
        planned.add(each.seatId);
        return [{ ...each, category: categoryFor(seat, each.category) }];
      });
      return { ...row, seats: left };
    });
    return { ...zone, rows };
  });
  const others = [...inUse.values()].filter(({ seatId }) => !planned.has(seatId));
  if (plan !== null && others.length === 0) return { ...plan, categories, zones };
  const top = plan === null ? MARGIN.top : plan.size.height + PITCH.y;
  const added = rowsOf(others, (seat) => categoryFor(seat, null));
  const width = Math.max(plan?.size.width ?? 0, added.width);
  const position = { x: scaled(width / 2), y: scaled(top) };
  const areas = plan === null ? [screenOf(width)] : [];
  const zone = { name: plan === null ? name : null, zoneId: null, position, rows: added.rows, areas };
  const size = { width, height: top + added.height };
  return { name: plan?.name ?? name, categories, zones: [...zones, zone], size };
}

/** Rows behind each other, each in the middle, its seats by their numbers. */
function rowsOf(
  seats: readonly InstalledSeat[],
  categoryFor: (seat: InstalledSeat) => number,
): { readonly rows: readonly PlanRow[]; readonly width: number; readonly height: number } {
  const byName = new Map<string, InstalledSeat[]>();
  for (const seat of seats) {
    const row = byName.get(seat.row);
    if (row === undefined) byName.set(seat.row, [seat]);
    else row.push(seat);
  }
  let widest = 0;
  const rows = [...byName].map(([name, inRow], index): PlanRow => {
    const inOrder = inRow.toSorted((one, other) => one.number - other.number);
    const steps = stepsOf(inOrder.map(({ number }) => number));
    const last = steps.at(-1) ?? 0;
    widest = Math.max(widest, last);
    return {
      name,
      namePosition: 'both',
      position: { x: 0, y: scaled(index * PITCH.y) },
      rowLabel: null,
      seatLabel: null,
      seats: inOrder.map((seat, place) => ({
        seatId: seat.seatId,
        guid: seat.seatId,
        category: categoryFor(seat),
        x: scaled(((steps[place] ?? 0) - last / 2) * PITCH.x),
        y: 0,
      })),
    };
  });
  const width = widest * PITCH.x + 2 * MARGIN.side;
  return { rows, width, height: Math.max(0, rows.length - 1) * PITCH.y + MARGIN.bottom };
}

/** How many seat widths each number is from the first. However many are missing, the gap is at most so wide. */
function stepsOf(numbers: readonly number[]): readonly number[] {
  let at = 0;
  return numbers.map((number, index) => {
    at += Math.min(number - (numbers[index - 1] ?? number), WIDEST_GAP);
    return at;
  });
}

/** The screen of a generated plan, from the middle of its first row. */
function screenOf(width: number): PlanArea {
  const half = Math.max(30, Math.round(width * 0.35));
  return {
    shape: 'rectangle',
    position: { x: scaled(-half), y: scaled(SCREEN.y - MARGIN.top) },
    width: scaled(2 * half),
    height: scaled(SCREEN.height),
    rotation: 0,
    color: '#d6dae0',
    borderColor: null,
    text: {
      text: 'Screen',
      position: { x: scaled(half), y: scaled(SCREEN.height / 2) },
      color: '#1d1823',
      size: scaled(10),
    },
  };
}

function areaOf(area: PlanArea, zone: Position): Area {
  const { text } = area;
  const drawnAlike = {
    x: zone.x + units(area.position.x),
    y: zone.y + units(area.position.y),
    rotation: units(area.rotation),
    color: area.color,
    borderColor: area.borderColor,
    isScreen: text !== null && SCREEN_WORDS.test(text.text.trim()),
    text: text === null ? null : textOf(text),
  };
  switch (area.shape) {
    case 'rectangle':
      return { ...drawnAlike, shape: 'rectangle', width: units(area.width), height: units(area.height) };
    case 'circle':
      return { ...drawnAlike, shape: 'ellipse', radiusX: units(area.radius), radiusY: units(area.radius) };
    case 'ellipse':
      return {
        ...drawnAlike,
        shape: 'ellipse',
        radiusX: units(area.radius.x),
        radiusY: units(area.radius.y),
      };
    case 'polygon': {
      const points = area.points.map(({ x, y }) => ({ x: units(x), y: units(y) }));
      return { ...drawnAlike, shape: 'polygon', points };
    }
    case 'text':
      return { ...drawnAlike, shape: 'text' };
  }
}

function textOf({ text, position, size, color }: NonNullable<PlanArea['text']>): NonNullable<Area['text']> {
  return { text, x: units(position.x), y: units(position.y), size: units(size), color };
}

function sum(one: Point, other: Point): Point {
  return { x: one.x + other.x, y: one.y + other.y };
}

function scaled(value: number): number {
  return Math.round(value * SCALE);
}

function units(value: number): number {
  const rounded = Math.round(value / SCALE);
  // Canonical JSON knows no negative zero.
  return rounded === 0 ? 0 : rounded;
}
