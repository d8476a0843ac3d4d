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
  readonly label: string;
}

const SIDE = SEAT_SIZE - 14;

/** Round a middle: a square whose corners have a radius of 7, and what stands in it. */
const OUTLINE =
  `m${-SIDE / 2} ${-SEAT_SIZE / 2}h${SIDE}a7 7 0 0 1 7 7v${SIDE}a7 7 0 0 1-7 7` +
  `h${-SIDE}a7 7 0 0 1-7-7v${-SIDE}a7 7 0 0 1 7-7z`;
const SYMBOLS = {
  mine: 'm-6 .5l4 4.3 8.2-9.4',
  held: 'm-5.5 0h11',
  sold: 'm-4.6-4.6l9.2 9.2m0-9.2l-9.2 9.2',
  wheelchair: 'm-1.5-7.6v.1m0 3.3v6.2h5.5l2 5m-7.5-8.2h4.5m-7 .8a5 5 0 1 0 7 5.4',
  companion: 'm-5 8h10',
};

/** The distance between two digits of a number. */
const DIGIT = 7;

/**
 * Seats, drawn with few elements, for a map has many seats: those that look alike are one path, and all numbers one
 * text, of which each digit has its place.
 */
export function SeatDrawings({ seats }: { readonly seats: readonly DrawnSeat[] }): JSX.Element {
  const paths = new Map<string, string>();
  const draw = (name: string, { x, y }: DrawnSeat, shape: string): void => {
    paths.set(name, `${paths.get(name) ?? ''}M${x} ${y}${shape}`);
  };
  for (const seat of seats) draw(`outline ${seat.look} ${seat.tier}`, seat, OUTLINE);
  for (const seat of seats) {
    const { look, kind } = seat;
    if (look !== 'free') draw(`symbol ${look}`, seat, SYMBOLS[look]);
    else if (kind !== 'standard') draw('symbol thin', seat, SYMBOLS[kind]);
  }
  const digits = seats
    .filter(({ look, kind }) => look === 'free' && kind !== 'wheelchair')
    .flatMap(({ x, y, label }) =>
      Array.from(label, (digit, index) => ({ digit, x: x + (index - (label.length - 1) / 2) * DIGIT, y })),
    );
  return (
    <g class="drawn" aria-hidden="true">
      {[...paths].map(([name, d]) => (
        <path key={name} class={name} d={d} />
      ))}
      <text class="number" x={digits.map(({ x }) => x).join(' ')} y={digits.map(({ y }) => y).join(' ')}>
        {digits.map(({ digit }) => digit).join('')}
      </text>
    </g>
  );
}
