import {
  accept,
  reject,
  unreachable,
  type Decider,
  type Decision,
  type Rejected,
} from '../../engine/decider.ts';
import type { SessionId, UserId } from '../kernel/ids.ts';
import { secondsBetween, type Instant } from '../../engine/instant.ts';
import type { RefreshSession, SessionCommand } from './commands.ts';
import {
  RefreshTokenReused,
  SessionEnded,
  SessionOpened,
  SessionRefreshed,
  type SessionEvent,
  sessionEvents,
} from './events.ts';

/**
 * For so long the refresh token before the present one gives the same successor again. Two tabs that refresh at once,
 * or a client whose answer was lost, are not taken for a thief (RFC 9700, 4.14.2).
 */
const GRACE_SECONDS = 10;

/** One family of refresh tokens. */
export interface Session {
  readonly sessionId: SessionId;
  readonly userId: UserId;
  /** The account's, when the session began. */
  readonly sessionsVersion: number;
  readonly expiresAt: Instant;
  /** The generation of the refresh token that is valid. */
  readonly generation: number;
  readonly refreshedAt: Instant;
  readonly ended: boolean;
}

export type SessionState = Session | null;
export type SessionRejection = 'session-ended';

/** A login until it ends. A refresh token is used once; one that is used again ends the session. */
export const session: Decider<SessionCommand, SessionEvent, SessionState, SessionRejection> = {
  category: 'session',
  events: sessionEvents,
  initialState: null,

  decide(command, state) {
    if (command.type === 'OpenSession') {
      const { sessionId, userId, sessionsVersion, expiresAt } = command;
      if (state !== null) return accept();
      return accept(SessionOpened({ sessionId, userId, epoch: sessionsVersion, expiresAt }));
    }
    if (state === null) return sessionEnded();
    switch (command.type) {
      case 'RefreshSession':
        return refresh(command, state);
      case 'EndSession': {
        const { sessionId, userId, ended } = state;
        return ended ? accept() : accept(SessionEnded({ sessionId, userId, reason: 'logout' }));
      }
      default:
        return unreachable(command);
    }
  },

  evolve(state, { type, data }, place) {
    if (type === 'SessionOpened') {
      const { sessionId, userId, epoch: sessionsVersion, expiresAt } = data;
      const refreshedAt = place.occurredAt;
      return { sessionId, userId, sessionsVersion, expiresAt, generation: 0, refreshedAt, ended: false };
    }
    if (state === null) return state;
    switch (type) {
      case 'SessionRefreshed':
        return { ...state, generation: data.generation, refreshedAt: place.occurredAt };
      case 'RefreshTokenReused':
        return state;
      case 'SessionEnded':
        return { ...state, ended: true };
      default:
        return unreachable(type);
    }
  },
};

function refresh(
  { generation, now }: RefreshSession,
  state: Session,
): Decision<SessionEvent, SessionRejection> {
  const { sessionId, userId, generation: present } = state;
  if (state.ended || now >= state.expiresAt || generation > present) return sessionEnded();
  if (generation === present) {
    return accept(SessionRefreshed({ sessionId, userId, generation: present + 1 }));
  }
  const isLate = secondsBetween(state.refreshedAt, now) >= GRACE_SECONDS;
  if (generation === present - 1 && !isLate) return accept();
  return accept<SessionEvent>(
    RefreshTokenReused({ sessionId, userId, generation }),
    SessionEnded({ sessionId, userId, reason: 'refresh-token-reused' }),
  );
}

export function sessionEnded(): Rejected<'session-ended'> {
  return reject('session-ended', 'The session has ended. Log in again.');
}
