import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { clientDigest } from '../keys/client-digest.ts';
import { accountOfEmail } from './account-of-email.ts';
import { readRequestToken, requestTokenOf } from './pin-request-token.ts';
import { pinRequestIdOf, sendPin } from './send-pin.ts';

/** Who asks for a PIN, or tries one. */
export interface PinAsker {
  /** A digest of the client's address. */
  readonly clientKey: string;
  /** The token of an earlier request; empty without one. */
  readonly requestToken: string;
}

/**
 * Asks for a PIN by mail, which takes the place of the one whose token the asker has. Answers the token of the request:
 * one for every address, so that a caller cannot tell whether there is such an account.
 */
export async function requestPasswordReset(
  dependencies: Pick<CommandDependencies, 'vault'>,
  session: CommandSession,
  {
    email,
    asker,
    isAllowed,
  }: { readonly email: string; readonly asker: PinAsker; readonly isAllowed: boolean },
): Promise<string> {
  const { vault } = dependencies;
  const found = isAllowed ? await accountOfEmail(dependencies, session, email) : null;
  if (found !== null) {
    const { userId } = found;
    await sendPin(session, {
      userId,
      reason: 'forgotten',
      cause: session.commandId,
      asker: await clientDigest(vault, userId, asker.clientKey),
      replacedRequestId: await readRequestToken(vault, asker.requestToken),
    });
  }
  return requestTokenOf(vault, pinRequestIdOf(session.commandId));
}
