import type { Account } from '../../domain/account/account.ts';
import { SessionId } from '../../domain/kernel/ids.ts';
import { session as sessionDecider } from '../../domain/session/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { addSeconds } from '../../engine/instant.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { withRefreshToken, type LiveSession } from './live-session.ts';

const SECONDS_PER_DAY = 24 * 60 * 60;

/** Begins a session of somebody who has proven who they are. */
export async function openSession(
  dependencies: Pick<CommandDependencies, 'vault' | 'settings'>,
  session: CommandSession,
  { userId, sessionsVersion }: Account,
): Promise<CommandResult<LiveSession, 'session-ended'>> {
  const sessionId = SessionId.parse(derivedId(session.commandId, 'session'));
  const expiresAt = addSeconds(session.now, dependencies.settings.refreshTokenDays * SECONDS_PER_DAY);
  const command = { type: 'OpenSession', sessionId, userId, sessionsVersion, expiresAt } as const;
  const opened = await session.execute(sessionDecider, sessionId, command);
  return opened.outcome === 'rejected' ? opened : withRefreshToken(dependencies, session, opened);
}
