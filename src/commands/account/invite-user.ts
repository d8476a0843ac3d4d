import { randomBytes } from 'node:crypto';
import type { Account } from '../../domain/account/account.ts';
import type { Role } from '../../domain/account/events.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import type { Profile } from './profile.ts';
import { registerAccount } from './register-account.ts';
import type { RegistrationRefusal } from './registration.ts';

/** Makes an account for somebody, who is mailed a PIN to set a password with. Refused with `email-taken`. */
export async function inviteUser(
  dependencies: Pick<CommandDependencies, 'vault' | 'passwords'>,
  session: CommandSession,
  { role, ...person }: Profile & { readonly email: string; readonly role: Role },
): Promise<CommandResult<Account, RegistrationRefusal>> {
  const passwordHash = await dependencies.passwords.hash(unguessablePassword());
  return registerAccount(dependencies, session, { ...person, passwordHash, invitedAs: role });
}

/** Nobody knows this password: the person sets one. */
export function unguessablePassword(): string {
  return randomBytes(32).toString('base64url');
}
