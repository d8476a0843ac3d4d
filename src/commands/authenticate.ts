import { account, type Account } from '../domain/account/decider.ts';
import { emailClaim } from '../domain/email-claim/decider.ts';
import { UserId } from '../domain/kernel/ids.ts';
import type { CommandDependencies } from './dependencies.ts';
import { emailDigest } from './register-account.ts';

/** The account of an address; null when there is none. */
export async function accountOfEmail(
  dependencies: CommandDependencies,
  email: string,
): Promise<Account | null> {
  const { writer, vault } = dependencies;
  const { claim } = await writer.read(emailClaim, await emailDigest(vault, email));
  if (claim === null) return null;
  const userId = await vault.open('userId', claim.userId);
  return userId === null ? null : (await writer.read(account, UserId.parse(userId))).account;
}

/**
 * The account that an address and a password belong to; null when they do not, or when it is inactive. It takes
 * the same time whether or not there is such an account.
 */
export async function authenticate(
  dependencies: CommandDependencies,
  email: string,
  password: string,
): Promise<Account | null> {
  const found = await accountOfEmail(dependencies, email);
  const hash = found === null ? null : await dependencies.vault.open('passwordHash', found.passwordHash);
  const isRight = await dependencies.passwords.verify(password, hash);
  return isRight && found?.active === true ? found : null;
}
