import type { AuditoriumId, ClaimId, ShowtimeId } from '../../domain/kernel/ids.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { ShowtimeState } from '../../domain/showtime/state.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { releaseSlot } from './release-slot.ts';

/** A slot that was claimed for a showtime. */
export interface ClaimOfSlot {
  readonly claimId: ClaimId;
  readonly showtimeId: ShowtimeId;
  readonly auditoriumId: AuditoriumId;
}

/**
 * Gives a claimed slot back, unless the showtime has it: then it stays, however the catalogue has changed. First the
 * showtime refuses the claim for ever, so that nobody who was slow takes the slot after it was given to others. The
 * state that comes out tells which slot the showtime has.
 */
export async function abandonSlot(
  session: CommandSession,
  { claimId, showtimeId, auditoriumId }: ClaimOfSlot,
  reason: string,
): Promise<ShowtimeState> {
  const command = { type: 'AbandonScheduling', showtimeId, claimId, auditoriumId, reason } as const;
  const abandoned = await session.execute(showtime, showtimeId, command);
  if (abandoned.outcome === 'rejected')
    throw new Error(`Abandoning ${showtimeId} was refused: ${abandoned.rejection.code}.`);
  const { state } = abandoned;
  if (state.showtime?.snapshot.claimId !== claimId) {
    await releaseSlot(session, { auditoriumId, claimId });
  }
  return state;
}
