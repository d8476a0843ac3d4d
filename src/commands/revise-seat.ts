import type { ReviseSeat } from '../domain/auditorium/commands.ts';
import { auditorium, type AuditoriumRejection, type InstalledSeat } from '../domain/auditorium/decider.ts';
import type { AuditoriumId, ShowtimeId } from '../domain/kernel/ids.ts';
import { showtime } from '../domain/showtime/decider.ts';
import { timetable } from '../domain/timetable/decider.ts';
import type { CommandResult } from './command-result.ts';
import type { CommandDependencies } from './dependencies.ts';
import { derivedId } from './derived-id.ts';
import type { CommandContext } from './envelope.ts';

/** A future showtime in which a seat that went out of use is held or sold. */
export interface SeatConflict {
  readonly showtimeId: ShowtimeId;
  readonly bookingId: string;
}

export interface RevisedSeat {
  readonly seat: InstalledSeat;
  readonly conflicts: readonly SeatConflict[];
}

/**
 * Changes a seat of an auditorium. A seat that goes out of use is blocked in every future showtime where it is
 * free, and the others are named; one that comes back is offered in every future showtime.
 */
export async function reviseSeat(
  dependencies: CommandDependencies,
  context: CommandContext,
  command: Omit<ReviseSeat, 'type'>,
): Promise<CommandResult<RevisedSeat, AuditoriumRejection>> {
  const { auditoriumId, seatId, active } = command;
  const { writer } = dependencies;
  const result = await writer.execute(auditorium, auditoriumId, { type: 'ReviseSeat', ...command }, context);
  if (result.outcome === 'rejected') return result;
  const seat = result.state?.seats.find((each) => each.seatId === seatId);
  if (seat === undefined) throw new Error(`Seat ${seatId} was changed and is not there.`);
  if (active === undefined) return { ...result, state: { seat, conflicts: [] } };
  const { conflicts, position } = await carryToShowtimes(dependencies, context, auditoriumId, seat);
  return {
    ...result,
    state: { seat, conflicts },
    position: position > result.position ? position : result.position,
  };
}

/** Makes every future showtime of an auditorium agree with a seat's being in use or not. */
async function carryToShowtimes(
  { writer }: CommandDependencies,
  context: CommandContext,
  auditoriumId: AuditoriumId,
  installed: InstalledSeat,
): Promise<{ conflicts: readonly SeatConflict[]; position: bigint }> {
  const { active, revision: _revision, ...seat } = installed;
  const { slots } = await writer.read(timetable, auditoriumId);
  const future = slots.filter(({ startsAt, confirmed }) => confirmed && startsAt > context.now);
  const conflicts: SeatConflict[] = [];
  let position = 0n;
  for (const { showtimeId } of future) {
    const own = { ...context, commandId: derivedId(context.commandId, showtimeId) };
    const result = await writer.execute(
      showtime,
      showtimeId,
      active
        ? { type: 'OfferSeats', seats: [seat] }
        : { type: 'BlockSeats', seats: [seat.seatId], reason: 'out of use', now: context.now },
      own,
    );
    if (result.outcome === 'accepted') {
      if (result.position > position) position = result.position;
    } else {
      const { bookings = [] } = result.rejection;
      conflicts.push(...bookings.map((bookingId) => ({ showtimeId, bookingId })));
    }
  }
  return { conflicts, position };
}
