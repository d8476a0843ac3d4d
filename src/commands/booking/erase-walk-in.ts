import { showtimeOf, type BookingId } from '../../domain/kernel/ids.ts';
import { showtime, type ShowtimeRejection } from '../../domain/showtime/decider.ts';
import type { ShowtimeState } from '../../domain/showtime/state.ts';
import { WalkInErased } from '../../domain/showtime/walk-ins.ts';
import type { Caller } from '../../domain/showtime/values.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';

type ErasureDependencies = Pick<CommandDependencies, 'vault' | 'mail' | 'idempotentRequests'>;

/** A walk-in whose erasure is decided. */
export interface ErasedWalkIn {
  readonly bookingId: BookingId;
  /** What seals their name, their address, and what was typed about their booking. */
  readonly keyId: string;
}

/**
 * Erases a walk-in: decides it first, then carries it out. What a crash interrupts, a process manager finishes. Refused with
 * `customer-with-account` and `not-found`.
 */
export async function eraseWalkIn(
  dependencies: ErasureDependencies,
  session: CommandSession,
  { bookingId, caller }: { readonly bookingId: BookingId; readonly caller: Caller },
): Promise<CommandResult<ShowtimeState, ShowtimeRejection>> {
  const command = { type: 'EraseWalkIn', bookingId, caller } as const;
  const result = await session.execute(showtime, showtimeOf(bookingId), command);
  if (result.outcome === 'rejected') return result;
  const erased = result.events.find(({ type }) => type === 'WalkInErased');
  if (erased !== undefined) {
    await finishWalkInErasure(dependencies, WalkInErased.data.parse(erased.data));
  }
  return result;
}

/** Removes stored mails to the walk-in and stored responses about the booking, and drops the key. May be repeated. */
export async function finishWalkInErasure(
  { vault, mail, idempotentRequests }: ErasureDependencies,
  { bookingId, keyId }: ErasedWalkIn,
): Promise<void> {
  await mail.removeMailsAbout(keyId);
  await idempotentRequests.removeResponsesAbout(bookingId);
  await vault.dropPersonKey(keyId);
}
