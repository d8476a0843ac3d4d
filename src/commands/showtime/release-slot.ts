import type { AuditoriumId, ClaimId } from '../../domain/kernel/ids.ts';
import { timetable, type TimetableRejection, type TimetableState } from '../../domain/timetable/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

/** Gives a slot of the timetable back that no showtime has any more. */
export function releaseSlot(
  session: CommandSession,
  { auditoriumId, claimId }: { readonly auditoriumId: AuditoriumId; readonly claimId: ClaimId },
): Promise<CommandResult<TimetableState, TimetableRejection>> {
  return session.execute(timetable, auditoriumId, { type: 'ReleaseSlot', claimId });
}
