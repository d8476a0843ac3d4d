import { finishRegistration } from '../commands/register-account.ts';
import { emailClaim } from '../domain/email-claim/decider.ts';
import { workFrom, type Process, type Work } from './process.ts';

/** How long the use case that claimed an address has to finish by itself. */
const GRACE_SECONDS = 30;

type UnfinishedRegistration = Work & { readonly digest: string };

/** Finishes what a crash interrupted between the claim of an address and its account. */
export const registration: Process<UnfinishedRegistration> = {
  work: {
    name: 'registration-work',
    version: 1,
    indexes: [['due']],
    documentIds: ({ stream, data }) =>
      stream.startsWith('emailclaim-') && 'claimId' in data ? [data.claimId] : [],
    on: {
      EmailClaimed: (_, event, id) => {
        const digest = event.stream.slice('emailclaim-'.length);
        return { ...workFrom(event, id, digest, GRACE_SECONDS), digest };
      },
      EmailClaimFinished: () => undefined,
      EmailClaimReleased: () => undefined,
    },
  },
  perform: async (dependencies, context, { workId, digest }) => {
    const { claim } = await dependencies.writer.read(emailClaim, digest);
    if (claim?.claimId === workId) await finishRegistration(dependencies, context, digest, claim);
    return { outcome: 'accepted', events: [], state: null, position: 0n };
  },
};
