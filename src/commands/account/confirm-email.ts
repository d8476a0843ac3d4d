import { randomUUID } from 'node:crypto';
import { account, type AccountRejection, type AccountState } from '../../domain/account/decider.ts';
import { pinInvalid } from '../../domain/account/pin-request.ts';
import type { EmailClaimRejection } from '../../domain/email-claim/decider.ts';
import { ClaimId, type UserId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { refuse } from '../refusals.ts';
import { sealEmailChange } from './email-change-claim.ts';
import { claimOf, decideClaim } from './email-claims.ts';
import { emailDigest } from './email-digest.ts';
import { finishEmailChange } from './finish-email-change.ts';
import { isSameSecret, pinOf } from './pins.ts';

/**
 * Makes the new address count, for the PIN that came to it. Refused with `pin-invalid`, and with `email-taken` where
 * somebody else was faster. A process manager finishes from the claim what a crash interrupts.
 */
export async function confirmEmail(
  { vault }: Pick<CommandDependencies, 'vault'>,
  session: CommandSession,
  { userId, pin }: { readonly userId: UserId; readonly pin: string },
): Promise<CommandResult<AccountState, AccountRejection | EmailClaimRejection>> {
  const tried = await session.execute(account, userId, { type: 'TryEmailPin', now: session.now });
  if (tried.outcome === 'rejected') return tried;
  const change = tried.state.account?.emailChange;
  if (change == null || !isSameSecret(pin, await pinOf(vault, userId, change.requestId))) return pinInvalid();
  const key = await vault.personKey(change.email.keyId);
  if (key === null) return refuse('not-found', 'There is no such user.');
  const digest = await emailDigest(vault, session, key.open('email', change.email));
  // Derives from the request, whoever finishes it: so a repeat is known, and a process manager finds its own claim.
  const claimId = ClaimId.parse(derivedId(change.requestId, 'email'));
  const owner = { userId, claimId };
  const known = await claimOf(vault, session, digest, owner);
  if (known !== null) return finishEmailChange({ vault }, session, { digest, claim: known });
  const claimKey = await vault.createPersonKey();
  const claimed = await decideClaim(session, digest, {
    type: 'ClaimNewEmail',
    claimId: ClaimId.parse(randomUUID()),
    userId: claimKey.seal('userId', userId),
    change: sealEmailChange(claimKey, { userId, requestId: change.requestId, claimId }),
  });
  if (claimed.outcome === 'rejected') {
    const faster = await claimOf(vault, session, digest, owner);
    return faster === null ? claimed : finishEmailChange({ vault }, session, { digest, claim: faster });
  }
  const { claim } = claimed.state;
  if (claim === null) throw new Error('An address was claimed and has no claim.');
  return finishEmailChange({ vault }, session, { digest, claim });
}
