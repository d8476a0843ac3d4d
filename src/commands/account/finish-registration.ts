import {
  account,
  type Account,
  type AccountRejection,
  type AccountState,
} from '../../domain/account/decider.ts';
import type { Role } from '../../domain/account/events.ts';
import type { AdministratorsRejection } from '../../domain/administrators/decider.ts';
import type { EmailClaim } from '../../domain/email-claim/decider.ts';
import type { UserId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { refuse } from '../refusals.ts';
import { changeAccess } from './change-access.ts';
import { decideClaim, giveClaimUp } from './email-claims.ts';
import { Registration, type RegistrationRefusal } from './registration.ts';
import { sendPin } from './send-pin.ts';

/**
 * Finishes the registration that an address was claimed for: the account is registered, somebody who was invited has
 * their role and a PIN, who was imported their role, and the claim is finished; or, where that is refused for ever, the claim is released. May be
 * repeated, also at the same time.
 */
export async function finishRegistration(
  { vault }: Pick<CommandDependencies, 'vault'>,
  session: CommandSession,
  { digest, claim }: { readonly digest: string; readonly claim: EmailClaim },
): Promise<CommandResult<Account, RegistrationRefusal>> {
  const { claimId, purpose } = claim;
  if (purpose.kind !== 'registration') throw new Error('The address was claimed for something else.');
  const opened = await vault.open('registration', purpose.registration);
  if (opened === null) {
    // The person was erased before the account was made: nothing can be registered from this claim any more.
    await giveClaimUp(vault, session, { digest, claim }, null);
    return refuse('claim-released', 'This registration was given up.');
  }
  const { invitedAs, importedAs, ...registration } = Registration.parse(JSON.parse(opened));
  const { userId } = registration;
  const registered = await session.execute(account, userId, { type: 'RegisterAccount', registration });
  if (registered.outcome === 'rejected') {
    await giveClaimUp(vault, session, { digest, claim }, registration.email.keyId);
    return registered;
  }
  if (importedAs !== undefined) {
    const change = { type: 'AssignRole', role: importedAs } as const;
    const assigned = await changeAccess(session, { userId, change });
    if (assigned.outcome === 'rejected') return assigned;
  }
  if (invitedAs !== undefined) {
    const invited = await invite(session, { userId, role: invitedAs });
    if (invited.outcome === 'rejected') return invited;
  }
  const finished = await decideClaim(session, digest, { type: 'FinishEmailClaim', claimId });
  if (finished.outcome === 'rejected') return finished;
  const state = (await session.load(account, userId)).account;
  if (state === null) throw new Error('An account was registered and is not there.');
  return { ...registered, state };
}

/** The PIN is the one of this account's invitation, whoever finishes it, so that one mail goes out. */
async function invite(
  session: CommandSession,
  { userId, role }: { readonly userId: UserId; readonly role: Role },
): Promise<CommandResult<AccountState, AccountRejection | AdministratorsRejection>> {
  const assigned = await changeAccess(session, { userId, change: { type: 'AssignRole', role } });
  if (assigned.outcome === 'rejected') return assigned;
  const invitation = { reason: 'invited', cause: userId, asker: null, replacedRequestId: null } as const;
  return sendPin(session, { userId, ...invitation });
}
