import { PITCH, type Layout, type Place } from './geometry.ts';

/** Two seats are neighbours when nothing lies between them, no aisle either. */
const NEIGHBOUR_DISTANCE = PITCH * 1.3;

/** The rows two thirds of the way to the back are the best. */
const BEST_DEPTH = 0.66;

/** A seat left alone costs about as much as sitting two seats further off the middle. */
const ORPHAN_COST = 2 * PITCH;

/**
 * The best seats for a party: side by side in the best row where there is room, else the best seats there are, near to
 * each other. Leaves no single seat alone if that can be avoided. Answers none where there are too few.
 */
export function bestSeats(
  layout: Layout,
  isFree: (seatId: string) => boolean,
  party: number,
): readonly string[] {
  const cost = costIn(layout);
  const runs = layout.rows.flatMap(({ places }) => runsOf(places, isFree));
  const candidates = runs.flatMap((run) => {
    const windows = Array.from({ length: Math.max(run.length - party + 1, 0) }, (_, start) => start);
    return windows.map((start) => {
      const places = run.slice(start, start + party);
      const after = run.length - start - party;
      const orphans = (start === 1 ? 1 : 0) + (after === 1 ? 1 : 0);
      const total = places.reduce((sum, place) => sum + cost(place), 0) / party + orphans * ORPHAN_COST;
      return { places, total };
    });
  });
  const [best] = candidates.sort((one, other) => one.total - other.total);
  return best === undefined ? nearestTo(runs.flat(), cost, party) : best.places.map(({ seatId }) => seatId);
}

/** The seats that a choice would leave alone between taken ones, and that were not alone before. */
export function orphansOf(
  layout: Layout,
  isFree: (seatId: string) => boolean,
  chosen: ReadonlySet<string>,
): readonly string[] {
  return layout.rows.flatMap(({ places }) => {
    const aloneBefore = new Set(alone(places, isFree));
    const isLeft = (seatId: string): boolean => isFree(seatId) && !chosen.has(seatId);
    return alone(places, isLeft).filter((seatId) => !aloneBefore.has(seatId));
  });
}

function alone(places: readonly Place[], isFree: (seatId: string) => boolean): readonly string[] {
  return runsOf(places, isFree).flatMap((run) => (run.length === 1 ? run.map(({ seatId }) => seatId) : []));
}

/** The stretches of free neighbours in a row. */
function runsOf(
  places: readonly Place[],
  isFree: (seatId: string) => boolean,
): readonly (readonly Place[])[] {
  const runs: Place[][] = [];
  let last: Place | undefined;
  for (const place of places) {
    if (isFree(place.seatId)) {
      const isNext = last !== undefined && place.x - last.x <= NEIGHBOUR_DISTANCE;
      const run = isNext ? runs.at(-1) : undefined;
      if (run === undefined) runs.push([place]);
      else run.push(place);
      last = place;
    } else {
      last = undefined;
    }
  }
  return runs;
}

function costIn({ rows, width }: Layout): (place: Place) => number {
  const front = rows[0]?.y ?? 0;
  const back = rows.at(-1)?.y ?? 0;
  const bestY = front + (back - front) * BEST_DEPTH;
  return ({ x, y }) => Math.abs(x - width / 2) + 1.2 * Math.abs(y - bestY);
}

function nearestTo(free: readonly Place[], cost: (place: Place) => number, party: number): readonly string[] {
  if (free.length < party) return [];
  const [first] = [...free].sort((one, other) => cost(one) - cost(other));
  if (first === undefined) return [];
  const distance = ({ x, y }: Place): number => Math.hypot(x - first.x, 2 * (y - first.y));
  return [...free]
    .sort((one, other) => distance(one) - distance(other))
    .slice(0, party)
    .map(({ seatId }) => seatId);
}
