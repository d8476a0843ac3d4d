import { event, type EventOf } from '../../engine/event.ts';
import { ClaimId } from '../kernel/ids.ts';
import { Sealed } from '../kernel/sealed.ts';

/**
 * An address is taken for a new account, provisionally until the account is registered. `registration` is the whole
 * registration, so that a process manager can finish after a crash. It is sealed with the person's key.
 */
export const EmailClaimed = event('EmailClaimed', { claimId: ClaimId, userId: Sealed, registration: Sealed });

/** An address is taken for an account that has another one, provisionally until the account has changed it. */
export const NewEmailClaimed = event('NewEmailClaimed', {
  claimId: ClaimId,
  userId: Sealed,
  change: Sealed,
});

export const EmailClaimFinished = event('EmailClaimFinished', { claimId: ClaimId });

export const EmailClaimReleased = event('EmailClaimReleased', { claimId: ClaimId });

export const emailClaimEvents = [
  EmailClaimed,
  NewEmailClaimed,
  EmailClaimFinished,
  EmailClaimReleased,
] as const;

export type EmailClaimEvent = EventOf<(typeof emailClaimEvents)[number]>;
