import { describe, expect, it } from '@jest/globals';
import { SessionId } from '../../src/domain/kernel/ids.ts';
import { addSeconds } from '../../src/engine/instant.ts';
import { session } from '../../src/domain/session/decider.ts';
import {
  RefreshTokenReused,
  SessionEnded,
  SessionOpened,
  SessionRefreshed,
  type SessionEvent,
} from '../../src/domain/session/events.ts';
import { alice, uuid } from '../support/fixtures.ts';
import { specify, placeOf } from '../support/specification.ts';

const { given, stateAfter } = specify(session);
const sessionId = SessionId.parse(uuid(14, 1));
const mine = { sessionId, userId: alice };
const openedAt = placeOf(0).occurredAt;
const expiresAt = addSeconds(openedAt, 30 * 24 * 3600);
const opened = SessionOpened({ ...mine, epoch: 4, expiresAt });
const refreshed = (generation: number): SessionEvent => SessionRefreshed({ ...mine, generation });
const reused = (generation: number): SessionEvent => RefreshTokenReused({ ...mine, generation });
const stolen = SessionEnded({ ...mine, reason: 'refresh-token-reused' });
const loggedOut = SessionEnded({ ...mine, reason: 'logout' });

/** Presents the refresh token of a generation so many seconds after the event of a revision. */
const present = (generation: number, seconds = 1, revision = 0) =>
  ({
    type: 'RefreshSession',
    generation,
    now: addSeconds(placeOf(revision).occurredAt, seconds),
  }) as const;

describe('A session', () => {
  it('is opened once', () => {
    const open = { type: 'OpenSession', ...mine, sessionsVersion: 4, expiresAt } as const;
    given().when(open).then(opened);
    given(opened).when(open).thenNothing();
  });

  it('gives the next refresh token for the one that counts', () => {
    given(opened).when(present(0)).then(refreshed(1));
    given(opened, refreshed(1)).when(present(1)).then(refreshed(2));
  });

  it('gives the same successor again within ten seconds, for two tabs that refresh at once', () => {
    given(opened, refreshed(1))
      .when(present(0, 0, 1))
      .thenNothing();
    given(opened, refreshed(1))
      .when(present(0, 9, 1))
      .thenNothing();
    given(opened, refreshed(1))
      .when(present(0, -5, 1))
      .thenNothing();
  });

  it('ends when a token comes again that was used', () => {
    given(opened, refreshed(1))
      .when(present(0, 10, 1))
      .then(reused(0), stolen);
    given(opened, refreshed(1), refreshed(2))
      .when(present(0, 0, 2))
      .then(reused(0), stolen);
  });

  it('gives nothing any more once it has ended, be the token good or not', () => {
    given(opened, loggedOut).when(present(0)).thenRejected('session-ended');
    given(opened, refreshed(1), reused(0), stolen).when(present(1)).thenRejected('session-ended');
    given(opened, refreshed(1), loggedOut)
      .when(present(0, 60, 1))
      .thenRejected('session-ended');
  });

  it('gives nothing for a token of no session, of the future, or after its time', () => {
    given().when(present(0)).thenRejected('session-ended');
    given(opened).when(present(1)).thenRejected('session-ended');
    given(opened)
      .when({ type: 'RefreshSession', generation: 0, now: expiresAt })
      .thenRejected('session-ended');
  });

  it('is ended by a logout, once', () => {
    given(opened).when({ type: 'EndSession' }).then(loggedOut);
    given(opened, loggedOut).when({ type: 'EndSession' }).thenNothing();
    given().when({ type: 'EndSession' }).thenRejected('session-ended');
  });

  it('evolves from its history', () =>
    expect(stateAfter([opened, refreshed(1), reused(0), stolen])).toEqual({
      ...mine,
      sessionsVersion: 4,
      expiresAt,
      generation: 1,
      refreshedAt: placeOf(1).occurredAt,
      ended: true,
    }));
});
