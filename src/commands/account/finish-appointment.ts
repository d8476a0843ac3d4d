import { account } from '../../domain/account/decider.ts';
import type { UserId } from '../../domain/kernel/ids.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { countAdministrator } from './administrator-count.ts';

/** Counts an administrator whom a crash has left uncounted. May be repeated. */
export async function finishAppointment(session: CommandSession, userId: UserId): Promise<void> {
  await countAdministrator(session, (await session.load(account, userId)).account);
}
