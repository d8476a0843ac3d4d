import { account, type AccountRejection, type AccountState } from '../../domain/account/decider.ts';
import type { UserId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { refuse } from '../refusals.ts';
import { giveAddressUp } from './email-claims.ts';
import { emailDigest } from './email-digest.ts';

export type ErasureDependencies = Pick<CommandDependencies, 'vault' | 'mail' | 'idempotentRequests'>;

/**
 * Carries an erasure out: gives the person's addresses up, removes stored mails and stored responses, and drops the
 * person's key at last, without which nothing that was sealed can be read. May be repeated: the key goes last, for the
 * other steps need it.
 */
export async function finishErasure(
  { vault, mail, idempotentRequests }: ErasureDependencies,
  session: CommandSession,
  userId: UserId,
): Promise<CommandResult<AccountState, AccountRejection>> {
  const present = (await session.load(account, userId)).account;
  if (present === null) return refuse('not-found', 'There is no such user.');
  for (const { claimId, email } of [...present.formerEmails, present]) {
    const opened = await vault.open('email', email);
    if (opened === null) continue;
    const digest = await emailDigest(vault, session, opened);
    await giveAddressUp(vault, session, digest, { claimId, personKeyId: present.email.keyId });
  }
  await mail.removeMailsAbout(userId);
  await idempotentRequests.removeResponsesAbout(userId);
  await vault.dropPersonKey(present.email.keyId);
  return session.execute(account, userId, { type: 'CompleteErasure' });
}
