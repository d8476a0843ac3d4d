import { account, type AccountRejection, type AccountState } from '../../domain/account/decider.ts';
import type { EmailClaim, EmailClaimRejection } from '../../domain/email-claim/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { refuse } from '../refusals.ts';
import { parseEmailChange } from './email-change-claim.ts';
import { decideClaim, giveClaimUp } from './email-claims.ts';

/**
 * Finishes the change that an address was claimed for: the account has the address and the claim is finished, or, where
 * that is refused for ever, the claim is released. May be repeated, also at the same time.
 */
export async function finishEmailChange(
  { vault }: Pick<CommandDependencies, 'vault'>,
  session: CommandSession,
  { digest, claim }: { readonly digest: string; readonly claim: EmailClaim },
): Promise<CommandResult<AccountState, AccountRejection | EmailClaimRejection>> {
  const { purpose } = claim;
  if (purpose.kind !== 'change') throw new Error('The address was claimed for something else.');
  const opened = await vault.open('change', purpose.change);
  if (opened === null) {
    await giveClaimUp(vault, session, { digest, claim }, null);
    return refuse('claim-released', 'The person was erased.');
  }
  const { userId, requestId, claimId = claim.claimId } = parseEmailChange(opened);
  const changed = await session.execute(account, userId, { type: 'ChangeEmail', requestId, claimId });
  if (changed.outcome === 'rejected') {
    // First the account refuses this claim for ever, so that no slower process can still make it count.
    const abandoned = await session.execute(account, userId, { type: 'AbandonEmailChange', claimId });
    if (abandoned.outcome === 'accepted' && abandoned.state.account?.claimId === claimId) return abandoned;
    const present = (await session.load(account, userId)).account;
    await giveClaimUp(vault, session, { digest, claim }, present?.email.keyId ?? null);
    return changed;
  }
  const finish = { type: 'FinishEmailClaim', claimId: claim.claimId } as const;
  const finished = await decideClaim(session, digest, finish);
  return finished.outcome === 'rejected' ? finished : changed;
}
