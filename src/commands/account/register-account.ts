import { z } from 'zod';
import { account, type Account } from '../../domain/account/decider.ts';
import { AccountRegistered, Role } from '../../domain/account/events.ts';
import { emailClaim, type EmailClaim } from '../../domain/email-claim/decider.ts';
import { ClaimId, UserId } from '../../domain/kernel/ids.ts';
import type { Sealed } from '../../domain/kernel/sealed.ts';
import { changeAccess } from './change-access.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { emailDigest } from './email-digest.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { sendPin } from './passwords.ts';

export interface AccountToRegister {
  readonly email: string;
  readonly passwordHash: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly phone: string | null;
  /** The role of somebody who was invited, and is mailed a PIN to set a password; absent for who came by themselves. */
  readonly invitedAs?: Role;
}

/** What a claim says of the account that it is for. */
const Registration = z.strictObject({ ...AccountRegistered.data.shape, invitedAs: Role.optional() });

/**
 * Registers an account: claims the address, registers the account, then finishes the claim. Refused with
 * `email-taken`. What a crash interrupts is finished from the claim by a process.
 */
export async function registerAccount(
  dependencies: CommandDependencies,
  session: CommandSession,
  given: AccountToRegister,
): Promise<CommandResult<Account>> {
  const { vault } = dependencies;
  const digest = await emailDigest(vault, given.email);
  const present = await session.load(emailClaim, digest);
  const userId = UserId.parse(derivedId(session.commandId, 'account'));
  const claimId = ClaimId.parse(derivedId(session.commandId, 'email'));
  if (present.claim !== null && present.claim.claimId !== claimId) {
    return { outcome: 'rejected', rejection: emailTaken };
  }
  const key = await vault.createPersonKey();
  const sealed = (field: string, value: string | null): Sealed | null =>
    value === null ? null : key.seal(field, value);
  const registration: z.input<typeof Registration> = {
    ...{ userId, claimId, role: 'customer' },
    email: key.seal('email', given.email.trim()),
    firstName: sealed('firstName', given.firstName),
    lastName: sealed('lastName', given.lastName),
    phone: sealed('phone', given.phone),
    passwordHash: key.seal('passwordHash', given.passwordHash),
    ...(given.invitedAs === undefined ? {} : { invitedAs: given.invitedAs }),
  };
  const claimed = await session.execute(emailClaim, digest, {
    ...{ type: 'ClaimEmail', claimId, userId: key.seal('userId', userId) },
    registration: key.seal('registration', JSON.stringify(registration)),
  });
  if (claimed.outcome === 'rejected') return claimed;
  const { claim } = claimed.state;
  if (claim === null) throw new Error('An address was claimed and has no claim.');
  return finishRegistration(dependencies, session, digest, claim);
}

const emailTaken = { code: 'email-taken', detail: 'There is an account with this address. Log in instead.' };

/**
 * Brings a claimed address to its end: the account is registered, who was invited has their role and a PIN, and the
 * claim is finished; or, where that is refused for ever, the claim is released. May be repeated, also at the same time.
 */
export async function finishRegistration(
  dependencies: CommandDependencies,
  session: CommandSession,
  digest: string,
  claim: EmailClaim,
): Promise<CommandResult<Account>> {
  const { vault } = dependencies;
  const { claimId, purpose } = claim;
  if (purpose.kind !== 'registration') throw new Error('The address was claimed for something else.');
  const opened = await vault.open('registration', purpose.registration);
  if (opened === null) {
    // The person was forgotten before the account was made: nothing can be registered from this claim any more.
    await session.execute(emailClaim, digest, { type: 'ReleaseEmailClaim', claimId });
    return {
      outcome: 'rejected',
      rejection: { code: 'claim-released', detail: 'This registration was given up.' },
    };
  }
  const { invitedAs, ...registration } = Registration.parse(JSON.parse(opened));
  const { userId } = registration;
  const command = { type: 'RegisterAccount', registration } as const;
  const registered = await session.execute(account, userId, command);
  if (registered.outcome === 'rejected') {
    await session.execute(emailClaim, digest, { type: 'ReleaseEmailClaim', claimId });
    return registered;
  }
  if (invitedAs !== undefined) {
    const invited = await invite(dependencies, session, { userId, role: invitedAs, claimId });
    if (invited.outcome === 'rejected') return invited;
  }
  const finished = await session.execute(emailClaim, digest, { type: 'FinishEmailClaim', claimId });
  if (finished.outcome === 'rejected') return finished;
  const state = (await session.load(account, userId)).account;
  if (state === null) throw new Error('An account was registered and is not there.');
  return { ...registered, state };
}

/** Of one claim, whoever finishes it, so that one mail goes out. */
async function invite(
  dependencies: CommandDependencies,
  session: CommandSession,
  { userId, role, claimId }: { readonly userId: UserId; readonly role: Role; readonly claimId: ClaimId },
): Promise<CommandResult<unknown>> {
  const change = { type: 'AssignRole', role } as const;
  const assigned = await changeAccess(dependencies, session, { userId, change });
  if (assigned.outcome === 'rejected') return assigned;
  return sendPin(dependencies, session, userId, { reason: 'invited', cause: claimId });
}
