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
  const present = await writer.read(account, userId);
  if (present.account === null) return reject('not-found', 'There is no such user.');
  const type = role === 'admin' ? 'AppointAdministrator' : 'DismissAdministrator';
  const decided = await writer.execute(administrators, 'all', { type, userId }, context);
  if (decided.outcome === 'rejected') return decided;
  return writer.execute(account, userId, { type: 'AssignRole', userId, role }, context);
}
