import { z } from 'zod';
import { account, type AccountState } from '../../domain/account/decider.ts';
import { PIN_SECONDS, pinInvalid } from '../../domain/account/pin-request.ts';
import { emailClaim, type EmailClaim } from '../../domain/email-claim/decider.ts';
import { reject } from '../../engine/decider.ts';
import { ClaimId, PinRequestId, UserId } from '../../domain/kernel/ids.ts';
import { addSeconds } from '../../engine/instant.ts';
import type { Sealed } from '../../domain/kernel/sealed.ts';
import { accountOfEmail } from './authenticate.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { emailDigest } from './email-digest.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { isPasswordOf, wrongPassword } from './passwords.ts';
import { isSameSecret, pinOf } from './pins.ts';

/** What a claim says of the change that it is for. */
const Change = z.strictObject({ userId: UserId, requestId: PinRequestId });

/**
 * Asks for another address for an account; a process mails a PIN there. Refused with `wrong-password`, and with
 * `email-taken` where somebody has it already. The address that the account has changes nothing.
 */
export async function requestEmailChange(
  dependencies: CommandDependencies,
  session: CommandSession,
  given: { readonly userId: UserId; readonly email: string; readonly currentPassword: string },
): Promise<CommandResult<AccountState>> {
  const { vault } = dependencies;
  const present = (await session.load(account, given.userId)).account;
  if (present === null) return reject('not-found', 'There is no such user.');
  if (!(await isPasswordOf(dependencies, present, given.currentPassword))) return wrongPassword();
  const owner = await accountOfEmail(dependencies, given.email);
  if (owner?.userId === given.userId) {
    return { outcome: 'accepted', events: [], state: await session.load(account, given.userId) };
  }
  if (owner !== null) return emailTaken();
  const key = await vault.personKey(present.email.keyId);
  if (key === null) return reject('not-found', 'There is no such user.');
  const requestId = PinRequestId.parse(derivedId(session.commandId, 'pin'));
  const email = key.seal('email', given.email);
  const expiresAt = addSeconds(session.now, PIN_SECONDS);
  const command = { type: 'RequestEmailChange', requestId, email, expiresAt } as const;
  return session.execute(account, given.userId, command);
}

/**
 * Makes the new address count, for the PIN that came to it. Refused with `pin-invalid`, and with `email-taken` where
 * somebody else was faster. What a crash interrupts is finished from the claim by a process.
 */
export async function confirmEmail(
  dependencies: CommandDependencies,
  session: CommandSession,
  { userId, pin }: { readonly userId: UserId; readonly pin: string },
): Promise<CommandResult<AccountState>> {
  const { vault } = dependencies;
  const tried = await session.execute(account, userId, { type: 'TryEmailPin', now: session.now });
  if (tried.outcome === 'rejected') return tried;
  const change = tried.state.account?.emailChange;
  if (change == null || !isSameSecret(pin, await pinOf(vault, userId, change.requestId))) return pinInvalid();
  const key = await vault.personKey(change.email.keyId);
  if (key === null) return reject('not-found', 'There is no such user.');
  const digest = await emailDigest(vault, key.open('email', change.email));
  // Of one request, whoever finishes it: so a repeat is known, and a process finds its own claim.
  const claimId = ClaimId.parse(derivedId(change.requestId, 'email'));
  const content = JSON.stringify({ userId, requestId: change.requestId } satisfies z.output<typeof Change>);
  const sealed = { userId: key.seal('userId', userId), change: key.seal('change', content) };
  const claim = { type: 'ClaimNewEmail', claimId, ...sealed } as const;
  const claimed = await session.execute(emailClaim, digest, claim);
  if (claimed.outcome === 'rejected') return claimed;
  if (claimed.state.claim === null) throw new Error('An address was claimed and has no claim.');
  return finishEmailChange(dependencies, session, digest, claimed.state.claim);
}

/**
 * Brings an address that was claimed for a change to its end: the account has it and the claim is finished, or, where
 * that is refused for ever, the claim is released. May be repeated, also at the same time.
 */
export async function finishEmailChange(
  dependencies: CommandDependencies,
  session: CommandSession,
  digest: string,
  { claimId, purpose }: EmailClaim,
): Promise<CommandResult<AccountState>> {
  const { vault } = dependencies;
  if (purpose.kind !== 'change') throw new Error('The address was claimed for something else.');
  const release = { type: 'ReleaseEmailClaim', claimId } as const;
  const opened = await vault.open('change', purpose.change);
  if (opened === null) {
    await session.execute(emailClaim, digest, release);
    return reject('claim-released', 'The person was forgotten.');
  }
  const { userId, requestId } = Change.parse(JSON.parse(opened));
  const changed = await session.execute(account, userId, { type: 'ChangeEmail', requestId, claimId });
  if (changed.outcome === 'rejected') {
    // First the account refuses this claim for ever, so that nobody who is slow can still make it count.
    const abandoned = await session.execute(account, userId, { type: 'AbandonEmailChange', claimId });
    if (abandoned.outcome === 'accepted' && abandoned.state.account?.claimId === claimId) return abandoned;
    await session.execute(emailClaim, digest, release);
    return changed;
  }
  const finish = { type: 'FinishEmailClaim', claimId } as const;
  const finished = await session.execute(emailClaim, digest, finish);
  return finished.outcome === 'rejected' ? finished : changed;
}

/** Gives back the claim of an address that its account no longer has. */
export async function releaseFormerEmail(
  { vault }: CommandDependencies,
  session: CommandSession,
  { claimId, email }: { readonly claimId: ClaimId; readonly email: Sealed },
): Promise<CommandResult<unknown>> {
  const opened = await vault.open('email', email);
  if (opened === null) return { outcome: 'accepted', events: [], state: null };
  const digest = await emailDigest(vault, opened);
  return session.execute(emailClaim, digest, { type: 'ReleaseEmailClaim', claimId });
}

function emailTaken(): ReturnType<typeof reject<'email-taken'>> {
  return reject('email-taken', 'There is another account with this address.');
}
