import {
  account,
  type Account,
  type AccountRejection,
  type AccountState,
} from '../../domain/account/decider.ts';
import { resetTokenInvalid } from '../../domain/account/pin-request.ts';
import { UserId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { isSameSecret, resetTokenHash } from './pins.ts';

/** Sets a password for a reset token. Refused with `reset-token-invalid`. Every session of the account ends. */
export async function resetPassword(
  { vault, passwords }: Pick<CommandDependencies, 'vault' | 'passwords'>,
  session: CommandSession,
  { resetToken, newPassword }: { readonly resetToken: string; readonly newPassword: string },
): Promise<CommandResult<AccountState, AccountRejection>> {
  // Looked up before the slow hashing, so that nobody without a token can ask for that.
  const present = await accountOfResetToken(session, resetToken);
  if (present === null) return resetTokenInvalid();
  const { userId } = present;
  const key = await vault.personKey(present.passwordHash.keyId);
  if (key === null) return resetTokenInvalid();
  const passwordHash = key.seal('passwordHash', await passwords.hash(newPassword, userId));
  const tokenHash = resetTokenHash(resetToken);
  const command = { type: 'ResetPassword', tokenHash, passwordHash, now: session.now } as const;
  return session.execute(account, userId, command);
}

/** The account that a reset token was given for, also where the token has expired; null for a wrong token. */
export async function accountOfResetToken(
  states: Pick<CommandSession, 'load'>,
  resetToken: string,
): Promise<Account | null> {
  const userId = UserId.safeParse(resetToken.split('.')[0]);
  if (!userId.success) return null;
  const present = (await states.load(account, userId.data)).account;
  const hash = resetTokenHash(resetToken);
  const isGiven = present?.passwordResets.some(
    ({ token }) => token !== null && isSameSecret(hash, token.hash),
  );
  return isGiven === true ? present : null;
}
