import type { AccountRejection, AccountState } from '../../domain/account/decider.ts';
import type { AdministratorsRejection } from '../../domain/administrators/decider.ts';
import type { UserId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { changeAccess } from './change-access.ts';
import { finishErasure, type ErasureDependencies } from './finish-erasure.ts';

/** Erases a person: decides it first, then carries it out. Refused with `last-administrator` and `not-found`. */
export async function eraseAccount(
  dependencies: ErasureDependencies,
  session: CommandSession,
  userId: UserId,
): Promise<CommandResult<AccountState, AccountRejection | AdministratorsRejection>> {
  const requested = await changeAccess(session, { userId, change: { type: 'RequestErasure' } });
  return requested.outcome === 'rejected' ? requested : finishErasure(dependencies, session, userId);
}
