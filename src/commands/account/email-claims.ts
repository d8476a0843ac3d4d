import { z } from 'zod';
import type { EmailClaimCommand } from '../../domain/email-claim/commands.ts';
import {
  emailClaim,
  type EmailClaim,
  type EmailClaimRejection,
  type EmailClaimState,
} from '../../domain/email-claim/decider.ts';
import { ClaimId, UserId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { KeyVault } from '../keys/key-vault.ts';

/** Whose a claim is. */
export interface ClaimOwner {
  readonly userId: UserId;
  /** What the account calls the claim. The claim has another id of its own, unless it was made before they had two. */
  readonly claimId: ClaimId;
}

/** The members of a sealed registration or change that say whose it is. Changes named no claim once. */
const Owner = z.object({ userId: UserId, claimId: ClaimId.optional() });

/** Whose a claim is; null once its key is dropped: then it is given up, or its person was erased. */
export async function ownerOfClaim(
  vault: KeyVault,
  { claimId, purpose }: EmailClaim,
): Promise<ClaimOwner | null> {
  const opened =
    purpose.kind === 'registration'
      ? await vault.open('registration', purpose.registration)
      : await vault.open('change', purpose.change);
  if (opened === null) return null;
  const owner = Owner.parse(JSON.parse(opened));
  return { userId: owner.userId, claimId: owner.claimId ?? claimId };
}

/** The claim of an address, if it is this owner's. */
export async function claimOf(
  vault: KeyVault,
  session: CommandSession,
  digest: string,
  owner: ClaimOwner,
): Promise<EmailClaim | null> {
  const { claim } = await session.load(emailClaim, digest);
  const found = claim === null ? null : await ownerOfClaim(vault, claim);
  return found?.claimId === owner.claimId && found.userId === owner.userId ? claim : null;
}

/**
 * Decides about a claim under a correlation and a cause of its own, as the system: what the log says of a claim and what
 * it says of the account have nothing in common, so that nobody can tell whose a claim was once its key is dropped.
 */
export function decideClaim(
  session: CommandSession,
  digest: string,
  command: EmailClaimCommand,
): Promise<CommandResult<EmailClaimState, EmailClaimRejection>> {
  return session.apart().execute(emailClaim, digest, command);
}

/**
 * Gives a claim up: drops its key first, for its id is forgotten with the claim, then releases it. A claim that was made
 * before claims had keys of their own is sealed with the person's key, which stays. May be repeated.
 */
export async function giveClaimUp(
  vault: KeyVault,
  session: CommandSession,
  { digest, claim }: { readonly digest: string; readonly claim: EmailClaim },
  personKeyId: string | null,
): Promise<CommandResult<EmailClaimState, EmailClaimRejection>> {
  if (claim.userId.keyId !== personKeyId) await vault.dropPersonKey(claim.userId.keyId);
  return decideClaim(session, digest, { type: 'ReleaseEmailClaim', claimId: claim.claimId });
}

/** Gives the claim of an address up that an account calls so. What others have claimed since stays. May be repeated. */
export async function giveAddressUp(
  vault: KeyVault,
  session: CommandSession,
  digest: string,
  given: { readonly claimId: ClaimId; readonly personKeyId: string },
): Promise<CommandResult<unknown, EmailClaimRejection>> {
  const { claim } = await session.load(emailClaim, digest);
  const nothing = { outcome: 'accepted', events: [], state: null } as const;
  if (claim === null) return nothing;
  const owner = await ownerOfClaim(vault, claim);
  // Nobody's claim any more is one whose giving up was interrupted.
  if (owner !== null && owner.claimId !== given.claimId) return nothing;
  return giveClaimUp(vault, session, { digest, claim }, given.personKeyId);
}
