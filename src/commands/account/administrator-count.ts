import type { Account } from '../../domain/account/account.ts';
import { administrators } from '../../domain/administrators/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

export function isAdministrator({ role, active, erasure }: Account): boolean {
  return role === 'admin' && active && erasure === null;
}

/** Counts an account that is an active administrator as one. */
export async function countAdministrator(session: CommandSession, present: Account | null): Promise<void> {
  if (present === null || !isAdministrator(present)) return;
  const { userId, securityVersion } = present;
  // A refusal needs no answer: somebody has decided otherwise since.
  await session.execute(administrators, 'all', {
    type: 'AppointAdministrator',
    userId,
    securityVersion,
  });
}
