import { account, type AccountRejection, type AccountState } from '../../domain/account/decider.ts';
import type { UserId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { refuse } from '../refusals.ts';

/** Sets a password by the authority of the operator, and ends every session of the account. */
export async function setPassword(
  { vault }: Pick<CommandDependencies, 'vault'>,
  session: CommandSession,
  given: { readonly userId: UserId; readonly passwordHash: string },
): Promise<CommandResult<AccountState, AccountRejection>> {
  const present = (await session.load(account, given.userId)).account;
  const key = present === null ? null : await vault.personKey(present.passwordHash.keyId);
  if (key === null) return refuse('not-found', 'There is no such user.');
  const passwordHash = key.seal('passwordHash', given.passwordHash);
  return session.execute(account, given.userId, { type: 'SetPassword', passwordHash });
}
