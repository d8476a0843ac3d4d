import { account, type Account } from '../../domain/account/decider.ts';
import { emailClaim } from '../../domain/email-claim/decider.ts';
import { UserId } from '../../domain/kernel/ids.ts';
import type { CommandDependencies } from '../dependencies.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { emailDigest } from './email-digest.ts';

/** The account of an address; null when there is none. */
export async function accountOfEmail(
  dependencies: CommandDependencies,
  email: string,
): Promise<Account | null> {
  const { writer, vault } = dependencies;
  const { claim } = await writer.load(emailClaim, await emailDigest(vault, email));
  if (claim === null) return null;
  const userId = await vault.open('userId', claim.userId);
  const found = userId === null ? null : (await writer.load(account, UserId.parse(userId))).account;
  // An address that is claimed for a change is not yet the account's.
  return found?.claimId === claim.claimId && found.erasure === null ? found : null;
}

/**
 * The account that an address and a password belong to; null when they do not, or when it is inactive. It takes
 * the same time whether or not there is such an account. A hash of less work than is usual now is replaced.
 */
export async function authenticate(
  dependencies: CommandDependencies,
  session: CommandSession,
  given: { readonly email: string; readonly password: string; readonly asker: string },
): Promise<Account | null> {
  const { vault, passwords } = dependencies;
  const { email, password, asker } = given;
  const found = await accountOfEmail(dependencies, email);
  const hash = found === null ? null : await vault.open('passwordHash', found.passwordHash);
  const isRight = await passwords.verify(password, hash, asker);
  if (!isRight || found?.active !== true || hash === null) return null;
  if (!passwords.isOutdated(hash)) return found;
  const key = await vault.personKey(found.passwordHash.keyId);
  if (key === null) return null;
  const passwordHash = key.seal('passwordHash', await passwords.hash(password, asker));
  const command = { type: 'RehashPassword', presentHash: found.passwordHash, passwordHash } as const;
  await session.execute(account, found.userId, command);
  return found;
}
