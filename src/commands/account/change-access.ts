import type { Account } from '../../domain/account/account.ts';
import type { ChangeAccess, ExpectedSecurityVersion } from '../../domain/account/commands.ts';
import { account, type AccountRejection, type AccountState } from '../../domain/account/decider.ts';
import type { Role } from '../../domain/account/events.ts';
import { administrators, type AdministratorsRejection } from '../../domain/administrators/decider.ts';
import type { UserId } from '../../domain/kernel/ids.ts';
import { CommandUnavailable, type CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { refuseStale, unreachable, type ExpectedRevision } from '../../engine/decider.ts';
import { refuse } from '../refusals.ts';
import { countAdministrator, isAdministrator } from './administrator-count.ts';

/** How often the change is decided anew because somebody else changed the account meanwhile. */
const ATTEMPTS = 10;

/** What is to become of an account: another role, or that it may log in, may not, or is erased. */
export type AccessChange =
  | { readonly type: 'AssignRole'; readonly role: Role }
  | { readonly type: 'DeactivateAccount' }
  | { readonly type: 'ReactivateAccount' }
  | { readonly type: 'RequestErasure' };

/**
 * Changes what an account may do, and keeps the count of administrators right: a removal from office is recorded
 * before the account changes, in one stream for all, so that one administrator always remains; an appointment is
 * recorded after it. Refused with `last-administrator`, `not-found` and `version-conflict`. A process manager finishes
 * what a crash interrupts.
 */
export async function changeAccess(
  session: CommandSession,
  given: {
    readonly userId: UserId;
    readonly change: AccessChange;
    readonly expectedRevision?: ExpectedRevision | undefined;
  },
): Promise<CommandResult<AccountState, AccountRejection | AdministratorsRejection>> {
  const { userId, change, expectedRevision } = given;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { account: present } = await session.load(account, userId);
    if (present?.erasure !== null) return refuse('not-found', 'There is no such user.');
    const refusal = refuseStale({ expectedRevision }, present.revision);
    if (refusal !== undefined) return refusal;
    const { securityVersion } = present;
    const removal = removalFor(present, change);
    if (removal !== null) {
      const removed = await session.execute(administrators, 'all', {
        type: 'RemoveAdministrator',
        userId,
        securityVersion,
        reason: removal.reason,
        role: removal.role,
      });
      if (removed.outcome === 'rejected') return removed;
    }
    // Once a removal is recorded, only another security version keeps the account from following it.
    const expected: ExpectedSecurityVersion =
      removal === null ? { securityVersion, expectedRevision } : { securityVersion };
    const command: ChangeAccess = { ...change, ...expected };
    const changed = await session.execute(account, userId, command);
    if (changed.outcome === 'rejected' && changed.rejection.code === 'account-changed') continue;
    if (changed.outcome === 'rejected') return changed;
    await countAdministrator(session, changed.state.account);
    return changed;
  }
  throw new CommandUnavailable(
    'contended',
    `The account was changed by others during each of ${ATTEMPTS} attempts.`,
  );
}

/** What is to be recorded before a change that takes an administrator out of office; null for any other change. */
function removalFor(
  present: Account,
  change: AccessChange,
): { readonly reason: 'demoted' | 'deactivated' | 'erased'; readonly role: Role | null } | null {
  if (!isAdministrator(present)) return null;
  switch (change.type) {
    case 'AssignRole':
      return change.role === 'admin' ? null : { reason: 'demoted', role: change.role };
    case 'DeactivateAccount':
      return { reason: 'deactivated', role: null };
    case 'RequestErasure':
      return { reason: 'erased', role: null };
    case 'ReactivateAccount':
      return null;
    default:
      return unreachable(change);
  }
}
