import { account, type AccountState } from '../../domain/account/decider.ts';
import { emailClaim } from '../../domain/email-claim/decider.ts';
import { reject } from '../../engine/decider.ts';
import type { UserId } from '../../domain/kernel/ids.ts';
import { changeAccess } from './change-access.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { emailDigest } from './email-digest.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

/** Forgets a person: decided first, then carried out. Refused with `last-administrator` and `not-found`. */
export async function eraseAccount(
  dependencies: CommandDependencies,
  session: CommandSession,
  userId: UserId,
): Promise<CommandResult<AccountState>> {
  const change = { type: 'RequestErasure' } as const;
  const requested = await changeAccess(dependencies, session, { userId, change });
  return requested.outcome === 'rejected' ? requested : finishErasure(dependencies, session, userId);
}

/**
 * Carries an erasure out: the addresses are free again, what is kept of mails and answers goes, and at last the
 * person's key, without which nothing that was sealed can be read. May be repeated: the key goes last, for the rest
 * needs it.
 */
export async function finishErasure(
  { vault, mail, idempotentRequests }: CommandDependencies,
  session: CommandSession,
  userId: UserId,
): Promise<CommandResult<AccountState>> {
  const present = (await session.load(account, userId)).account;
  if (present === null) return reject('not-found', 'There is no such user.');
  for (const { claimId, email } of [...present.formerEmails, present]) {
    const opened = await vault.open('email', email);
    if (opened === null) continue;
    const release = { type: 'ReleaseEmailClaim', claimId } as const;
    await session.execute(emailClaim, await emailDigest(vault, opened), release);
  }
  await mail.forget(userId);
  await idempotentRequests.forget(userId);
  await vault.forgetPerson(present.email.keyId);
  return session.execute(account, userId, { type: 'CompleteErasure' });
}
