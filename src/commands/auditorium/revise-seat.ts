import type { ReviseSeat } from '../../domain/auditorium/commands.ts';
import { auditorium } from '../../domain/auditorium/decider.ts';
import type { AuditoriumRejection, InstalledSeat } from '../../domain/auditorium/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { propagateSeats, type SeatConflict } from './propagate-seats.ts';

export interface RevisedSeat {
  readonly seat: InstalledSeat;
  readonly conflicts: readonly SeatConflict[];
}

/**
 * Changes a seat of an auditorium. A seat that goes out of use is taken out of sale in every future showtime. A booking
 * that has the seat keeps it and is named in the answer; nobody gets the seat after it. A seat that comes back is
 * offered in every future showtime.
 */
export async function reviseSeat(
  session: CommandSession,
  given: Omit<ReviseSeat, 'type'>,
): Promise<CommandResult<RevisedSeat, AuditoriumRejection>> {
  const { auditoriumId, seatId, active } = given;
  const result = await session.execute(auditorium, auditoriumId, { type: 'ReviseSeat', ...given });
  if (result.outcome === 'rejected') return result;
  const seat = result.state?.seats.find((each) => each.seatId === seatId);
  if (seat === undefined) throw new Error(`Seat ${seatId} was changed and is not there.`);
  if (active === undefined) return { ...result, state: { seat, conflicts: [] } };
  const conflicts = await propagateSeats(session, { auditoriumId, seatIds: [seatId] });
  return { ...result, state: { seat, conflicts } };
}
