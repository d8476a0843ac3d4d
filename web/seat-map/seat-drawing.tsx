import type { JSX } from 'preact';
import type { Seat } from '../api/resources.ts';
import { SEAT_SIZE } from './geometry.ts';

/** What a seat looks like: a symbol and an outline, so that no state hangs on a colour. */
export type Look = 'free' | 'mine' | 'held' | 'sold';

export function lookOf(status: Seat['status'], isMine: boolean): Look {
  if (isMine) return 'mine';
  if (status === 'available') return 'free';
  return status === 'held' ? 'held' : 'sold';
}

/** A seat around its middle. */
export interface DrawnSeat {
  readonly x: number;
  readonly y: number;
  readonly look: Look;
  readonly tier: Seat['tier'];
  readonly kind: Seat['kind'];
  readonly number: number;
  /** Whether another tier is looked for. */
  readonly isFaint: boolean;
}

const SIDE = SEAT_SIZE - 14;

/** Round a middle: a square with round corners of 7, and what stands in it. */
const OUTLINE =
  `m${-SIDE / 2} ${-SEAT_SIZE / 2}h${SIDE}q7 0 7 7v${SIDE}q0 7-7 7` + `h${-SIDE}q-7 0-7-7v${-SIDE}q0-7 7-7z`;
const SYMBOLS = {
  mine: 'm-6 .5l4 4.3 8.2-9.4',
  held: 'm-5.5 0h11',
  sold: 'm-4.6-4.6l9.2 9.2m0-9.2l-9.2 9.2',
  wheelchair: 'm-1.5-7.6v.1m0 3.3v6.2h5.5l2 5m-7.5-8.2h4.5m-7 .8a5 5 0 1 0 7 5.4',
  companion: 'm-5 8h10',
};

/**
 * The digits of the numbers, as lines: text of which each digit has its place takes most of the time of a drawing. Each
 * is 5 wide and 8 high, round its middle.
 */
const DIGITS = [
  'm-2.4-1.6a2.4 2.4 0 0 1 4.8 0v3.2a2.4 2.4 0 0 1-4.8 0z',
  'm-1.7-2.3l2.1-1.7v8',
  'm-2.3-1.8a2.3 2.2 0 0 1 4.6 0c0 2-4.6 3.6-4.6 5.8h4.8',
  'm-2.2-4h4.3l-2.5 3.1a2.4 2.4 0 1 1-2.1 3.6',
  'm1 4v-8l-3.6 5.6h5.2',
  'm2-4h-3.8l-.4 3.6a2.5 2.5 0 1 1-.2 3.2',
  'm1.4-4c-2 1.6-3.9 3.6-3.9 5.6a2.5 2.4 0 1 0 5 0a2.5 2.4 0 0 0-4.8-.8',
  'm-2.4-4h4.8l-3.2 8',
  'm0-.4a1.9 1.8 0 1 1 .1 0a2.3 2.2 0 1 1-.1 0z',
  'm-1.4 4c2-1.6 3.9-3.6 3.9-5.6a2.5 2.4 0 1 0-5 0a2.5 2.4 0 0 0 4.8.8',
];

/** The distance between two digits of a number. */
const DIGIT = 6.8;

/**
 * Seats, drawn with few elements, for a map has many seats: those that look alike are one path, and so are all
 * numbers.
 */
export function SeatDrawings({ seats }: { readonly seats: readonly DrawnSeat[] }): JSX.Element {
  const paths = new Map<string, string>();
  const draw = (
    look: string,
    { x, y, isFaint }: Pick<DrawnSeat, 'x' | 'y' | 'isFaint'>,
    shape: string,
  ): void => {
    const name = isFaint ? `${look} faint` : look;
    paths.set(name, `${paths.get(name) ?? ''}M${x} ${y}${shape}`);
  };
  for (const seat of seats) draw(`outline ${seat.look} ${seat.tier}`, seat, OUTLINE);
  for (const seat of seats) {
    const { look, kind } = seat;
    if (look !== 'free') draw(`symbol ${look}`, seat, SYMBOLS[look]);
    else if (kind !== 'standard') draw('symbol thin', seat, SYMBOLS[kind]);
  }
  for (const seat of seats) {
    if (seat.look !== 'free' || seat.kind === 'wheelchair') continue;
    const digits = Array.from(String(seat.number), Number);
    for (const [index, digit] of digits.entries()) {
      const x = seat.x + (index - (digits.length - 1) / 2) * DIGIT;
      draw('symbol number', { ...seat, x }, DIGITS[digit] ?? '');
    }
  }
  return (
    <g class="drawn" aria-hidden="true">
      {[...paths].map(([name, d]) => (
        <path key={name} class={name} d={d} />
      ))}
    </g>
  );
}
