import { PITCH, type Place } from './geometry.ts';

/** A seat as the mouse, the finger, the keyboard and the screen reader meet it. */
export interface SeatCell {
  readonly place: Place;
  readonly name: string;
  readonly isMine: boolean;
  readonly canChoose: boolean;
  /** Whether the Tab key leads to it. */
  readonly isStop: boolean;
}

/** What all seats have in common. A copy of it is made faster than a new one. */
const prototype = rectangle({
  role: 'gridcell',
  class: 'seat',
  tabindex: '-1',
  'aria-selected': 'false',
});
const ring = rectangle({ class: 'focus-ring', 'aria-hidden': 'true' });

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
  for (const [index, { place, name, isMine, canChoose, isStop }] of cells.entries()) {
    const seat = before[index] ?? added.appendChild(prototype.cloneNode() as Element);
    set(seat, 'data-seat', place.seatId);
    putAt(seat, place);
    set(seat, 'aria-label', name);
    set(seat, 'aria-selected', String(isMine));
    set(seat, 'aria-disabled', canChoose ? null : 'true');
    set(seat, 'tabindex', isStop ? '0' : '-1');
  }
  const stop = cells.find(({ isStop }) => isStop);
  if (stop !== undefined) putAt(added.appendChild(ring.cloneNode() as Element), stop.place);
  group.append(added);
}

function putAt(element: Element, { x, y }: Place): void {
  set(element, 'x', String(x - PITCH / 2));
  set(element, 'y', String(y - PITCH / 2));
}

function set(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

function rectangle(attributes: Readonly<Record<string, string>>): SVGRectElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
