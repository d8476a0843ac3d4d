import { accept, reject, unreachable, type Decider } from '../../engine/decider.ts';
import type { ClaimId } from '../kernel/ids.ts';
import type { Sealed } from '../kernel/sealed.ts';
import type { ClaimEmail, ClaimNewEmail, EmailClaimCommand } from './commands.ts';
import {
  EmailClaimed,
  NewEmailClaimed,
  EmailClaimFinished,
  EmailClaimReleased,
  type EmailClaimEvent,
  emailClaimEvents,
} from './events.ts';

/** The present claim of an address. */
export interface EmailClaim {
  readonly claimId: ClaimId;
  readonly userId: Sealed;
  /** What the address is for: a new account, or a change of an account's address. */
  readonly purpose:
    | { readonly kind: 'registration'; readonly registration: Sealed }
    | { readonly kind: 'change'; readonly change: Sealed };
  readonly finished: boolean;
}

export interface EmailClaimState {
  readonly claim: EmailClaim | null;
  readonly released: readonly ClaimId[];
}

export type EmailClaimRejection = 'email-taken' | 'claim-released' | 'not-found';

/** An address belongs to one account. The stream's name is a keyed digest of the address. */
export const emailClaim: Decider<EmailClaimCommand, EmailClaimEvent, EmailClaimState, EmailClaimRejection> = {
  category: 'emailclaim',
  events: emailClaimEvents,
  initialState: { claim: null, released: [] },

  decide(command, { claim, released }) {
    const { claimId } = command;
    switch (command.type) {
      case 'ClaimEmail':
      case 'ClaimNewEmail':
        if (claim?.claimId === claimId) return accept();
        if (released.includes(claimId))
          return reject('claim-released', 'The address was given back; register again.');
        if (claim !== null) return reject('email-taken', 'There is an account with this address.');
        return accept(claimed(command));
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
      case 'EmailClaimed': {
        const { claimId, userId, registration } = data;
        const purpose = { kind: 'registration', registration } as const;
        return { ...state, claim: { claimId, userId, purpose, finished: false } };
      }
      case 'NewEmailClaimed': {
        const { claimId, userId, change } = data;
        return { ...state, claim: { claimId, userId, purpose: { kind: 'change', change }, finished: false } };
      }
      case 'EmailClaimFinished':
        return state.claim === null ? state : { ...state, claim: { ...state.claim, finished: true } };
      case 'EmailClaimReleased':
        return { claim: null, released: [...state.released, data.claimId] };
      default:
        return unreachable(type);
    }
  },
};

function claimed(command: ClaimEmail | ClaimNewEmail): EmailClaimEvent {
  const { claimId, userId } = command;
  return command.type === 'ClaimEmail'
    ? EmailClaimed({ claimId, userId, registration: command.registration })
    : NewEmailClaimed({ claimId, userId, change: command.change });
}
