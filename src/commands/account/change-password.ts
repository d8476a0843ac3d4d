import { account, type AccountRejection, type AccountState } from '../../domain/account/decider.ts';
import type { SessionId, UserId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { refuse } from '../refusals.ts';
import { isPasswordOf, wrongPassword } from './current-password.ts';

/**
 * Changes the password of somebody who knows the present one, and ends their other sessions. Refused with
 * `wrong-password` where they do not.
 */
export async function changePassword(
  dependencies: Pick<CommandDependencies, 'vault' | 'passwords'>,
  session: CommandSession,
  given: {
    readonly userId: UserId;
    readonly currentPassword: string;
    readonly newPassword: string;
    readonly sessionId: SessionId;
  },
): Promise<CommandResult<AccountState, AccountRejection | 'wrong-password'>> {
  const { vault, passwords } = dependencies;
  const { userId, currentPassword, newPassword, sessionId } = given;
  const present = (await session.load(account, userId)).account;
  if (present === null) return refuse('not-found', 'There is no such user.');
  if (!(await isPasswordOf(dependencies, present, currentPassword))) return wrongPassword();
  const presentHash = present.passwordHash;
  const key = await vault.personKey(presentHash.keyId);
  if (key === null) return refuse('not-found', 'There is no such user.');
  const passwordHash = key.seal('passwordHash', await passwords.hash(newPassword, userId));
  return session.execute(account, userId, {
    type: 'ChangePassword',
    presentHash,
    passwordHash,
    keptSessionId: sessionId,
  });
}
