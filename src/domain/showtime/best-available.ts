import { z } from 'zod';
import { Tier, type SeatKind } from '../auditorium/values.ts';
import { TicketTypeCode } from '../theater/ticket-types.ts';
import { layoutOf, type Block, type Layout, type PlacedSeat } from './layout.ts';
import type { Showtime } from './state.ts';

/** A party that wants the best seats there are. */
export const Party = z
  .strictObject({
    count: z.int().min(1).max(2000),
    /** Only seats of this tier; of any tier where it is absent. */
    tier: Tier.optional(),
    /** With a wheelchair space among the seats. */
    accessible: z.boolean().default(false),
    /** Of the first tickets; the others are for adults. */
    ticketTypes: z.array(TicketTypeCode).max(2000).readonly().default([]),
  })
  .refine(({ count, ticketTypes }) => ticketTypes.length <= count, {
    error: 'must not be more than the seats',
    path: ['ticketTypes'],
  })
  .readonly();
export type Party = z.output<typeof Party>;

type IsFree = (seatId: string) => boolean;
type IsOffered = (place: PlacedSeat) => boolean;

interface WantedParty extends Pick<Party, 'count' | 'tier' | 'accessible'> {
  /** Which companion seats go with a wheelchair space: those that belong to it, or any. */
  readonly companions?: 'own' | 'any';
}

/** Seats that one party may have together: free, side by side and of one tier. */
interface Run {
  readonly seats: readonly PlacedSeat[];
  /** Its middle. */
  readonly x: number;
  readonly y: number;
  /** The best window of 1, 2, 3 ... seats in it, by the number of seats. */
  readonly windows: readonly (Window | undefined)[];
}

interface Window {
  readonly seats: readonly PlacedSeat[];
  /** How many seats it leaves alone, between taken seats or at the end of the run. */
  readonly orphans: number;
  /** How far its seats are from the best place, together. */
  readonly distance: number;
}

/** A choice of seats with its judgement: the first figure that differs decides, less is better. */
interface Selection {
  readonly windows: readonly Window[];
  readonly pieces: number;
  readonly orphans: number;
  /** How far the middles of its runs are from that of the first one, together. */
  readonly spread: number;
  readonly distance: number;
}

/** A split is looked for around so many runs, those closest to the best place, so that the search is bounded. */
const ANCHORS = 16;

const nothing: Selection = { windows: [], pieces: 0, orphans: 0, spread: 0, distance: 0 };

/**
 * The best free seats for a party, from the front to the back and from left to right; undefined where there are not
 * enough. Seats side by side come first, then a split into the fewest pieces; then what leaves fewer seats alone; then
 * pieces close together; then seats close to the best place. Aisles, gaps in the numbers, other tiers and wheelchair
 * spaces lie between seats as walls do. A split is the best around the sixteen runs closest to the best place.
 */
export function bestAvailable(
  { seats }: Pick<Showtime, 'seats'>,
  { count, tier, accessible, companions = 'any' }: WantedParty,
  isFree: IsFree,
): readonly string[] | undefined {
  const layout = layoutOf(seats);
  const isOffered: IsOffered = ({ seat }) =>
    (tier === undefined || seat.tier === tier) && isFree(seat.seatId);
  const offeredWith =
    ({ seat: { seatId: space } }: PlacedSeat): IsOffered =>
    (place) => {
      const spaces = layout.spacesOf.get(place.seat.seatId) ?? [];
      return isOffered(place) && (spaces.length === 0 || spaces.includes(space));
    };
  const selection = accessible
    ? withWheelchairSpace(layout, count, isOffered, companions === 'any' ? () => isOffered : offeredWith)
    : bestSelection(runsOf(layout, count, isOffered, ['standard']), count, layout);
  return selection?.windows
    .flatMap((window) => window.seats)
    .toSorted((a, b) => a.y - b.y || a.x - b.x)
    .map(({ seat }) => seat.seatId);
}

/** The free seats beside a choice that it leaves alone: nobody can sit next to them. */
export function orphansBeside(
  { seats }: Pick<Showtime, 'seats'>,
  chosen: readonly string[],
  isFree: IsFree,
): readonly string[] {
  const own = new Set(chosen);
  const isOwn = (place: PlacedSeat | undefined): boolean => place !== undefined && own.has(place.seat.seatId);
  const isOpen = (place: PlacedSeat): boolean =>
    place.seat.kind === 'standard' && (isOwn(place) || isFree(place.seat.seatId));
  const { blockOf } = layoutOf(seats);
  const blocks = [...new Set(chosen.map((seatId) => blockOf.get(seatId) ?? []))];
  const isAlone = (place: PlacedSeat, at: number, block: readonly PlacedSeat[]): boolean => {
    // Only who sits beside the choice can be left alone by it: nothing is asked about all the others.
    if (!isOwn(block[at - 1]) && !isOwn(block[at + 1])) return false;
    if (isOwn(place) || !isOpen(place)) return false;
    const together = [block[at - 1], block[at + 1]].filter(
      (side) => side?.seat.tier === place.seat.tier && isOpen(side),
    );
    return together.length > 0 && together.every(isOwn);
  };
  return blocks.flatMap((block) => block.filter(isAlone).map(({ seat }) => seat.seatId));
}

/** The offered seats of these kinds, in runs of one tier. Their windows have at most `count` seats. */
function runsOf(
  { blocks, best }: Pick<Layout, 'blocks' | 'best'>,
  count: number,
  isOffered: IsOffered,
  kinds: readonly SeatKind[],
): Run[] {
  const runs: PlacedSeat[][] = [];
  for (const block of blocks) {
    let run: PlacedSeat[] | undefined;
    for (const place of block) {
      if (!kinds.includes(place.seat.kind) || !isOffered(place)) run = undefined;
      else if (run?.[0]?.seat.tier === place.seat.tier) run.push(place);
      else runs.push((run = [place]));
    }
  }
  return runs.map((seats) => runOf(seats, windowsOf(seats, count, best)));
}

function runOf(seats: readonly PlacedSeat[], windows: Run['windows']): Run {
  const [first, last] = [seats[0], seats.at(-1)];
  if (first === undefined || last === undefined) throw new Error('A run has a seat.');
  return { seats, x: (first.x + last.x) / 2, y: first.y, windows };
}

function windowsOf(
  run: readonly PlacedSeat[],
  count: number,
  best: Layout['best'],
): readonly (Window | undefined)[] {
  const distances = run.map((place) => distanceTo(best, place));
  const sizes = Array.from({ length: Math.min(count, run.length) }, (_, index) => index + 1);
  return [undefined, ...sizes.map((size) => bestWindow(run, size, distances))];
}

function bestWindow(run: readonly PlacedSeat[], size: number, distances: readonly number[]): Window {
  let distance = distances.slice(0, size).reduce((total, each) => total + each, 0);
  let found = { start: 0, orphans: Infinity, distance: Infinity };
  for (let start = 0; start + size <= run.length; start += 1) {
    const orphans = [start, run.length - start - size].filter((left) => left === 1).length;
    if (orphans < found.orphans || (orphans === found.orphans && distance < found.distance)) {
      found = { start, orphans, distance };
    }
    distance += (distances[start + size] ?? 0) - (distances[start] ?? 0);
  }
  const { start, orphans } = found;
  return { seats: run.slice(start, start + size), orphans, distance: found.distance };
}

/** A row counts as much as two seat widths, and a seat twice as far away counts four times as much. */
function distanceTo(from: { readonly x: number; readonly y: number }, to: typeof from): number {
  return (to.x - from.x) ** 2 + (2 * (to.y - from.y)) ** 2;
}

function bestSelection(runs: readonly Run[], count: number, { best }: Layout): Selection | undefined {
  const together = runs.flatMap(({ windows }) => windows[count] ?? []);
  if (together.length > 0) return bestOf(together.map((window) => withWindow(nothing, window, 0)));
  const anchors = runs.toSorted((a, b) => distanceTo(best, a) - distanceTo(best, b)).slice(0, ANCHORS);
  return bestOf(
    anchors.flatMap((anchor) => {
      const others = runs.filter((run) => run !== anchor);
      const begun = anchor.windows.map((window) => window && withWindow(nothing, window, 0));
      return bestSplit(begun, others, count, anchor) ?? [];
    }),
  );
}

/**
 * The best selection of `count` seats that goes on from one of those that are begun (by their number of seats), with at
 * most one window of each run: two in one run would be one piece.
 */
function bestSplit(
  begun: readonly (Selection | undefined)[],
  runs: readonly Run[],
  count: number,
  anchor: { readonly x: number; readonly y: number },
): Selection | undefined {
  const selections = [...begun];
  for (const run of runs) {
    const spread = distanceTo(anchor, run);
    for (let seats = count; seats > 0; seats -= 1) {
      for (let size = 1; size <= seats && size < run.windows.length; size += 1) {
        const [before, window] = [selections[seats - size], run.windows[size]];
        if (before === undefined || window === undefined) continue;
        if (isImprovement(before, window, spread, selections[seats])) {
          selections[seats] = withWindow(before, window, spread);
        }
      }
    }
  }
  return selections[count];
}

/** One wheelchair space, with the others of the party beside it, or as close to it as can be. */
function withWheelchairSpace(
  layout: Layout,
  count: number,
  isOffered: IsOffered,
  /** What is offered to who has a wheelchair space: not every companion seat may be. */
  offeredWith: (space: PlacedSeat) => IsOffered,
): Selection | undefined {
  const spaces = layout.blocks.flat().filter((place) => place.seat.kind === 'wheelchair' && isOffered(place));
  const isForMany = (block: Block): boolean => block.every(({ seat }) => seat.kind !== 'companion');
  const [blocks, mixed] = [layout.blocks.filter(isForMany), layout.blocks.filter((each) => !isForMany(each))];
  const runs = runsOf({ blocks, best: layout.best }, count - 1, isOffered, ['standard']);
  return bestOf(
    spaces.flatMap((space) => {
      const isOfferedHere = offeredWith(space);
      const own = { seats: [space], orphans: 0, distance: distanceTo(layout.best, space) };
      const beside = windowAround(space, layout, count, isOfferedHere);
      if (beside !== undefined) return withWindow(nothing, beside, 0);
      const beyond = { blocks: mixed, best: layout.best };
      const others = [...runs, ...runsOf(beyond, count - 1, isOfferedHere, ['standard', 'companion'])];
      const begun = [undefined, withWindow(nothing, own, 0)];
      return bestSplit(begun, others, count, space) ?? [];
    }),
  );
}

/** The best window of seats side by side with a wheelchair space among them, and no other such space. */
function windowAround(
  space: PlacedSeat,
  { blockOf, best }: Layout,
  count: number,
  isOffered: IsOffered,
): Window | undefined {
  const block = blockOf.get(space.seat.seatId) ?? [];
  const isOpen = (place: PlacedSeat): boolean =>
    place === space || (place.seat.kind !== 'wheelchair' && isOffered(place));
  const windows = block.flatMap((_, start) => {
    const seats = block.slice(start, start + count);
    if (seats.length < count || !seats.includes(space) || !seats.every(isOpen)) return [];
    const distance = seats.reduce((total, place) => total + distanceTo(best, place), 0);
    const orphans = [-1, count].filter((side) => {
      const [next, after] = [block[start + side], block[start + (side < 0 ? side - 1 : side + 1)]];
      if (next === undefined || !isOpen(next)) return false;
      // A companion seat is for nobody else.
      return next.seat.kind === 'companion' || after === undefined || !isOpen(after);
    }).length;
    return withWindow(nothing, { seats, orphans, distance }, 0);
  });
  return bestOf(windows)?.windows[0];
}

function withWindow(before: Selection, window: Window, spread: number): Selection {
  return {
    windows: [...before.windows, window],
    pieces: before.pieces + 1,
    orphans: before.orphans + window.orphans,
    spread: before.spread + spread,
    distance: before.distance + window.distance,
  };
}

function bestOf(selections: readonly Selection[]): Selection | undefined {
  return selections.reduce<Selection | undefined>(
    (best, each) => (isBetter(each, best) ? each : best),
    undefined,
  );
}

/** Whether a selection and one more window are better than another selection. */
function isImprovement(
  before: Selection,
  window: Window,
  spread: number,
  than: Selection | undefined,
): boolean {
  if (than === undefined) return true;
  const difference =
    before.pieces + 1 - than.pieces ||
    before.orphans + window.orphans - than.orphans ||
    before.spread + spread - than.spread ||
    before.distance + window.distance - than.distance;
  return difference < 0;
}

function isBetter(a: Selection, b: Selection | undefined): boolean {
  if (b === undefined) return true;
  const difference =
    a.pieces - b.pieces || a.orphans - b.orphans || a.spread - b.spread || a.distance - b.distance;
  return difference < 0;
}
