import { finishEmailChange } from '../commands/account/finish-email-change.ts';
import { finishRegistration } from '../commands/account/finish-registration.ts';
import { emailClaim } from '../domain/email-claim/decider.ts';
import type { ClaimId } from '../domain/kernel/ids.ts';
import type { RecordedEvent } from '../engine/event.ts';
import { nothingToDo, type JobStart } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager, USE_CASE_SECONDS } from './define-process-manager.ts';

interface UnfinishedClaim {
  readonly claimId: ClaimId;
  readonly digest: string;
}

/** Finishes what a crash interrupted between the claim of an address and its account. */
export const finishEmailClaims = defineProcessManager<UnfinishedClaim>({
  name: 'finish-email-claims',
  starts: {
    EmailClaimed: (event) => unfinished(event, event.data.claimId),
    NewEmailClaimed: (event) => unfinished(event, event.data.claimId),
  },
  ends: {
    EmailClaimFinished: ({ data }) => data.claimId,
    EmailClaimReleased: ({ data }) => data.claimId,
  },
  perform: async (dependencies, session, { claimId, digest }) => {
    const { claim } = await session.load(emailClaim, digest);
    if (claim?.claimId !== claimId) return nothingToDo();
    const finish = claim.purpose.kind === 'registration' ? finishRegistration : finishEmailChange;
    // The account's events must not tell that a claim has caused them: an erased person could be found by it.
    const apart = session.apart().givenBy(session.context.actor);
    // A claim that was given up and released is finished, too.
    await finish(dependencies, apart, { digest, claim });
    return nothingToDo();
  },
});

function unfinished({ stream }: RecordedEvent, claimId: ClaimId): JobStart<UnfinishedClaim> {
  const digest = stream.slice('emailclaim-'.length);
  return { id: claimId, subject: digest, afterSeconds: USE_CASE_SECONDS, data: { claimId, digest } };
}
