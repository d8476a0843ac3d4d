import { accept, reject, unreachable, type Decider } from '../kernel/decider.ts';
import type { ClaimId } from '../kernel/ids.ts';
import type { Sealed } from '../kernel/sealed.ts';
import type { EmailClaimCommand } from './commands.ts';
import { EmailClaimed, EmailClaimFinished, EmailClaimReleased, type EmailClaimEvent } from './events.ts';

/** Who has an address now. */
export interface EmailClaim {
  readonly claimId: ClaimId;
  readonly userId: Sealed;
  readonly registration: Sealed;
  readonly finished: boolean;
}

export interface EmailClaimState {
  readonly claim: EmailClaim | null;
  readonly released: readonly ClaimId[];
}

export type EmailClaimRejection = 'email-taken' | 'claim-released' | 'not-found';

/** One account an address. The stream's name is a keyed digest of the address. */
export const emailClaim: Decider<EmailClaimCommand, EmailClaimEvent, EmailClaimState, EmailClaimRejection> = {
  category: 'emailclaim',
  initialState: { claim: null, released: [] },

  decide(command, { claim, released }) {
    const { claimId } = command;
    switch (command.type) {
      case 'ClaimEmail':
        if (claim?.claimId === claimId) return accept();
        if (released.includes(claimId))
          return reject('claim-released', 'The address was given back; register again.');
        if (claim !== null) return reject('email-taken', 'There is an account with this address.');
        return accept(EmailClaimed({ claimId, userId: command.userId, registration: command.registration }));
      case 'FinishEmailClaim':
        if (claim?.claimId !== claimId) return reject('not-found', 'There is no such claim.');
        return claim.finished ? accept() : accept(EmailClaimFinished({ claimId }));
      case 'ReleaseEmailClaim':
        return claim?.claimId === claimId ? accept(EmailClaimReleased({ claimId })) : accept();
      default:
        return unreachable(command);
    }
  },

  evolve(state, { type, data }) {
    switch (type) {
      case 'EmailClaimed':
        return { ...state, claim: { ...data, finished: false } };
      case 'EmailClaimFinished':
        return state.claim === null ? state : { ...state, claim: { ...state.claim, finished: true } };
      case 'EmailClaimReleased':
        return { claim: null, released: [...state.released, data.claimId] };
      default:
        return unreachable(type);
    }
  },
};
