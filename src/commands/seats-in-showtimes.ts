import { auditorium, type InstalledSeat } from '../domain/auditorium/decider.ts';
import type { AuditoriumId, ShowtimeId } from '../domain/kernel/ids.ts';
import type { ShowtimeCommand } from '../domain/showtime/commands.ts';
import { showtime } from '../domain/showtime/decider.ts';
import { OUT_OF_USE } from '../domain/showtime/values.ts';
import { timetable } from '../domain/timetable/decider.ts';
import type { CommandDependencies } from './dependencies.ts';
import { derivedId } from './derived-id.ts';
import type { CommandContext } from './envelope.ts';

/** A future showtime in which a seat that went out of use is held or sold. */
export interface SeatConflict {
  readonly showtimeId: ShowtimeId;
  readonly bookingId: string;
}

interface Carried {
  readonly conflicts: readonly SeatConflict[];
  readonly position: bigint;
}

/** Blocks a seat in every future showtime of its auditorium where it is free, and names the bookings where it is not. */
export function blockInShowtimes(
  dependencies: CommandDependencies,
  context: CommandContext,
  auditoriumId: AuditoriumId,
  seatId: string,
): Promise<Carried> {
  const command = { type: 'BlockSeats', seats: [seatId], reason: OUT_OF_USE, now: context.now } as const;
  return carry(dependencies, context, auditoriumId, command);
}

/** Offers seats in every future showtime of their auditorium. */
export function offerInShowtimes(
  dependencies: CommandDependencies,
  context: CommandContext,
  auditoriumId: AuditoriumId,
  installed: readonly InstalledSeat[],
): Promise<Carried> {
  const seats = installed.map(({ active: _active, revision: _revision, ...seat }) => seat);
  return carry(dependencies, context, auditoriumId, { type: 'OfferSeats', seats });
}

/**
 * Brings seats as they are in their auditorium now to its future showtimes: those in use are offered, the others
 * blocked where they are free. May be repeated, and changes nothing where it was done.
 */
export async function carrySeats(
  dependencies: CommandDependencies,
  context: CommandContext,
  auditoriumId: AuditoriumId,
  seatIds: readonly string[],
): Promise<void> {
  const named = new Set(seatIds);
  const hall = await dependencies.writer.read(auditorium, auditoriumId);
  const seats = hall?.seats.filter(({ seatId }) => named.has(seatId)) ?? [];
  const inUse = seats.filter(({ active }) => active);
  if (inUse.length > 0) await offerInShowtimes(dependencies, context, auditoriumId, inUse);
  for (const { seatId, active } of seats) {
    if (!active) await blockInShowtimes(dependencies, context, auditoriumId, seatId);
  }
}

async function carry(
  { writer }: CommandDependencies,
  context: CommandContext,
  auditoriumId: AuditoriumId,
  command: ShowtimeCommand,
): Promise<Carried> {
  const { slots } = await writer.read(timetable, auditoriumId);
  const future = slots.filter(({ startsAt }) => startsAt > context.now);
  const conflicts: SeatConflict[] = [];
  let position = 0n;
  for (const { showtimeId } of future) {
    const own = { ...context, commandId: derivedId(context.commandId, showtimeId) };
    const result = await writer.execute(showtime, showtimeId, command, own);
    if (result.outcome === 'accepted') {
      if (result.position > position) position = result.position;
    } else {
      const { bookings = [] } = result.rejection;
      conflicts.push(...bookings.map((bookingId) => ({ showtimeId, bookingId })));
    }
  }
  return { conflicts, position };
}
