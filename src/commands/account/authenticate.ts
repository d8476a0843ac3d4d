import { account, type Account } from '../../domain/account/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { accountOfEmail } from './account-of-email.ts';

/**
 * The account that an address and a password belong to; null when they do not, or when it is inactive. It takes
 * the same time whether or not there is such an account. Replaces a hash that is cheaper than new ones are, or was
 * imported, once its password is known.
 */
export async function authenticate(
  dependencies: Pick<CommandDependencies, 'vault' | 'passwords'>,
  session: CommandSession,
  given: { readonly email: string; readonly password: string; readonly asker: string },
): Promise<Account | null> {
  const { vault, passwords } = dependencies;
  const { email, password, asker } = given;
  const found = await accountOfEmail(dependencies, session, email);
  const hash = found === null ? null : await vault.open('passwordHash', found.passwordHash);
  const isRight = await passwords.verify(password, hash, asker);
  if (!isRight || found?.active !== true || hash === null) return null;
  if (!passwords.isOutdated(hash) || !passwords.canHash(password)) return found;
  const key = await vault.personKey(found.passwordHash.keyId);
  if (key === null) return null;
  const passwordHash = key.seal('passwordHash', await passwords.hash(password, asker));
  const command = { type: 'RehashPassword', presentHash: found.passwordHash, passwordHash } as const;
  await session.execute(account, found.userId, command);
  return found;
}
