import { createHmac, timingSafeEqual } from 'node:crypto';
import { sessionGoesOn, type Account } from '../../domain/account/account.ts';
import { account } from '../../domain/account/decider.ts';
import { SessionId } from '../../domain/kernel/ids.ts';
import { addSeconds } from '../../engine/instant.ts';
import { session as sessionDecider, sessionEnded, type Session } from '../../domain/session/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

const SECONDS_PER_DAY = 24 * 60 * 60;

/** A session that goes on, whose it is, and the refresh token that continues it. */
export interface LiveSession {
  readonly session: Session;
  readonly account: Account;
  readonly refreshToken: string;
}

/** Begins a session of somebody who has proven who they are. */
export async function openSession(
  dependencies: CommandDependencies,
  session: CommandSession,
  { userId, sessionsVersion }: Account,
): Promise<CommandResult<LiveSession>> {
  const sessionId = SessionId.parse(derivedId(session.commandId, 'session'));
  const expiresAt = addSeconds(session.now, dependencies.settings.refreshTokenDays * SECONDS_PER_DAY);
  const command = { type: 'OpenSession', sessionId, userId, epoch: sessionsVersion, expiresAt } as const;
  const opened = await session.execute(sessionDecider, sessionId, command);
  return opened.outcome === 'rejected' ? opened : withToken(dependencies, opened);
}

/**
 * Gives the next refresh token for one that counts. Refused with `session-ended` for any other; one that was used
 * before, and not just now, ends the session.
 */
export async function refreshSession(
  dependencies: CommandDependencies,
  session: CommandSession,
  refreshToken: string,
): Promise<CommandResult<LiveSession>> {
  const presented = await readRefreshToken(dependencies, refreshToken);
  if (presented === null) return sessionEnded();
  const { sessionId, generation } = presented;
  const live = await liveSession(dependencies, sessionId);
  if (live === null) return sessionEnded();
  const command = { type: 'RefreshSession', generation, now: session.now } as const;
  const refreshed = await session.execute(sessionDecider, sessionId, command);
  if (refreshed.outcome === 'rejected') return refreshed;
  if (refreshed.state?.ended === true) return sessionEnded();
  return withToken(dependencies, refreshed);
}

/** Ends a session. One that has ended, or never was, stays so. */
export async function endSession(
  _: CommandDependencies,
  session: CommandSession,
  sessionId: SessionId,
): Promise<void> {
  await session.execute(sessionDecider, sessionId, { type: 'EndSession' });
}

/** A session and its account as they stand now; null when it has ended, or there never was one. */
export async function liveSession(
  { writer }: CommandDependencies,
  sessionId: SessionId,
): Promise<{ readonly session: Session; readonly account: Account } | null> {
  const found = await writer.load(sessionDecider, sessionId);
  if (found === null || found.ended) return null;
  const owner = (await writer.load(account, found.userId)).account;
  return owner !== null && sessionGoesOn(owner, found) ? { session: found, account: owner } : null;
}

/** What a refresh token of ours tells. */
export interface RefreshTokenFacts {
  readonly sessionId: SessionId;
  readonly generation: number;
}

/** The session that a refresh token continues and its generation; null for a text that we did not make. */
export async function readRefreshToken(
  { vault }: CommandDependencies,
  token: string,
): Promise<RefreshTokenFacts | null> {
  const [id, count, given, ...rest] = token.split('.');
  const sessionId = SessionId.safeParse(id);
  if (!sessionId.success || count === undefined || given === undefined || rest.length > 0) return null;
  if (!/^(0|[1-9]\d{0,8})$/.test(count)) return null;
  const generation = Number(count);
  const expected = Buffer.from(secretOf(await vault.systemKey('refresh'), sessionId.data, generation));
  const presented = Buffer.from(given);
  const isOurs = presented.length === expected.length && timingSafeEqual(presented, expected);
  return isOurs ? { sessionId: sessionId.data, generation } : null;
}

/**
 * A refresh token is derived, not stored: events hold its generation, and any process can give the same one again.
 * Nobody can make one without the key.
 */
async function withToken(
  dependencies: CommandDependencies,
  result: CommandResult<Session | null> & { readonly outcome: 'accepted' },
): Promise<CommandResult<LiveSession>> {
  const opened = result.state;
  if (opened === null) throw new Error('A session was opened and is not there.');
  const { account: owner } = await dependencies.writer.load(account, opened.userId);
  if (owner === null || !sessionGoesOn(owner, opened)) return sessionEnded();
  const { sessionId, generation } = opened;
  const secret = secretOf(await dependencies.vault.systemKey('refresh'), sessionId, generation);
  const refreshToken = `${sessionId}.${generation}.${secret}`;
  return { ...result, state: { session: opened, account: owner, refreshToken } };
}

function secretOf(key: Buffer, sessionId: SessionId, generation: number): string {
  return createHmac('sha256', key).update(`refresh:${sessionId}:${generation}`).digest('base64url');
}
