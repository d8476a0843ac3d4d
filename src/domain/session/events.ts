import { z } from 'zod';
import { event, type EventOf } from '../../engine/event.ts';
import { SessionId, UserId } from '../kernel/ids.ts';
import { Instant } from '../../engine/instant.ts';

const generation = z.int().nonnegative();

/** A login. `epoch` is the account's, in which it began; with that the session ends. */
export const SessionOpened = event('SessionOpened', {
  sessionId: SessionId,
  userId: UserId,
  epoch: z.int().nonnegative(),
  expiresAt: Instant,
});

/** From now on the refresh token of this generation is the one that counts. */
export const SessionRefreshed = event('SessionRefreshed', {
  sessionId: SessionId,
  userId: UserId,
  generation,
});

/** Somebody presented a refresh token that had been used: it was stolen, from them or by them. */
export const RefreshTokenReused = event('RefreshTokenReused', {
  sessionId: SessionId,
  userId: UserId,
  generation,
});

export const SessionEnded = event('SessionEnded', {
  sessionId: SessionId,
  userId: UserId,
  reason: z.enum(['logout', 'refresh-token-reused']),
});

export const sessionEvents = [SessionOpened, SessionRefreshed, RefreshTokenReused, SessionEnded] as const;

export type SessionEvent = EventOf<(typeof sessionEvents)[number]>;
