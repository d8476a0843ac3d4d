import type { Instant } from '../../engine/instant.ts';
import type { Seat, Tier } from '../auditorium/values.ts';
import { layoutOf } from './layout.ts';
import { isAvailable, isBlock, type Showtime } from './state.ts';

/** A seat that somebody has and cannot keep, and one that would do in its place; null where there is none. */
export interface SeatInTheWay {
  readonly seatId: string;
  readonly proposal: string | null;
}

/** Who has which of these seats, with a proposal for each: a seat as good or better, the nearest that is free. */
export function seatsInTheWay(
  showtime: Showtime,
  seatIds: readonly string[],
  now: Instant,
): ReadonlyMap<string, readonly SeatInTheWay[]> {
  const inTheWay = new Map<string, SeatInTheWay[]>();
  const proposed = new Set<string>(seatIds);
  const places = placesOf(showtime);
  for (const seatId of seatIds) {
    const holder = showtime.taken.get(seatId);
    const seat = showtime.seats.get(seatId);
    if (holder === undefined || seat === undefined || isBlock(holder)) continue;
    const proposal = nearest(showtime, seat, { places, proposed, now });
    if (proposal !== null) proposed.add(proposal);
    inTheWay.set(holder, [...(inTheWay.get(holder) ?? []), { seatId, proposal }]);
  }
  return inTheWay;
}

/** What is as good as each tier, or better. */
const asGood: Readonly<Record<Tier, readonly Tier[]>> = {
  regular: ['regular', 'premium', 'recliner', 'vip'],
  premium: ['premium', 'vip'],
  recliner: ['recliner', 'vip'],
  vip: ['vip'],
};

type Places = ReadonlyMap<string, { readonly x: number; readonly y: number }>;

/** A seat of the same kind; of the nearest ones at one distance the one of the lowest tier. */
function nearest(
  showtime: Showtime,
  seat: Seat,
  {
    places,
    proposed,
    now,
  }: { readonly places: Places; readonly proposed: ReadonlySet<string>; readonly now: Instant },
): string | null {
  const from = places.get(seat.seatId);
  const tiers = asGood[seat.tier];
  let best: { readonly seatId: string; readonly cost: readonly [number, number] } | null = null;
  for (const other of showtime.seats.values()) {
    const rank = tiers.indexOf(other.tier);
    if (rank < 0 || other.kind !== seat.kind || proposed.has(other.seatId)) continue;
    if (!isAvailable(showtime, other.seatId, now)) continue;
    const to = places.get(other.seatId);
    const distance =
      from === undefined || to === undefined ? Infinity : Math.hypot(to.x - from.x, to.y - from.y);
    const isBetter =
      best === null || distance < best.cost[0] || (distance === best.cost[0] && rank < best.cost[1]);
    if (isBetter) best = { seatId: other.seatId, cost: [distance, rank] };
  }
  return best?.seatId ?? null;
}

function placesOf({ seats }: Showtime): Places {
  const { blocks } = layoutOf(seats);
  return new Map(blocks.flatMap((block) => block.map(({ seat, x, y }) => [seat.seatId, { x, y }] as const)));
}
