import type { ReviseSeat } from '../domain/auditorium/commands.ts';
import { auditorium, type AuditoriumRejection, type InstalledSeat } from '../domain/auditorium/decider.ts';
import type { CommandResult } from './command-result.ts';
import type { CommandDependencies } from './dependencies.ts';
import type { CommandContext } from './envelope.ts';
import { carrySeats, type SeatConflict } from './seats-in-showtimes.ts';

export interface RevisedSeat {
  readonly seat: InstalledSeat;
  readonly conflicts: readonly SeatConflict[];
}

/**
 * Changes a seat of an auditorium. A seat that goes out of use is taken out of sale in every future showtime, and the
 * bookings that have it are named: it stays theirs, and nobody gets it after them. One that comes back is offered in
 * every future showtime.
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
  const { conflicts, position } = await carrySeats(dependencies, context, auditoriumId, [seatId]);
  return {
    ...result,
    state: { seat, conflicts },
    position: position > result.position ? position : result.position,
  };
}
