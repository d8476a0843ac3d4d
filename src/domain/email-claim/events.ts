import { event, type EventOf } from '../../engine/event.ts';
import { ClaimId } from '../kernel/ids.ts';
import { Sealed } from '../kernel/sealed.ts';

/**
 * An address is taken, provisionally until the account is there. `registration` is the whole registration, sealed
 * with the person's key, so that a process can finish what a crash interrupted; with the key, it is forgotten.
 */
export const EmailClaimed = event('EmailClaimed', { claimId: ClaimId, userId: Sealed, registration: Sealed });

/** An address is taken for an account that has another, provisionally until the account says so; likewise sealed. */
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
