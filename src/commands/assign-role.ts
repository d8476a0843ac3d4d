import { account, type AccountState } from '../domain/account/decider.ts';
import type { Role } from '../domain/account/events.ts';
import { administrators } from '../domain/administrators/decider.ts';
import { reject } from '../domain/kernel/decider.ts';
import type { UserId } from '../domain/kernel/ids.ts';
import type { CommandResult } from './command-result.ts';
import type { CommandDependencies } from './dependencies.ts';
import type { CommandContext } from './envelope.ts';

/** Gives a person a role. Who is an administrator is decided first, in one place, so that one always remains. */
export async function assignRole(
  { writer }: CommandDependencies,
  context: CommandContext,
  { userId, role }: { readonly userId: UserId; readonly role: Role },
): Promise<CommandResult<AccountState>> {
  const present = (await writer.read(account, userId)).account;
  if (present?.erasure !== null) return reject('not-found', 'There is no such user.');
  // Only who is active counts as an administrator; who comes back as one is appointed then.
  if (role !== 'admin' || present.active) {
    const command =
      role === 'admin'
        ? ({ type: 'AppointAdministrator', userId, reason: 'promoted' } as const)
        : ({ type: 'DismissAdministrator', userId, reason: 'demoted', role } as const);
    const decided = await writer.execute(administrators, 'all', command, context);
    if (decided.outcome === 'rejected') return decided;
  }
  return writer.execute(account, userId, { type: 'AssignRole', role }, context);
}
