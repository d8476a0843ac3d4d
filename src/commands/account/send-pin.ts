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
  given: {
    readonly userId: UserId;
    readonly reason: 'forgotten' | 'invited';
    readonly cause: string;
    readonly asker: string | null;
    readonly replacedRequestId: PinRequestId | null;
  },
): Promise<CommandResult<AccountState, AccountRejection>> {
  const { userId, reason, cause, asker, replacedRequestId } = given;
  const requestId = pinRequestIdOf(cause);
  const expiresAt = addSeconds(session.now, PIN_SECONDS);
  const asked = { requestId, reason, expiresAt, asker, replacedRequestId };
  return session.execute(account, userId, { type: 'RequestPasswordReset', ...asked });
}

/** The request that a cause makes. */
export function pinRequestIdOf(cause: string): PinRequestId {
  return PinRequestId.parse(derivedId(cause, 'pin'));
}
