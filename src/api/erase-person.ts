import type { Accepted } from '../engine/command-handling/command-result.ts';
import type { CommandSession } from '../engine/command-handling/command-session.ts';
import { eraseAccount } from '../commands/account/erase-account.ts';
import { releaseHold } from '../commands/booking/release-hold.ts';
import type { AccountState } from '../domain/account/account.ts';
import type { UserId } from '../domain/kernel/ids.ts';
import { openHoldsOf } from '../projections/bookings.ts';
import { accepted, type Presenting } from './route.ts';

/**
 * Erases a person, then releases the seats that they hold. Their bookings stay valid. A hold that the read model does
 * not show, be it for now, expires by itself. Throws `last-administrator` and `not-found`.
 */
export async function erasePerson(
  { api, names, session }: Presenting & { readonly session: CommandSession },
  userId: UserId,
): Promise<Accepted<AccountState>> {
  const erased = accepted(await eraseAccount(api.commands, session, userId));
  api.sessions.evict(userId);
  const held = await names.found(() => openHoldsOf(api.documents, userId));
  for (const { bookingId } of held ?? []) {
    const caller = { userId, isStaff: false };
    await releaseHold(session, { caller, bookingId, expectedRevision: undefined });
  }
  return erased;
}
