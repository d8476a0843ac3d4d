import type { ReviseSeat } from '../../domain/auditorium/commands.ts';
import { auditorium, type AuditoriumRejection, type InstalledSeat } from '../../domain/auditorium/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { propagateSeats, type SeatConflict } from './propagate-seats.ts';

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
  session: CommandSession,
  command: Omit<ReviseSeat, 'type'>,
): Promise<CommandResult<RevisedSeat, AuditoriumRejection>> {
  const { auditoriumId, seatId, active } = command;
  const result = await session.execute(auditorium, auditoriumId, { type: 'ReviseSeat', ...command });
  if (result.outcome === 'rejected') return result;
  const seat = result.state?.seats.find((each) => each.seatId === seatId);
  if (seat === undefined) throw new Error(`Seat ${seatId} was changed and is not there.`);
  if (active === undefined) return { ...result, state: { seat, conflicts: [] } };
  const conflicts = await propagateSeats(session, auditoriumId, [seatId]);
  return { ...result, state: { seat, conflicts } };
}
