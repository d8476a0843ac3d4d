import { z } from 'zod';
import { Layout } from '../../domain/auditorium/layout.ts';
import { Seat, SeatId } from '../../domain/auditorium/values.ts';
import { ShowtimeId } from '../../domain/kernel/ids.ts';
import { Money } from '../../domain/kernel/money.ts';
import { Instant } from '../../engine/instant.ts';
import { statusesOf, type SeatMapDocument, type SeatStatus } from '../../projections/seat-map.ts';
import { SeatCounts, SellingStatus, sellingStatus } from './showtime.ts';

const Status = z.enum(['available', 'held', 'sold', 'blocked']);

export const SeatMap = z.strictObject({
  showtimeId: ShowtimeId,
  revision: z.int(),
  status: SellingStatus,
  /**
   * Until then wheelchair spaces are held for who needs one, and companion seats go with their spaces; null where they
   * are never held back.
   */
  wheelchairReleaseAt: Instant.nullable(),
  /** The picture in which the seats have their positions; null for showtimes that are older than pictures. */
  layout: Layout.nullable(),
  counts: SeatCounts,
  seats: z
    .array(
      z.strictObject({
        ...Seat.unwrap().shape,
        price: Money,
        status: Status,
      }),
    )
    .readonly(),
});
export type SeatMap = z.output<typeof SeatMap>;

/** A seat that has another status now. */
export interface SeatChange {
  readonly seatId: string;
  readonly status: SeatStatus;
}

export function presentSeatMap(map: SeatMapDocument, now: Instant): SeatMap {
  const statuses = statusesOf(map);
  const count = (wanted: SeatStatus): number => statuses.filter((status) => status === wanted).length;
  return {
    showtimeId: map.showtimeId,
    revision: map.revision,
    status: sellingStatus(map, now),
    wheelchairReleaseAt: map.wheelchairReleaseAt,
    layout: map.layout,
    counts: {
      total: statuses.length,
      available: count('available'),
      held: count('held'),
      sold: count('sold'),
      blocked: count('blocked'),
    },
    seats: map.seats.map((seat, place) => ({
      seatId: seat.seatId,
      row: seat.row,
      number: seat.number,
      tier: seat.tier,
      kind: seat.kind,
      price: map.prices[seat.tier],
      position: seat.position,
      status: statuses[place] ?? 'blocked',
    })),
  };
}

/** What changes of a seat map, for who has its layout. */
export const SeatStatuses = z.strictObject({
  showtimeId: ShowtimeId,
  revision: z.int(),
  status: SellingStatus,
  /** By the seat's id: `a` available, `h` held, `s` sold, `b` blocked. */
  seats: z.record(SeatId, z.enum(['a', 'h', 's', 'b'])).readonly(),
});
export type SeatStatuses = z.output<typeof SeatStatuses>;

const letterOf = { available: 'a', held: 'h', sold: 's', blocked: 'b' } as const;

export function presentSeatStatuses(map: SeatMapDocument, now: Instant): SeatStatuses {
  const { showtimeId, revision } = map;
  const statuses = statusesOf(map);
  const letters = map.seats.map(({ seatId }, place) => [seatId, letterOf[statuses[place] ?? 'blocked']]);
  const seats = Object.fromEntries(letters) as SeatStatuses['seats'];
  return { showtimeId, revision, status: sellingStatus(map, now), seats };
}

/** Tells two maps with different bodies apart: the status changes with the clock, without a new revision. */
export function versionOfSeatMap(map: SeatMapDocument, now: Instant): string {
  return `${map.revision}-${sellingStatus(map, now)}`;
}
