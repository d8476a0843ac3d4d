import { auditorium } from '../../domain/auditorium/decider.ts';
import type { SeatingPlan } from '../../domain/auditorium/seating-plan.ts';
import type { Auditorium, AuditoriumRejection } from '../../domain/auditorium/state.ts';
import type { Seat } from '../../domain/auditorium/values.ts';
import type { AuditoriumId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { ExpectedRevision } from '../../engine/decider.ts';
import { propagateSeats, type SeatConflict } from './propagate-seats.ts';

export interface AdoptedPlan {
  readonly auditorium: Auditorium;
  /** The seats that are out of use because the plan does not have them. */
  readonly removed: readonly string[];
  readonly conflicts: readonly SeatConflict[];
}

/**
 * Gives an auditorium the seats of a plan, and its future showtimes with it: new seats are offered, those that the plan
 * does not have are taken out of sale, and all are drawn where the plan has them. A booking that has a seat which goes out
 * of use keeps it and is named in the answer.
 */
export async function adoptSeatingPlan(
  session: CommandSession,
  given: {
    readonly auditoriumId: AuditoriumId;
    readonly plan: SeatingPlan;
    readonly seats: readonly Seat[];
    readonly expectedRevision: ExpectedRevision | undefined;
  },
): Promise<CommandResult<AdoptedPlan, AuditoriumRejection>> {
  const { auditoriumId } = given;
  const result = await session.execute(auditorium, auditoriumId, { type: 'AdoptSeatingPlan', ...given });
  if (result.outcome === 'rejected') return result;
  const { state } = result;
  if (state === null) throw new Error('A plan was adopted, and there is no auditorium.');
  // A seat has the revision of the last event that changed it.
  const isAdopted = result.events.length > 0;
  const removed = state.seats
    .filter(({ active, revision }) => isAdopted && !active && revision === state.revision)
    .map(({ seatId }) => seatId);
  const seatIds = [...given.seats.map(({ seatId }) => seatId), ...removed];
  const conflicts = await propagateSeats(session, { auditoriumId, seatIds });
  return { ...result, state: { auditorium: state, removed, conflicts } };
}
