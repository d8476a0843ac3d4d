import { finishEmailChange } from '../commands/email-change.ts';
import { finishRegistration } from '../commands/register-account.ts';
import { emailClaim } from '../domain/email-claim/decider.ts';
import type { MarqueeEvent } from '../domain/catalogue.ts';
import type { RecordedEvent } from '../domain/kernel/event.ts';
import { nothingToDo, workFrom, type Process, type Work } from './process.ts';

/** How long the use case that claimed an address has to finish by itself. */
const GRACE_SECONDS = 30;

type UnfinishedClaim = Work & { readonly digest: string };

function unfinished(event: RecordedEvent<MarqueeEvent>, id: string): UnfinishedClaim {
  const digest = event.stream.slice('emailclaim-'.length);
  return { ...workFrom(event, id, digest, GRACE_SECONDS), digest };
}

/** Finishes what a crash interrupted between the claim of an address and its account. */
export const registration: Process<UnfinishedClaim> = {
  work: {
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
  },
  perform: async (dependencies, context, { workId, digest }) => {
    const { claim } = await dependencies.writer.read(emailClaim, digest);
    if (claim?.claimId !== workId) return nothingToDo();
    const finish = claim.purpose.kind === 'registration' ? finishRegistration : finishEmailChange;
    // Given up and released is an end, too.
    await finish(dependencies, context, digest, claim);
    return nothingToDo();
  },
};
