import type { AccountCommand } from '../domain/account/commands.ts';
import { account, type AccountState } from '../domain/account/decider.ts';
import type { Role } from '../domain/account/events.ts';
import { administrators } from '../domain/administrators/decider.ts';
import { emailClaim } from '../domain/email-claim/decider.ts';
import { reject, unreachable } from '../domain/kernel/decider.ts';
import type { UserId } from '../domain/kernel/ids.ts';
import type { CommandResult } from './command-result.ts';
import type { CommandDependencies } from './dependencies.ts';
import { emailDigest } from './email-digest.ts';
import type { CommandContext } from './envelope.ts';

/** Lets nobody log in to an account any more. Refused with `last-administrator`. */
export async function deactivateAccount(
  { writer }: CommandDependencies,
  context: CommandContext,
  userId: UserId,
): Promise<CommandResult<AccountState>> {
  const dismiss = { type: 'DismissAdministrator', userId, reason: 'deactivated', role: null } as const;
  const dismissed = await writer.execute(administrators, 'all', dismiss, context);
  if (dismissed.outcome === 'rejected') return dismissed;
  return writer.execute(account, userId, { type: 'DeactivateAccount' }, context);
}

/** Lets the person log in again, in the role that they had. */
export async function reactivateAccount(
  { writer }: CommandDependencies,
  context: CommandContext,
  userId: UserId,
): Promise<CommandResult<AccountState>> {
  const present = (await writer.read(account, userId)).account;
  if (present?.erasure !== null) return reject('not-found', 'There is no such user.');
  if (present.role === 'admin') {
    const appoint = { type: 'AppointAdministrator', userId, reason: 'reactivated' } as const;
    await writer.execute(administrators, 'all', appoint, context);
  }
  return writer.execute(account, userId, { type: 'ReactivateAccount' }, context);
}

/** Forgets a person: decided here, then carried out. Refused with `last-administrator`. */
export async function eraseAccount(
  dependencies: CommandDependencies,
  context: CommandContext,
  userId: UserId,
): Promise<CommandResult<AccountState>> {
  const { writer } = dependencies;
  const dismiss = { type: 'DismissAdministrator', userId, reason: 'erased', role: null } as const;
  const dismissed = await writer.execute(administrators, 'all', dismiss, context);
  if (dismissed.outcome === 'rejected') return dismissed;
  const requested = await writer.execute(account, userId, { type: 'RequestErasure' }, context);
  if (requested.outcome === 'rejected') return requested;
  return finishErasure(dependencies, context, userId);
}

/**
 * Carries an erasure out: the address is free again, what is kept of mails and answers goes, and at last the person's
 * key, without which nothing that was sealed can be read. May be repeated: the key goes last, for the rest needs it.
 */
export async function finishErasure(
  { writer, vault, mail, keptAnswers }: CommandDependencies,
  context: CommandContext,
  userId: UserId,
): Promise<CommandResult<AccountState>> {
  const present = (await writer.read(account, userId)).account;
  if (present === null) return reject('not-found', 'There is no such user.');
  const email = await vault.open('email', present.email);
  if (email !== null) {
    const release = { type: 'ReleaseEmailClaim', claimId: present.claimId } as const;
    await writer.execute(emailClaim, await emailDigest(vault, email), release, context);
  }
  await mail.forget(userId);
  await keptAnswers.forget(userId);
  await vault.forgetPerson(present.email.keyId);
  return writer.execute(account, userId, { type: 'CompleteErasure' }, context);
}

/** What was decided about an administrator and has to be carried to the account. */
export interface AdministratorDecision {
  readonly userId: UserId;
  readonly reason: 'promoted' | 'reactivated' | 'demoted' | 'deactivated' | 'erased';
  /** What a demoted person becomes. */
  readonly role: Role | null;
}

/** Carries a decision to its account, unless another one has been made since. May be repeated. */
export async function carryAdministratorDecision(
  { writer }: CommandDependencies,
  context: CommandContext,
  { userId, reason, role }: AdministratorDecision,
): Promise<CommandResult<unknown>> {
  const isAppointed = (await writer.read(administrators, 'all')).includes(userId);
  const command = accountCommandOf(reason, role);
  const isOverruled = isAppointed !== (reason === 'promoted' || reason === 'reactivated');
  if (isOverruled || command === null) return { outcome: 'accepted', events: [], state: null, position: 0n };
  return writer.execute(account, userId, command, context);
}

function accountCommandOf(reason: AdministratorDecision['reason'], role: Role | null): AccountCommand | null {
  switch (reason) {
    case 'promoted':
      return { type: 'AssignRole', role: 'admin' };
    case 'reactivated':
      return { type: 'ReactivateAccount' };
    case 'demoted':
      return role === null ? null : { type: 'AssignRole', role };
    case 'deactivated':
      return { type: 'DeactivateAccount' };
    case 'erased':
      return { type: 'RequestErasure' };
    default:
      return unreachable(reason);
  }
}
