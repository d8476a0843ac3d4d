import { describe, expect, it } from '@jest/globals';
import { emailClaim } from '../../src/domain/email-claim/decider.ts';
import { EmailClaimed, EmailClaimFinished, EmailClaimReleased } from '../../src/domain/email-claim/events.ts';
import { claim, sealed } from '../support/fixtures.ts';
import { specify } from '../support/specification.ts';

const { given, stateAfter } = specify(emailClaim);
const claimed = (number: number) =>
  EmailClaimed({ claimId: claim(number), userId: sealed(number), registration: sealed(number) });
const finished = EmailClaimFinished({ claimId: claim(1) });
const released = EmailClaimReleased({ claimId: claim(1) });
const claimIt = (number: number) =>
  ({
    type: 'ClaimEmail',
    claimId: claim(number),
    userId: sealed(number),
    registration: sealed(number),
  }) as const;
const finish = (number: number) => ({ type: 'FinishEmailClaim', claimId: claim(number) }) as const;
const release = (number: number) => ({ type: 'ReleaseEmailClaim', claimId: claim(number) }) as const;

describe('An e-mail address', () => {
  it('is taken once', () => {
    given().when(claimIt(1)).then(claimed(1));
    given(claimed(1)).when(claimIt(1)).thenNothing();
    given(claimed(1), finished).when(claimIt(1)).thenNothing();
  });

  it('is taken for everybody else, finished or not', () => {
    given(claimed(1)).when(claimIt(2)).thenRejected('email-taken');
    given(claimed(1), finished).when(claimIt(2)).thenRejected('email-taken');
  });

  it('is finished once, by its own claim', () => {
    given(claimed(1)).when(finish(1)).then(finished);
    given(claimed(1), finished).when(finish(1)).thenNothing();
    given(claimed(1)).when(finish(2)).thenRejected('not-found');
    given().when(finish(1)).thenRejected('not-found');
    given(claimed(1), released).when(finish(1)).thenRejected('not-found');
  });

  it('is released by its own claim, finished or not', () => {
    given(claimed(1)).when(release(1)).then(released);
    given(claimed(1), finished).when(release(1)).then(released);
    given(claimed(1), released).when(release(1)).thenNothing();
    given(claimed(1)).when(release(2)).thenNothing();
  });

  it('is free again once it is released, but not for that claim', () => {
    given(claimed(1), released).when(claimIt(2)).then(claimed(2));
    given(claimed(1), released).when(claimIt(1)).thenRejected('claim-released');
    given(claimed(1), released, claimed(2)).when(claimIt(1)).thenRejected('claim-released');
  });

  it('evolves from its history', () => {
    expect(stateAfter([claimed(1), finished])).toEqual({
      claim: {
        claimId: claim(1),
        userId: sealed(1),
        purpose: { kind: 'registration', registration: sealed(1) },
        finished: true,
      },
      released: [],
    });
    expect(stateAfter([claimed(1), released])).toEqual({ claim: null, released: [claim(1)] });
    expect(stateAfter([finished])).toEqual({ claim: null, released: [] });
  });
});
