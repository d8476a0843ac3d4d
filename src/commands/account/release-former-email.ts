import type { EmailClaimRejection } from '../../domain/email-claim/decider.ts';
import type { ClaimId } from '../../domain/kernel/ids.ts';
import type { Sealed } from '../../domain/kernel/sealed.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { giveAddressUp } from './email-claims.ts';
import { emailDigest } from './email-digest.ts';

/** Gives back the claim of an address that its account no longer has. */
export async function releaseFormerEmail(
  { vault }: Pick<CommandDependencies, 'vault'>,
  session: CommandSession,
  { claimId, email }: { readonly claimId: ClaimId; readonly email: Sealed },
): Promise<CommandResult<unknown, EmailClaimRejection>> {
  const opened = await vault.open('email', email);
  if (opened === null) return { outcome: 'accepted', events: [], state: null };
  const digest = await emailDigest(vault, session, opened);
  return giveAddressUp(vault, session, digest, { claimId, personKeyId: email.keyId });
}
