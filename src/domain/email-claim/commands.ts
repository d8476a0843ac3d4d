import type { ClaimId } from '../kernel/ids.ts';
import type { Sealed } from '../kernel/sealed.ts';

export interface ClaimEmail {
  readonly type: 'ClaimEmail';
  readonly claimId: ClaimId;
  readonly userId: Sealed;
  readonly registration: Sealed;
}

export interface ClaimNewEmail {
  readonly type: 'ClaimNewEmail';
  readonly claimId: ClaimId;
  readonly userId: Sealed;
  readonly change: Sealed;
}

export interface FinishEmailClaim {
  readonly type: 'FinishEmailClaim';
  readonly claimId: ClaimId;
}

export interface ReleaseEmailClaim {
  readonly type: 'ReleaseEmailClaim';
  readonly claimId: ClaimId;
}

export type EmailClaimCommand = ClaimEmail | ClaimNewEmail | FinishEmailClaim | ReleaseEmailClaim;
