import { PITCH, type Place } from './geometry.ts';

/** A seat as the mouse, the finger, the keyboard and the screen reader meet it. */
export interface SeatCell {
  readonly place: Place;
  /** Empty until it is named. */
  readonly name: string;
  readonly isMine: boolean;
  readonly canChoose: boolean;
  /** Whether the Tab key leads to it. */
  readonly isStop: boolean;
}

/** What all seats have in common. A copy of it is made faster than a new one. */
const prototype = shape('polygon', {
  role: 'gridcell',
  class: 'seat',
  tabindex: '-1',
  'aria-selected': 'false',
});
const ring = shape('rect', { class: 'focus-ring', 'aria-hidden': 'true' });

/** What is known of a seat that is in the document. */
const shown = new WeakMap<Element, SeatCell>();

/**
 * Puts the seats of a row into its group. By hand, because a map has many seats, and what compares elements looks at
 * every property of each. What is as it was is not touched.
 */
export function showCells(group: SVGGElement, cells: readonly SeatCell[]): void {
  const before = [...group.children];
  // What is more than the seats: the ring of the focus, and seats that are not there any more.
  for (const surplus of before.slice(cells.length)) surplus.remove();
  // New ones come into the document when they are ready: there, every change of them would be looked at.
  const added = document.createDocumentFragment();
  let stop: SeatCell | undefined;
  for (const [index, cell] of cells.entries()) {
    const seat = before[index] ?? added.appendChild(prototype.cloneNode() as Element);
    show(seat, cell);
    if (cell.isStop) stop = cell;
  }
  if (stop !== undefined) {
    const { x, y } = stop.place;
    const around = added.appendChild(ring.cloneNode() as Element);
    around.setAttribute('x', String(x - HALF));
    around.setAttribute('y', String(y - HALF));
  }
  group.append(added);
}

const HALF = PITCH / 2;

function show(seat: Element, cell: SeatCell): void {
  const { place, name, isMine, canChoose, isStop } = cell;
  const before = shown.get(seat);
  shown.set(seat, cell);
  if (place !== before?.place) {
    seat.setAttribute('data-seat', place.seatId);
    seat.setAttribute('points', squareAround(place));
  }
  if (name !== (before?.name ?? '')) seat.setAttribute('aria-label', name);
  // A new seat is not selected, can be chosen, and is no stop of the Tab key.
  if (isMine !== (before?.isMine ?? false)) seat.setAttribute('aria-selected', String(isMine));
  if (canChoose !== (before?.canChoose ?? true)) {
    if (canChoose) seat.removeAttribute('aria-disabled');
    else seat.setAttribute('aria-disabled', 'true');
  }
  if (isStop !== (before?.isStop ?? false)) seat.setAttribute('tabindex', isStop ? '0' : '-1');
}

/** Its corners are no properties of style, as those of a rectangle are: all seats share one style, which is made once. */
function squareAround({ x, y }: Place): string {
  const [left, top, right, bottom] = [x - HALF, y - HALF, x + HALF, y + HALF];
  return `${left},${top} ${right},${top} ${right},${bottom} ${left},${bottom}`;
}

function shape(name: 'polygon' | 'rect', attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}
