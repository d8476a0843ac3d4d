import { account, type AccountState } from '../domain/account/decider.ts';
import { emailClaim } from '../domain/email-claim/decider.ts';
import { reject } from '../domain/kernel/decider.ts';
import type { UserId } from '../domain/kernel/ids.ts';
import { changeStanding } from './account-standing.ts';
import type { CommandResult } from './command-result.ts';
import type { CommandDependencies } from './dependencies.ts';
import { emailDigest } from './email-digest.ts';
import type { CommandContext } from './envelope.ts';

/** Forgets a person: decided first, then carried out. Refused with `last-administrator` and `not-found`. */
export async function eraseAccount(
  dependencies: CommandDependencies,
  context: CommandContext,
  userId: UserId,
): Promise<CommandResult<AccountState>> {
  const change = { type: 'RequestErasure' } as const;
  const requested = await changeStanding(dependencies, context, { userId, change });
  return requested.outcome === 'rejected' ? requested : finishErasure(dependencies, context, userId);
}

/**
 * Carries an erasure out: the addresses are free again, what is kept of mails and answers goes, and at last the
 * person's key, without which nothing that was sealed can be read. May be repeated: the key goes last, for the rest
 * needs it.
 */
export async function finishErasure(
  { writer, vault, mail, keptAnswers }: CommandDependencies,
  context: CommandContext,
  userId: UserId,
): Promise<CommandResult<AccountState>> {
  const present = (await writer.read(account, userId)).account;
  if (present === null) return reject('not-found', 'There is no such user.');
  for (const { claimId, email } of [...present.formerEmails, present]) {
    const opened = await vault.open('email', email);
    if (opened === null) continue;
    const release = { type: 'ReleaseEmailClaim', claimId } as const;
    await writer.execute(emailClaim, await emailDigest(vault, opened), release, context);
  }
  await mail.forget(userId);
  await keptAnswers.forget(userId);
  await vault.forgetPerson(present.email.keyId);
  return writer.execute(account, userId, { type: 'CompleteErasure' }, context);
}
