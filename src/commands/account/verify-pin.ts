import { account, type AccountRejection } from '../../domain/account/decider.ts';
import { PIN_SECONDS, pinInvalid } from '../../domain/account/pin-request.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { addSeconds } from '../../engine/instant.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { accountOfEmail } from './account-of-email.ts';
import { isSameSecret, newResetToken, pinOf } from './pins.ts';

/**
 * Gives a token for a PIN, which resets the password once. Refused with `pin-invalid`, whatever the reason. A try is
 * recorded before the PIN is compared, so that many requests at once have three tries together.
 */
export async function verifyPin(
  { vault }: Pick<CommandDependencies, 'vault'>,
  session: CommandSession,
  { email, pin }: { readonly email: string; readonly pin: string },
): Promise<CommandResult<{ readonly resetToken: string }, AccountRejection>> {
  const found = await accountOfEmail({ vault }, session, email);
  if (found === null) return pinInvalid();
  const { userId } = found;
  const { now } = session;
  const tried = await session.execute(account, userId, { type: 'TryPasswordPin', now });
  if (tried.outcome === 'rejected') return tried;
  const requestId = tried.state.account?.passwordReset?.requestId;
  if (requestId === undefined || !isSameSecret(pin, await pinOf(vault, userId, requestId)))
    return pinInvalid();
  const { token, tokenHash } = newResetToken(userId);
  const expiresAt = addSeconds(now, PIN_SECONDS);
  const command = { type: 'AcceptPasswordPin', requestId, tokenHash, expiresAt, now } as const;
  const accepted = await session.execute(account, userId, command);
  return accepted.outcome === 'rejected' ? accepted : { ...accepted, state: { resetToken: token } };
}
