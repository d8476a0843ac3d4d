import { account, type AccountRejection, type AccountState } from '../../domain/account/decider.ts';
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
  const userId = UserId.safeParse(resetToken.split('.')[0]);
  if (!userId.success) return resetTokenInvalid();
  const present = (await session.load(account, userId.data)).account;
  const tokenHash = resetTokenHash(resetToken);
  // Compared before the slow hashing, so that nobody without a token can ask for that.
  const token = present?.passwordReset?.token;
  if (present == null || token == null || !isSameSecret(tokenHash, token.hash)) return resetTokenInvalid();
  const key = await vault.personKey(present.passwordHash.keyId);
  if (key === null) return resetTokenInvalid();
  const passwordHash = key.seal('passwordHash', await passwords.hash(newPassword, userId.data));
  const command = { type: 'ResetPassword', tokenHash, passwordHash, now: session.now } as const;
  return session.execute(account, userId.data, command);
}
