import { createHmac } from 'node:crypto';
import { sessionGoesOn, type Account } from '../../domain/account/account.ts';
import { SessionId } from '../../domain/kernel/ids.ts';
import { session as sessionDecider, type Session } from '../../domain/session/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { isSameSecret } from '../account/pins.ts';
import type { CommandDependencies } from '../dependencies.ts';

/** So many accounts a device is known for: those that logged in on it last. */
const ACCOUNTS = 4;
const BETWEEN = '~';

type Vault = Pick<CommandDependencies, 'vault'>;
type States = Pick<CommandSession, 'load'>;

/**
 * What a device keeps of a login, so that it is known again: it names the session, also once that has ended. It logs
 * nobody in. It derives from the session and is stored nowhere; `kept` is what the device had before.
 */
export async function deviceTokenOf(
  { vault }: Vault,
  states: States,
  { sessionId, userId }: Session,
  kept: string,
): Promise<string> {
  const others = (await sessionsOf({ vault }, states, kept)).filter((each) => each.userId !== userId);
  const ids = [sessionId, ...others.map((each) => each.sessionId)].slice(0, ACCOUNTS);
  return (await Promise.all(ids.map((id) => partOf(vault, id)))).join(BETWEEN);
}

/**
 * The login by which a device is known to be of an account; null for a device that is not. What ends all sessions of an
 * account makes its devices strangers: whoever knew the former password has no device.
 */
export async function knownDevice(
  dependencies: Vault,
  states: States,
  token: string,
  owner: Account | null,
): Promise<SessionId | null> {
  if (owner === null) return null;
  const sessions = await sessionsOf(dependencies, states, token);
  const known = sessions.find((each) => each.userId === owner.userId && sessionGoesOn(owner, each));
  return known?.sessionId ?? null;
}

/** The sessions that a token of ours names. */
async function sessionsOf({ vault }: Vault, states: States, token: string): Promise<readonly Session[]> {
  const found: Session[] = [];
  for (const part of token.split(BETWEEN, ACCOUNTS)) {
    const sessionId = SessionId.safeParse(part.split('.', 1)[0]);
    if (!sessionId.success || !isSameSecret(part, await partOf(vault, sessionId.data))) continue;
    const session = await states.load(sessionDecider, sessionId.data);
    if (session !== null) found.push(session);
  }
  return found;
}

async function partOf(vault: CommandDependencies['vault'], sessionId: SessionId): Promise<string> {
  const key = await vault.systemKey('refresh');
  return `${sessionId}.${createHmac('sha256', key).update(`device:${sessionId}`).digest('base64url')}`;
}
