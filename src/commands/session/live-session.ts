import { sessionGoesOn, type Account } from '../../domain/account/account.ts';
import { account } from '../../domain/account/decider.ts';
import type { SessionId } from '../../domain/kernel/ids.ts';
import { session as sessionDecider, sessionEnded, type Session } from '../../domain/session/decider.ts';
import type { Accepted, CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { refreshTokenOf } from './refresh-token.ts';

/** A session that goes on, whose it is, and the refresh token that continues it. */
export interface LiveSession {
  readonly session: Session;
  readonly account: Account;
  readonly refreshToken: string;
}

/** A session and its account as they stand now; null when it has ended, or there never was one. */
export async function liveSession(
  states: Pick<CommandSession, 'load'>,
  sessionId: SessionId,
): Promise<Omit<LiveSession, 'refreshToken'> | null> {
  const found = await states.load(sessionDecider, sessionId);
  if (found === null || found.ended) return null;
  const owner = (await states.load(account, found.userId)).account;
  return owner !== null && sessionGoesOn(owner, found) ? { session: found, account: owner } : null;
}

/** The answer to who has opened or refreshed a session. Refused with `session-ended` where the account has ended it. */
export async function withRefreshToken(
  { vault }: Pick<CommandDependencies, 'vault'>,
  session: CommandSession,
  result: Accepted<Session | null>,
): Promise<CommandResult<LiveSession, 'session-ended'>> {
  const opened = result.state;
  if (opened === null) throw new Error('A session was opened and is not there.');
  const { account: owner } = await session.load(account, opened.userId);
  if (owner === null || !sessionGoesOn(owner, opened)) return sessionEnded();
  const refreshToken = await refreshTokenOf(vault, opened);
  return { ...result, state: { session: opened, account: owner, refreshToken } };
}
