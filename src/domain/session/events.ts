import { z } from 'zod';
import { event, type EventOf } from '../../engine/event.ts';
import { SessionId, UserId } from '../kernel/ids.ts';
import { Instant } from '../../engine/instant.ts';

const generation = z.int().nonnegative();

/** A login. `epoch` is the sessions version of the account; another version ends the session. */
export const SessionOpened = event('SessionOpened', {
  sessionId: SessionId,
  userId: UserId,
  epoch: z.int().nonnegative(),
  expiresAt: Instant,
});

/** Only the refresh token of this generation is valid from now on. */
export const SessionRefreshed = event('SessionRefreshed', {
  sessionId: SessionId,
  userId: UserId,
  generation,
});

/** A used refresh token was presented again: its owner or a thief did it. */
export const RefreshTokenReused = event('RefreshTokenReused', {
  sessionId: SessionId,
  userId: UserId,
  generation,
});

/** A login has ended: none of its tokens is good any more. */
export const SessionEnded = event('SessionEnded', {
  sessionId: SessionId,
  userId: UserId,
  reason: z.enum(['logout', 'refresh-token-reused']),
});

export const sessionEvents = [SessionOpened, SessionRefreshed, RefreshTokenReused, SessionEnded] as const;

export type SessionEvent = EventOf<(typeof sessionEvents)[number]>;
