import { account, type AccountRejection } from '../../domain/account/decider.ts';
import { PIN_SECONDS, pinInvalid } from '../../domain/account/pin-request.ts';
import { PinRequestId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { addSeconds } from '../../engine/instant.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { clientDigest } from '../keys/client-digest.ts';
import { accountOfEmail } from './account-of-email.ts';
import { readRequestToken } from './pin-request-token.ts';
import type { PinAsker } from './request-password-reset.ts';
import { isSameSecret, newResetToken, pinOf } from './pins.ts';

/**
 * Gives a token for a PIN, which resets the password once. Refused with `pin-invalid`, whatever the reason. A try counts
 * against who asks. It is recorded before the PIN is compared, so that many at once have three tries together.
 */
export async function verifyPin(
  { vault }: Pick<CommandDependencies, 'vault'>,
  session: CommandSession,
  { email, pin, asker }: { readonly email: string; readonly pin: string; readonly asker: PinAsker },
): Promise<CommandResult<{ readonly resetToken: string }, AccountRejection>> {
  const found = await accountOfEmail({ vault }, session, email);
  if (found === null) return pinInvalid();
  const { userId } = found;
  const { now } = session;
  const tried = await session.execute(account, userId, {
    type: 'TryPasswordPin',
    requestId: await readRequestToken(vault, asker.requestToken),
    asker: await clientDigest(vault, userId, asker.clientKey),
    now,
  });
  if (tried.outcome === 'rejected') return tried;
  // The one event says of which request a try is used up.
  const requestId = PinRequestId.parse(tried.events[0]?.data['requestId']);
  if (!isSameSecret(pin, await pinOf(vault, userId, requestId))) return pinInvalid();
  const { token, tokenHash } = newResetToken(userId);
  const expiresAt = addSeconds(now, PIN_SECONDS);
  const command = { type: 'AcceptPasswordPin', requestId, tokenHash, expiresAt, now } as const;
  const accepted = await session.execute(account, userId, command);
  return accepted.outcome === 'rejected' ? accepted : { ...accepted, state: { resetToken: token } };
}
