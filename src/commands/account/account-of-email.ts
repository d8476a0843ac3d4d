import { account, type Account } from '../../domain/account/decider.ts';
import { emailClaim } from '../../domain/email-claim/decider.ts';
import { UserId } from '../../domain/kernel/ids.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { emailDigest } from './email-digest.ts';

/** The account of an address; null when there is none. */
export async function accountOfEmail(
  { vault }: Pick<CommandDependencies, 'vault'>,
  states: Pick<CommandSession, 'load'>,
  email: string,
): Promise<Account | null> {
  const { claim } = await states.load(emailClaim, await emailDigest(vault, states, email));
  if (claim === null) return null;
  const userId = await vault.open('userId', claim.userId);
  const found = userId === null ? null : (await states.load(account, UserId.parse(userId))).account;
  // An address that is claimed for a change is not yet the account's.
  return found?.claimId === claim.claimId && found.erasure === null ? found : null;
}
