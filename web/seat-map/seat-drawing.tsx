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

interface SeatDrawingProperties {
  readonly look: Look;
  readonly tier: Seat['tier'];
  readonly kind: Seat['kind'];
  readonly label: string;
}

const HALF = SEAT_SIZE / 2;

/** A seat around the origin. */
export function SeatDrawing({ look, tier, kind, label }: SeatDrawingProperties): JSX.Element {
  return (
    <g class={`drawn ${look} ${tier}`}>
      <rect class="outline" x={-HALF} y={-HALF} width={SEAT_SIZE} height={SEAT_SIZE} rx={7} />
      <Symbol look={look} kind={kind} label={label} />
    </g>
  );
}

function Symbol({ look, kind, label }: Omit<SeatDrawingProperties, 'tier'>): JSX.Element {
  if (look === 'mine') return <path class="symbol" d="M-6 0.5 L-2 4.8 L6.2 -4.6" />;
  if (look === 'held') return <path class="symbol" d="M-5.5 0 H5.5" />;
  if (look === 'sold') return <path class="symbol" d="M-4.6 -4.6 L4.6 4.6 M4.6 -4.6 L-4.6 4.6" />;
  if (kind === 'wheelchair') {
    return (
      <path
        class="symbol thin"
        d="M-1.5 -7.6 v0.1 M-1.5 -4.2 V2 H4 L6 7 M-1.5 -1.2 H3 M-4 -0.4 A5 5 0 1 0 3 5"
      />
    );
  }
  return (
    <>
      <text class="number" text-anchor="middle" dy="0.36em">
        {label}
      </text>
      {kind === 'companion' ? <path class="symbol thin" d="M-5 8 H5" /> : null}
    </>
  );
}
