import { session as sessionDecider, sessionEnded } from '../../domain/session/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { liveSession, withRefreshToken, type LiveSession } from './live-session.ts';
import { readRefreshToken } from './refresh-token.ts';

/**
 * Gives the next refresh token for one that counts. Refused with `session-ended` for any other; one that was used
 * before, and not just now, ends the session.
 */
export async function refreshSession(
  dependencies: Pick<CommandDependencies, 'vault'>,
  session: CommandSession,
  refreshToken: string,
): Promise<CommandResult<LiveSession, 'session-ended'>> {
  const presented = await readRefreshToken(dependencies, refreshToken);
  if (presented === null) return sessionEnded();
  const { sessionId, generation } = presented;
  if ((await liveSession(session, sessionId)) === null) return sessionEnded();
  const command = { type: 'RefreshSession', generation, now: session.now } as const;
  const refreshed = await session.execute(sessionDecider, sessionId, command);
  if (refreshed.outcome === 'rejected') return refreshed;
  if (refreshed.state?.ended === true) return sessionEnded();
  return withRefreshToken(dependencies, session, refreshed);
}
