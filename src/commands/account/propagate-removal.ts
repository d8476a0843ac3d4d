import { account } from '../../domain/account/decider.ts';
import type { AdministratorDismissed } from '../../domain/administrators/events.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { EventOf } from '../../engine/event.ts';

/** An administrator's removal from office, with the security version of the account that it was decided on. */
export type Removal = EventOf<typeof AdministratorDismissed>['data'];

/** Brings a removal from office to its account, unless the account's access has changed since. May be repeated. */
export async function propagateRemoval(session: CommandSession, removal: Removal): Promise<void> {
  const { userId, standing: securityVersion, reason, role } = removal;
  if (reason === 'demoted') {
    if (role === null) return;
    await session.execute(account, userId, { type: 'AssignRole', role, securityVersion });
  } else {
    const type = reason === 'erased' ? 'RequestErasure' : 'DeactivateAccount';
    await session.execute(account, userId, { type, securityVersion });
  }
}
