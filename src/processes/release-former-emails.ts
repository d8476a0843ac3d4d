import { releaseFormerEmail } from '../commands/account/release-former-email.ts';
import type { ClaimId } from '../domain/kernel/ids.ts';
import type { Sealed } from '../domain/kernel/sealed.ts';
import { defineProcessManager } from './define-process-manager.ts';

/** Releases an address that its account has exchanged for another. */
export const releaseFormerEmails = defineProcessManager<{
  readonly claimId: ClaimId;
  readonly email: Sealed;
}>({
  name: 'release-former-emails',
  starts: {
    EmailChanged: ({ data: { userId, formerClaimId, formerEmail } }) => {
      return { id: formerClaimId, subject: userId, data: { claimId: formerClaimId, email: formerEmail } };
    },
  },
  // Ends the jobs of claims that were made before claims had ids of their own. Others end when they are performed.
  ends: { EmailClaimReleased: ({ data }) => data.claimId },
  perform: releaseFormerEmail,
});
