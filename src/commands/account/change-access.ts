import type { Account } from '../../domain/account/account.ts';
import type { ChangeAccess, ExpectedSecurityVersion } from '../../domain/account/commands.ts';
import { account, type AccountState } from '../../domain/account/decider.ts';
import type { Role } from '../../domain/account/events.ts';
import { administrators } from '../../domain/administrators/decider.ts';
import { reject, refuseStale, unreachable } from '../../engine/decider.ts';
import type { UserId } from '../../domain/kernel/ids.ts';
import { CommandUnavailable, type CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

/** How often somebody else may be faster with the same account. */
const ATTEMPTS = 10;

/** What is to become of an account: another role, or that it may log in, no longer, or is forgotten. */
export type AccessChange =
  | { readonly type: 'AssignRole'; readonly role: Role }
  | { readonly type: 'DeactivateAccount' }
  | { readonly type: 'ReactivateAccount' }
  | { readonly type: 'RequestErasure' };

/**
 * Changes how an account stands, and keeps count of the administrators: who is to be one no longer is counted no longer
 * first, in one place, so that one always remains; who is to be one is counted last. Refused with `last-administrator`,
 * `not-found` and `version-conflict`. What a crash interrupts, a process carries on.
 */
export async function changeAccess(
  _: CommandDependencies,
  session: CommandSession,
  given: {
    readonly userId: UserId;
    readonly change: AccessChange;
    readonly expectedRevision?: number | undefined;
  },
): Promise<CommandResult<AccountState>> {
  const { userId, change, expectedRevision } = given;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { account: present } = await session.load(account, userId);
    if (present?.erasure !== null) return reject('not-found', 'There is no such user.');
    const refusal = refuseStale({ expectedRevision }, present.revision);
    if (refusal !== undefined) return refusal;
    const { securityVersion } = present;
    const dismissal = removalFor(present, change);
    if (dismissal !== null) {
      const command = {
        type: 'DismissAdministrator',
        userId,
        standing: securityVersion,
        ...dismissal,
      } as const;
      const dismissed = await session.execute(administrators, 'all', command);
      if (dismissed.outcome === 'rejected') return dismissed;
    }
    // Once a dismissal stands, only another security version keeps the account from following it.
    const bound: ExpectedSecurityVersion =
      dismissal === null ? { securityVersion, expectedRevision } : { securityVersion };
    const command: ChangeAccess = { ...change, ...bound };
    const changed = await session.execute(account, userId, command);
    if (changed.outcome === 'rejected' && changed.rejection.code === 'standing-changed') continue;
    if (changed.outcome === 'rejected') return changed;
    await countAdministrator(session, changed.state.account);
    return changed;
  }
  throw new CommandUnavailable('contended', 'Others changed the same account again and again.');
}

/** Counts an account that is an active administrator as one. */
async function countAdministrator(session: CommandSession, present: Account | null): Promise<void> {
  if (present === null || !isAdministrator(present)) return;
  const { userId, securityVersion } = present;
  const command = { type: 'AppointAdministrator', userId, standing: securityVersion } as const;
  // A refusal is an end, too: somebody has decided otherwise since.
  await session.execute(administrators, 'all', command);
}

function isAdministrator({ role, active, erasure }: Account): boolean {
  return role === 'admin' && active && erasure === null;
}

/** What is to be recorded before a change after which an administrator is none. */
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

/** A dismissal that has to be carried to its account, by the standing that it was about. */
export interface Removal {
  readonly userId: UserId;
  readonly standing: number;
  readonly reason: 'demoted' | 'deactivated' | 'erased';
  readonly role: Role | null;
}

/** Carries a dismissal to its account, unless that has changed since. May be repeated. */
export async function propagateRemoval(
  _: CommandDependencies,
  session: CommandSession,
  { userId, standing, reason, role }: Removal,
): Promise<void> {
  if (reason === 'demoted') {
    if (role === null) return;
    await session.execute(account, userId, { type: 'AssignRole', role, securityVersion: standing });
  } else {
    const type = reason === 'erased' ? 'RequestErasure' : 'DeactivateAccount';
    await session.execute(account, userId, { type, securityVersion: standing });
  }
}

/** Counts an administrator whom a crash has left uncounted. May be repeated. */
export async function finishAppointment(
  _: CommandDependencies,
  session: CommandSession,
  userId: UserId,
): Promise<void> {
  await countAdministrator(session, (await session.load(account, userId)).account);
}
