import type { Account } from '../domain/account/account.ts';
import type { Role } from '../domain/account/events.ts';
import { assignRole } from './assign-role.ts';
import type { CommandResult } from './command-result.ts';
import type { CommandDependencies } from './dependencies.ts';
import type { CommandContext } from './envelope.ts';
import { sendPin, unguessablePassword } from './passwords.ts';
import type { Profile } from './profile.ts';
import { registerAccount } from './register-account.ts';

/** Makes an account for somebody, who is mailed a PIN to set a password with. Refused with `email-taken`. */
export async function inviteUser(
  dependencies: CommandDependencies,
  context: CommandContext,
  given: Profile & { readonly email: string; readonly role: Role },
): Promise<CommandResult<Account>> {
  const { role, ...person } = given;
  const passwordHash = await dependencies.passwords.hash(unguessablePassword());
  const usual = role === 'admin' ? {} : { role };
  const registered = await registerAccount(dependencies, context, { ...person, ...usual, passwordHash });
  if (registered.outcome === 'rejected') return registered;
  const { userId } = registered.state;
  if (role === 'admin') {
    const assigned = await assignRole(dependencies, context, { userId, role });
    if (assigned.outcome === 'rejected') return assigned;
  }
  const invited = await sendPin(dependencies, context, userId, 'invited');
  if (invited.outcome === 'rejected') return invited;
  const { state, position } = invited;
  if (state.account === null) throw new Error('An account was made and is not there.');
  return { ...registered, state: state.account, position };
}
