import { account, type AccountRejection, type AccountState } from '../../domain/account/decider.ts';
import { PIN_SECONDS } from '../../domain/account/pin-request.ts';
import { PinRequestId, type UserId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { addSeconds } from '../../engine/instant.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { refuse } from '../refusals.ts';
import { accountOfEmail } from './account-of-email.ts';
import { isPasswordOf, wrongPassword } from './current-password.ts';

/**
 * Asks for another address for an account; a process manager mails a PIN there. Refused with `wrong-password`, and with
 * `email-taken` where another account has the address. The account's own address changes nothing.
 */
export async function requestEmailChange(
  dependencies: Pick<CommandDependencies, 'vault' | 'passwords'>,
  session: CommandSession,
  given: { readonly userId: UserId; readonly email: string; readonly currentPassword: string },
): Promise<CommandResult<AccountState, AccountRejection | 'wrong-password' | 'email-taken'>> {
  const { vault } = dependencies;
  const present = (await session.load(account, given.userId)).account;
  if (present === null) return refuse('not-found', 'There is no such user.');
  if (!(await isPasswordOf(dependencies, present, given.currentPassword))) return wrongPassword();
  const owner = await accountOfEmail(dependencies, session, given.email);
  if (owner?.userId === given.userId) {
    return { outcome: 'accepted', events: [], state: await session.load(account, given.userId) };
  }
  if (owner !== null) return refuse('email-taken', 'There is another account with this address.');
  const key = await vault.personKey(present.email.keyId);
  if (key === null) return refuse('not-found', 'There is no such user.');
  return session.execute(account, given.userId, {
    type: 'RequestEmailChange',
    requestId: PinRequestId.parse(derivedId(session.commandId, 'pin')),
    email: key.seal('email', given.email),
    expiresAt: addSeconds(session.now, PIN_SECONDS),
  });
}
