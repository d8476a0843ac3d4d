import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Account } from '../../domain/account/decider.ts';
import type { Role } from '../../domain/account/events.ts';
import { emailClaim } from '../../domain/email-claim/decider.ts';
import { ClaimId, UserId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { Rejected } from '../../engine/decider.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { refuse } from '../refusals.ts';
import { claimOf, decideClaim } from './email-claims.ts';
import { emailDigest } from './email-digest.ts';
import { finishRegistration } from './finish-registration.ts';
import type { Registration, RegistrationRefusal } from './registration.ts';
import { sealProfile, type Profile } from './profile.ts';

export interface AccountToRegister extends Profile {
  readonly email: string;
  readonly passwordHash: string;
  /** The role of somebody who was invited, and is mailed a PIN to set a password; absent for who came by themselves. */
  readonly invitedAs?: Role;
  /** The role of somebody who was imported, and is told nothing. */
  readonly importedAs?: Role;
}

/**
 * Registers an account: claims the address, registers the account, then finishes the claim. Refused with
 * `email-taken`. A process manager finishes from the claim what a crash interrupts.
 */
export async function registerAccount(
  { vault }: Pick<CommandDependencies, 'vault'>,
  session: CommandSession,
  given: AccountToRegister,
): Promise<CommandResult<Account, RegistrationRefusal>> {
  const digest = await emailDigest(vault, session, given.email);
  const userId = UserId.parse(derivedId(session.commandId, 'account'));
  // Derives from the command, so that a repeat finds what it has claimed. The claim has another id of its own.
  const claimId = ClaimId.parse(derivedId(session.commandId, 'email'));
  const owner = { userId, claimId };
  const known = await claimOf(vault, session, digest, owner);
  if (known !== null) return finishRegistration({ vault }, session, { digest, claim: known });
  if ((await session.load(emailClaim, digest)).claim !== null) return emailTaken();
  const [key, claimKey] = await Promise.all([vault.createPersonKey(), vault.createPersonKey()]);
  const registration: z.input<typeof Registration> = {
    userId,
    claimId,
    role: 'customer',
    email: key.seal('email', given.email.trim()),
    ...sealProfile(key, given),
    passwordHash: key.seal('passwordHash', given.passwordHash),
    ...(given.invitedAs === undefined ? {} : { invitedAs: given.invitedAs }),
    ...(given.importedAs === undefined ? {} : { importedAs: given.importedAs }),
  };
  const claimed = await decideClaim(session, digest, {
    type: 'ClaimEmail',
    claimId: ClaimId.parse(randomUUID()),
    userId: claimKey.seal('userId', userId),
    registration: claimKey.seal('registration', JSON.stringify(registration)),
  });
  if (claimed.outcome === 'rejected') {
    const faster = await claimOf(vault, session, digest, owner);
    return faster === null ? claimed : finishRegistration({ vault }, session, { digest, claim: faster });
  }
  const { claim } = claimed.state;
  if (claim === null) throw new Error('An address was claimed and has no claim.');
  return finishRegistration({ vault }, session, { digest, claim });
}

function emailTaken(): Rejected<'email-taken'> {
  return refuse('email-taken', 'There is an account with this address. Log in instead.');
}
