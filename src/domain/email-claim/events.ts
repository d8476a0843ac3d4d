import { event, type EventOf } from '../../engine/event.ts';
import { ClaimId } from '../kernel/ids.ts';
import { Sealed } from '../kernel/sealed.ts';

/**
 * An address is taken for a new account, provisionally until the account is registered. `registration` is the whole
 * registration, so that a process manager can finish after a crash. It is sealed with a key that is only this claim's, and
 * the account's streams name neither that key nor the claim: whose claim it was cannot be told once the key is dropped.
 */
export const EmailClaimed = event('EmailClaimed', { claimId: ClaimId, userId: Sealed, registration: Sealed });

/** An address is taken for an account that has another one, provisionally until it has changed it. Sealed in the same way. */
export const NewEmailClaimed = event('NewEmailClaimed', {
  claimId: ClaimId,
  userId: Sealed,
  change: Sealed,
});

/** The account of the claim is there: the address is its own. */
export const EmailClaimFinished = event('EmailClaimFinished', { claimId: ClaimId });

/** The address is free for others. */
export const EmailClaimReleased = event('EmailClaimReleased', { claimId: ClaimId });

export const emailClaimEvents = [
  EmailClaimed,
  NewEmailClaimed,
  EmailClaimFinished,
  EmailClaimReleased,
] as const;

export type EmailClaimEvent = EventOf<(typeof emailClaimEvents)[number]>;
