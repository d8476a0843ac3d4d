import { z } from 'zod';
import { account, type Account } from '../domain/account/decider.ts';
import { AccountRegistered, Role } from '../domain/account/events.ts';
import { emailClaim, type EmailClaim } from '../domain/email-claim/decider.ts';
import { ClaimId, UserId } from '../domain/kernel/ids.ts';
import type { Sealed } from '../domain/kernel/sealed.ts';
import { changeStanding } from './account-standing.ts';
import type { CommandResult } from './command-result.ts';
import type { CommandDependencies } from './dependencies.ts';
import { derivedId } from './derived-id.ts';
import { emailDigest } from './email-digest.ts';
import type { CommandContext } from './envelope.ts';
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
  context: CommandContext,
  given: AccountToRegister,
): Promise<CommandResult<Account>> {
  const { writer, vault } = dependencies;
  const digest = await emailDigest(vault, given.email);
  const present = await writer.read(emailClaim, digest);
  const userId = UserId.parse(derivedId(context.commandId, 'account'));
  const claimId = ClaimId.parse(derivedId(context.commandId, 'email'));
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
  const claimed = await writer.execute(
    emailClaim,
    digest,
    {
      ...{ type: 'ClaimEmail', claimId, userId: key.seal('userId', userId) },
      registration: key.seal('registration', JSON.stringify(registration)),
    },
    context,
  );
  if (claimed.outcome === 'rejected') return claimed;
  const { claim } = claimed.state;
  if (claim === null) throw new Error('An address was claimed and has no claim.');
  return finishRegistration(dependencies, context, digest, claim);
}

const emailTaken = { code: 'email-taken', detail: 'There is an account with this address. Log in instead.' };

/**
 * Brings a claimed address to its end: the account is registered, who was invited has their role and a PIN, and the
 * claim is finished; or, where that is refused for ever, the claim is released. May be repeated, also at the same time.
 */
export async function finishRegistration(
  dependencies: CommandDependencies,
  context: CommandContext,
  digest: string,
  claim: EmailClaim,
): Promise<CommandResult<Account>> {
  const { writer, vault } = dependencies;
  const { claimId, purpose } = claim;
  if (purpose.kind !== 'registration') throw new Error('The address was claimed for something else.');
  const opened = await vault.open('registration', purpose.registration);
  if (opened === null) {
    // The person was forgotten before the account was made: nothing can be registered from this claim any more.
    await writer.execute(emailClaim, digest, { type: 'ReleaseEmailClaim', claimId }, context);
    return {
      outcome: 'rejected',
      rejection: { code: 'claim-released', detail: 'This registration was given up.' },
    };
  }
  const { invitedAs, ...registration } = Registration.parse(JSON.parse(opened));
  const { userId } = registration;
  const command = { type: 'RegisterAccount', registration } as const;
  const registered = await writer.execute(account, userId, command, context);
  if (registered.outcome === 'rejected') {
    await writer.execute(emailClaim, digest, { type: 'ReleaseEmailClaim', claimId }, context);
    return registered;
  }
  if (invitedAs !== undefined) {
    const invited = await invite(dependencies, context, { userId, role: invitedAs, claimId });
    if (invited.outcome === 'rejected') return invited;
  }
  const finished = await writer.execute(emailClaim, digest, { type: 'FinishEmailClaim', claimId }, context);
  if (finished.outcome === 'rejected') return finished;
  const state = (await writer.read(account, userId)).account;
  if (state === null) throw new Error('An account was registered and is not there.');
  return { ...registered, state, position: finished.position };
}

/** Of one claim, whoever finishes it, so that one mail goes out. */
async function invite(
  dependencies: CommandDependencies,
  context: CommandContext,
  { userId, role, claimId }: { readonly userId: UserId; readonly role: Role; readonly claimId: ClaimId },
): Promise<CommandResult<unknown>> {
  const change = { type: 'AssignRole', role } as const;
  const assigned = await changeStanding(dependencies, context, { userId, change });
  if (assigned.outcome === 'rejected') return assigned;
  return sendPin(dependencies, context, userId, { reason: 'invited', cause: claimId });
}
