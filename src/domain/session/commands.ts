import type { SessionId, UserId } from '../kernel/ids.ts';
import type { Instant } from '../../engine/instant.ts';

export interface OpenSession {
  readonly type: 'OpenSession';
  readonly sessionId: SessionId;
  readonly userId: UserId;
  /** The account's, when the session begins. */
  readonly sessionsVersion: number;
  readonly expiresAt: Instant;
}

/** `generation` is the generation of the refresh token that was presented. */
export interface RefreshSession {
  readonly type: 'RefreshSession';
  readonly generation: number;
  readonly now: Instant;
}

export interface EndSession {
  readonly type: 'EndSession';
}

export type SessionCommand = OpenSession | RefreshSession | EndSession;
