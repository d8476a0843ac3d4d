import { z } from 'zod';
import {
  capacityOf,
  type Auditorium as AuditoriumState,
  type InstalledSeat,
} from '../../domain/auditorium/decider.ts';
import { ScreenType, Seat as SeatOfPlan } from '../../domain/auditorium/values.ts';
import { AuditoriumId, BookingId, ShowtimeId, TheaterId } from '../../domain/kernel/ids.ts';
import { Instant } from '../../engine/instant.ts';
import type { ReadModelReader } from '../../engine/ports/read-model-store.ts';
import { lookUp } from '../../projections/queries.ts';
import { theaters } from '../../projections/theaters.ts';

export const Auditorium = z.strictObject({
  id: AuditoriumId,
  theater: z.strictObject({ id: TheaterId, name: z.string().nullable() }),
  name: z.string(),
  screenType: ScreenType,
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

/** A changed seat, and the future bookings in the way when it goes out of use. */
export const RevisedSeat = z.strictObject({
  seat: Seat,
  conflicts: z.array(z.strictObject({ showtimeId: ShowtimeId, bookingId: BookingId })).readonly(),
});

export async function presentAuditorium(
  documents: ReadModelReader,
  auditorium: AuditoriumState,
): Promise<Auditorium> {
  const theater = await lookUp(documents, theaters, auditorium.theaterId);
  return {
    id: auditorium.auditoriumId,
    theater: { id: auditorium.theaterId, name: theater?.name ?? null },
    name: auditorium.name,
    screenType: auditorium.screenType,
    capacity: capacityOf(auditorium),
    active: auditorium.active,
    createdAt: auditorium.createdAt,
    updatedAt: auditorium.updatedAt,
  };
}

export function presentSeat({ revision: _revision, ...seat }: InstalledSeat): Seat {
  return seat;
}
