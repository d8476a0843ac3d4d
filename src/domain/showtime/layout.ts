import type { Seat } from '../auditorium/values.ts';

/** A seat in its place, in seat widths and rows: `x` from left to right, `y` from the screen to the back. */
export interface PlacedSeat {
  readonly seat: Seat;
  readonly x: number;
  readonly y: number;
}

/** Seats side by side, from left to right: an aisle or a gap in the numbers begins another block. */
export type Block = readonly PlacedSeat[];

/** Who sits beside whom, and where the best place is. */
export interface Layout {
  readonly blocks: readonly Block[];
  /** The block of each seat, by the seat's id. */
  readonly blockOf: ReadonlyMap<string, Block>;
  /** The wheelchair spaces of each companion seat, by the seat's id: the nearest of its row. None where the row has none. */
  readonly spacesOf: ReadonlyMap<string, readonly string[]>;
  /** In the middle, two thirds of the way to the back. */
  readonly best: { readonly x: number; readonly y: number };
}

/** Beyond so many seat widths between two seats there is an aisle. */
const AISLE = 1.5;

/** Two seats that are further away by less than this part of a seat width are as near. */
const SAME_PLACE = 0.1;

const layouts = new WeakMap<ReadonlyMap<string, Seat>, Layout>();

/** The layout of a showtime's seats. It is made once for the same seats. */
export function layoutOf(seats: ReadonlyMap<string, Seat>): Layout {
  const known = layouts.get(seats);
  if (known !== undefined) return known;
  const made = makeLayout([...seats.values()]);
  layouts.set(seats, made);
  return made;
}

function makeLayout(seats: readonly Seat[]): Layout {
  const rows = new Map<string, Seat[]>();
  for (const seat of seats) {
    const row = rows.get(seat.row);
    if (row === undefined) rows.set(seat.row, [seat]);
    else row.push(seat);
  }
  const placed = hasPositions(seats) ? byPosition([...rows.values()]) : byNumber([...rows.values()]);
  const all = placed.flat();
  const [left, right] = bounds(all.map(({ x }) => x));
  const [front, back] = bounds(all.map(({ y }) => y));
  const blocks = placed.flatMap(blocksOf);
  return {
    blocks,
    blockOf: new Map(blocks.flatMap((block) => block.map(({ seat }) => [seat.seatId, block] as const))),
    spacesOf: new Map(placed.flatMap(companionsOf)),
    best: { x: (left + right) / 2, y: front + ((back - front) * 2) / 3 },
  };
}

function hasPositions(seats: readonly Seat[]): boolean {
  return seats.every(({ position }) => position !== null);
}

/** Rows as they follow each other, each in the middle, its seats by their numbers. */
function byNumber(rows: readonly (readonly Seat[])[]): PlacedSeat[][] {
  return rows.map((row, y) => {
    const inOrder = row.toSorted((a, b) => a.number - b.number);
    const [first, last] = bounds(inOrder.map(({ number }) => number));
    return inOrder.map((seat) => ({ seat, x: seat.number - (first + last) / 2, y }));
  });
}

/** Seats where the plan has them, its units turned into seat widths and rows. */
function byPosition(rows: readonly (readonly Seat[])[]): PlacedSeat[][] {
  const inOrder = rows
    .map((row) => row.toSorted((a, b) => xOf(a) - xOf(b)))
    .toSorted((a, b) => heightOf(a) - heightOf(b));
  const width = smallestStep(inOrder.flatMap((row) => steps(row.map(xOf))));
  const depth = smallestStep(steps(inOrder.map(heightOf)));
  return inOrder.map((row) =>
    row.map((seat) => ({ seat, x: xOf(seat) / width, y: (seat.position?.y ?? 0) / depth })),
  );
}

function blocksOf(row: readonly PlacedSeat[]): PlacedSeat[][] {
  const blocks: PlacedSeat[][] = [];
  for (const each of row) {
    const block = blocks.at(-1);
    const before = block?.at(-1);
    if (block === undefined || before === undefined || each.x - before.x > AISLE) blocks.push([each]);
    else block.push(each);
  }
  return blocks;
}

/** The companion seats of a row, each with its wheelchair spaces: two of them where both are as near. */
function companionsOf(row: readonly PlacedSeat[]): (readonly [string, readonly string[]])[] {
  const spaces = row.filter(({ seat }) => seat.kind === 'wheelchair');
  const companions = row.filter(({ seat }) => seat.kind === 'companion');
  return companions.map(({ seat, x }) => {
    const nearest = Math.min(...spaces.map((space) => Math.abs(space.x - x)));
    const own = spaces.filter((space) => Math.abs(space.x - x) < nearest + SAME_PLACE);
    return [seat.seatId, own.map((space) => space.seat.seatId)];
  });
}

function xOf({ position }: Seat): number {
  return position?.x ?? 0;
}

/** How far from the screen a row is: that of its first seat, for a row may be curved. */
function heightOf([first]: readonly Seat[]): number {
  return first?.position?.y ?? 0;
}

function steps(values: readonly number[]): number[] {
  return values.slice(1).map((value, index) => value - (values[index] ?? value));
}

/** The least distance that is none at all; 1 where there is none. */
function smallestStep(distances: readonly number[]): number {
  const least = Math.min(...distances.filter((distance) => distance > 0));
  return Number.isFinite(least) ? least : 1;
}

function bounds(values: readonly number[]): [number, number] {
  return values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
}
