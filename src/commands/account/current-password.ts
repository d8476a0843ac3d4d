import type { Account } from '../../domain/account/account.ts';
import type { Rejected } from '../../engine/decider.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { refuse } from '../refusals.ts';

export async function isPasswordOf(
  { vault, passwords }: Pick<CommandDependencies, 'vault' | 'passwords'>,
  { userId, passwordHash }: Account,
  password: string,
): Promise<boolean> {
  return passwords.verify(password, await vault.open('passwordHash', passwordHash), userId);
}

/** Refuses somebody who is logged in and does not know their own password. */
export function wrongPassword(): Rejected<'wrong-password'> {
  return refuse('wrong-password', 'The current password is wrong.');
}
