import type { CommandDependencies } from '../commands/dependencies.ts';
import { legacy } from '../legacy-handlers.ts';
import { finishEmailChange } from '../commands/account/finish-email-change.ts';
import { finishRegistration } from '../commands/account/finish-registration.ts';
import { emailClaim } from '../domain/email-claim/decider.ts';
import type { MarqueeEvent } from '../domain/aggregates.ts';
import type { RecordedEvent } from '../engine/event.ts';
import {
  nothingToDo,
  jobFrom,
  type ProcessManager,
  type Job,
} from '../engine/process-managers/process-manager.ts';

/** How long the use case that claimed an address has to finish by itself. */
const GRACE_SECONDS = 30;

type UnfinishedClaim = Job & { readonly digest: string };

function unfinished(event: RecordedEvent<MarqueeEvent>, id: string): UnfinishedClaim {
  const digest = event.stream.slice('emailclaim-'.length);
  return { ...jobFrom(event, id, digest, GRACE_SECONDS), digest };
}

/** Finishes what a crash interrupted between the claim of an address and its account. */
export const registration: ProcessManager<UnfinishedClaim, CommandDependencies> = {
  work: legacy<UnfinishedClaim>({
    name: 'registration-work',
    version: 2,
    indexes: [['due']],
    documentIds: ({ stream, data }) =>
      stream.startsWith('emailclaim-') && 'claimId' in data ? [data.claimId] : [],
    on: {
      EmailClaimed: (_, event, id) => unfinished(event, id),
      NewEmailClaimed: (_, event, id) => unfinished(event, id),
      EmailClaimFinished: () => undefined,
      EmailClaimReleased: () => undefined,
    },
  }),
  perform: async (dependencies, session, { workId, digest }) => {
    const { claim } = await session.load(emailClaim, digest);
    if (claim?.claimId !== workId) return nothingToDo();
    const finish = claim.purpose.kind === 'registration' ? finishRegistration : finishEmailChange;
    // Given up and released is an end, too.
    await finish(dependencies, session, { digest, claim });
    return nothingToDo();
  },
};
