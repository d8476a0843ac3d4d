import { account } from '../../domain/account/decider.ts';
import { RefundId, showtimeOf, type BookingId } from '../../domain/kernel/ids.ts';
import type { Caller } from '../../domain/showtime/values.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { ExpectedRevision } from '../../engine/decider.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { CommandDependencies } from '../dependencies.ts';
import type { KeyVault, PersonKey } from '../keys/key-vault.ts';
import { bookingResult, type BookingResult } from './booking-result.ts';

/**
 * Cancels a booking, or releases a hold. The event says what is to be paid back, by the policy that the booking was
 * bought under; a process manager requests the refund.
 */
export async function cancelBooking(
  { vault }: Pick<CommandDependencies, 'vault'>,
  session: CommandSession,
  given: {
    readonly caller: Caller;
    readonly bookingId: BookingId;
    readonly reason: string | null;
    readonly expectedRevision: ExpectedRevision | undefined;
  },
): Promise<BookingResult> {
  const { bookingId, caller, expectedRevision } = given;
  const reason =
    given.reason === null ? null : (await keyOf(vault, session, bookingId)).seal('reason', given.reason);
  const result = await session.execute(showtime, showtimeOf(bookingId), {
    type: 'CancelBooking',
    bookingId,
    caller,
    refundId: RefundId.parse(derivedId(session.commandId, 'refund')),
    reason,
    expectedRevision,
    now: session.now,
  });
  return bookingResult(result, bookingId);
}

/** The key of the person a booking is for, so that what was typed about it is erased with them. */
async function keyOf(vault: KeyVault, session: CommandSession, bookingId: BookingId): Promise<PersonKey> {
  const state = await session.load(showtime, showtimeOf(bookingId));
  const booking = state.showtime?.bookings.get(bookingId);
  const customer =
    booking?.customerId == null ? null : (await session.load(account, booking.customerId)).account;
  const keyId = customer?.email.keyId ?? booking?.walkIn?.name?.keyId ?? booking?.walkIn?.email?.keyId;
  const key = keyId === undefined ? null : await vault.personKey(keyId);
  return key ?? vault.createPersonKey();
}
