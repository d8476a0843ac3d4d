import type { SessionId } from '../../domain/kernel/ids.ts';
import { session as sessionDecider } from '../../domain/session/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

/** Ends a session. One that has ended, or never was, stays so. */
export async function endSession(session: CommandSession, sessionId: SessionId): Promise<void> {
  await session.execute(sessionDecider, sessionId, { type: 'EndSession' });
}
