import { account, type Account } from '../../domain/account/decider.ts';
import { emailClaim } from '../../domain/email-claim/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { ownerOfClaim } from './email-claims.ts';
import { emailDigest } from './email-digest.ts';

/** The account of an address; null when there is none. */
export async function accountOfEmail(
  { vault }: Pick<CommandDependencies, 'vault'>,
  states: Pick<CommandSession, 'load'>,
  email: string,
): Promise<Account | null> {
  const { claim } = await states.load(emailClaim, await emailDigest(vault, states, email));
  const owner = claim === null ? null : await ownerOfClaim(vault, claim);
  if (owner === null) return null;
  const found = (await states.load(account, owner.userId)).account;
  // An address that is claimed for a change is not yet the account's.
  return found?.claimId === owner.claimId && found.erasure === null ? found : null;
}
