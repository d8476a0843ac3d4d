import { z } from 'zod';
import {
  capacityOf,
  type Auditorium as AuditoriumState,
  type InstalledSeat,
} from '../../domain/auditorium/state.ts';
import type { RevisedSeat as RevisedSeatState } from '../../commands/auditorium/revise-seat.ts';
import { AuditoriumDetails, Seat as SeatOfPlan, SeatId } from '../../domain/auditorium/values.ts';
import { AuditoriumId, BookingId, ShowtimeId, TheaterId } from '../../domain/kernel/ids.ts';
import { Instant } from '../../engine/instant.ts';
import type { Names } from '../../projections/names.ts';
import { declaredOf } from '../wire.ts';
import { theaters } from '../../projections/theaters.ts';

export const AuditoriumBody = AuditoriumDetails.extend({
  theaterId: TheaterId,
  screenType: AuditoriumDetails.shape.screenType.default('2D'),
});
export const AuditoriumPatch = AuditoriumDetails.partial().extend({ active: z.boolean().optional() });

export const Auditorium = AuditoriumDetails.extend({
  id: AuditoriumId,
  theater: z.strictObject({ id: TheaterId, name: z.string().nullable() }),
  /** How many of its seats are active. */
  capacity: z.int(),
  active: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Auditorium = z.output<typeof Auditorium>;

export const Seat = z.strictObject({ ...SeatOfPlan.unwrap().shape, active: z.boolean() });
export type Seat = z.output<typeof Seat>;

export const Seats = z.strictObject({ seats: z.array(Seat).readonly() });

/** The future bookings with seats that went out of use, and for each seat one that would do in its place. */
export const Conflicts = z
  .array(
    z.strictObject({
      showtimeId: ShowtimeId,
      bookingId: BookingId,
      seats: z.array(z.strictObject({ seatId: SeatId, proposal: SeatId.nullable() })).readonly(),
    }),
  )
  .readonly();

/** A changed seat, and the future bookings in the way when it goes out of use. */
export const RevisedSeat = z.strictObject({
  seat: Seat,
  conflicts: z.array(z.strictObject({ showtimeId: ShowtimeId, bookingId: BookingId })).readonly(),
});

/** The answer about a changed seat: which seat is in the way is known. */
export function presentRevisedSeat({ seat, conflicts }: RevisedSeatState): z.output<typeof RevisedSeat> {
  return {
    seat: presentSeat(seat),
    conflicts: conflicts.map(({ showtimeId, bookingId }) => ({ showtimeId, bookingId })),
  };
}

export async function presentAuditorium(names: Names, auditorium: AuditoriumState): Promise<Auditorium> {
  const theater = await names.of(theaters, auditorium.theaterId);
  return {
    ...declaredOf(Auditorium, auditorium),
    id: auditorium.auditoriumId,
    theater: { id: auditorium.theaterId, name: theater?.name ?? null },
    capacity: capacityOf(auditorium),
  };
}

export function presentSeat({ revision: _revision, ...seat }: InstalledSeat): Seat {
  return seat;
}
