import { account, type AccountRejection, type AccountState } from '../../domain/account/decider.ts';
import { PIN_SECONDS } from '../../domain/account/pin-request.ts';
import { PinRequestId, type UserId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { addSeconds } from '../../engine/instant.ts';

/** Makes a PIN for an account, one for each cause; a process manager mails it. */
export function sendPin(
  session: CommandSession,
  given: { readonly userId: UserId; readonly reason: 'forgotten' | 'invited'; readonly cause: string },
): Promise<CommandResult<AccountState, AccountRejection>> {
  const { userId, reason, cause } = given;
  const requestId = PinRequestId.parse(derivedId(cause, 'pin'));
  const expiresAt = addSeconds(session.now, PIN_SECONDS);
  return session.execute(account, userId, { type: 'RequestPasswordReset', requestId, reason, expiresAt });
}
