import { auditorium } from '../../domain/auditorium/decider.ts';
import type { AuditoriumRejection } from '../../domain/auditorium/state.ts';
import type { PeriodBlock } from '../../domain/auditorium/values.ts';
import type { AuditoriumId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { propagateSeats, type SeatConflict } from './propagate-seats.ts';

export interface PlacedBlock {
  readonly block: PeriodBlock;
  readonly conflicts: readonly SeatConflict[];
}

/**
 * Takes seats of an auditorium out of use from one instant to another, in every showtime that overlaps it, those that are
 * scheduled later too. A booking that has such a seat keeps it and is named in the answer, with a seat that would do.
 */
export async function placePeriodBlock(
  session: CommandSession,
  { auditoriumId, ...given }: Omit<PeriodBlock, 'blockId'> & { readonly auditoriumId: AuditoriumId },
): Promise<CommandResult<PlacedBlock, AuditoriumRejection>> {
  const blockId = derivedId(session.commandId, 'block');
  const block = { blockId, ...given, seats: [...new Set(given.seats)] };
  const command = { type: 'PlacePeriodBlock', auditoriumId, ...block, now: session.now } as const;
  const placed = await session.execute(auditorium, auditoriumId, command);
  if (placed.outcome === 'rejected') return placed;
  const found = await propagateSeats(session, { auditoriumId, seatIds: block.seats, during: block });
  return { ...placed, state: { block, conflicts: found } };
}

/** Gives the seats of a block back to every showtime in which nothing else keeps them out of use. */
export async function liftPeriodBlock(
  session: CommandSession,
  { auditoriumId, blockId }: { readonly auditoriumId: AuditoriumId; readonly blockId: string },
): Promise<CommandResult<null, AuditoriumRejection>> {
  const before = await session.load(auditorium, auditoriumId);
  const seatIds = before?.blocks.find((block) => block.blockId === blockId)?.seats ?? [];
  const command = { type: 'LiftPeriodBlock', auditoriumId, blockId } as const;
  const lifted = await session.execute(auditorium, auditoriumId, command);
  if (lifted.outcome === 'rejected') return lifted;
  await propagateSeats(session, { auditoriumId, seatIds });
  return { ...lifted, state: null };
}
