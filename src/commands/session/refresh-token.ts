import { createHmac, timingSafeEqual } from 'node:crypto';
import { SessionId } from '../../domain/kernel/ids.ts';
import type { Session } from '../../domain/session/decider.ts';
import type { CommandDependencies } from '../dependencies.ts';
import type { KeyVault } from '../keys/key-vault.ts';

/** What a refresh token of ours tells. */
export interface RefreshTokenDetails {
  readonly sessionId: SessionId;
  readonly generation: number;
}

/** The session that a refresh token continues and its generation; null for a text that we did not make. */
export async function readRefreshToken(
  { vault }: Pick<CommandDependencies, 'vault'>,
  token: string,
): Promise<RefreshTokenDetails | null> {
  const [id, count, given, ...rest] = token.split('.');
  const sessionId = SessionId.safeParse(id);
  if (!sessionId.success || count === undefined || given === undefined || rest.length > 0) return null;
  if (!/^(0|[1-9]\d{0,8})$/.test(count)) return null;
  const generation = Number(count);
  const expected = Buffer.from(await secretOf(vault, sessionId.data, generation));
  const presented = Buffer.from(given);
  const isOurs = presented.length === expected.length && timingSafeEqual(presented, expected);
  return isOurs ? { sessionId: sessionId.data, generation } : null;
}

/**
 * The refresh token of a session's present generation. It is derived, not stored: events hold its generation, any
 * process can make the same one again, and nobody can make one without the key.
 */
export async function refreshTokenOf(vault: KeyVault, { sessionId, generation }: Session): Promise<string> {
  return `${sessionId}.${generation}.${await secretOf(vault, sessionId, generation)}`;
}

async function secretOf(vault: KeyVault, sessionId: SessionId, generation: number): Promise<string> {
  const key = await vault.systemKey('refresh');
  return createHmac('sha256', key).update(`refresh:${sessionId}:${generation}`).digest('base64url');
}
