import { account } from '../../domain/account/decider.ts';
import { RefundId, showtimeOf, type BookingId } from '../../domain/kernel/ids.ts';
import type { Caller } from '../../domain/showtime/commands.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { ShowtimeRejection } from '../../domain/showtime/rules.ts';
import type { PersonKey } from '../keys/key-vault.ts';
import { bookingResult, type BookingResult } from './booking-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

/**
 * Cancels a booking, or releases a hold. What is to be paid back stands in the fact, by the policy the booking
 * was bought under; a process carries it to the payment.
 */
export async function cancelBooking(
  dependencies: CommandDependencies,
  session: CommandSession,
  caller: Caller,
  given: {
    readonly bookingId: BookingId;
    readonly reason: string | null;
    readonly expectedRevision: number | undefined;
  },
): Promise<BookingResult<ShowtimeRejection>> {
  const { bookingId, expectedRevision } = given;
  const reason =
    given.reason === null ? null : (await keyOf(dependencies, bookingId)).seal('reason', given.reason);
  const refundId = RefundId.parse(derivedId(session.commandId, 'refund'));
  const command = { type: 'CancelBooking', bookingId, caller, refundId, reason, expectedRevision } as const;
  const result = await session.execute(showtime, showtimeOf(bookingId), { ...command, now: session.now });
  return bookingResult(result, bookingId);
}

/** The key of the person a booking is for, so that what was typed about it is forgotten with them. */
async function keyOf({ writer, vault }: CommandDependencies, bookingId: BookingId): Promise<PersonKey> {
  const state = await writer.load(showtime, showtimeOf(bookingId));
  const booking = state.showtime?.bookings.get(bookingId);
  const customer =
    booking?.customerId == null ? null : (await writer.load(account, booking.customerId)).account;
  const keyId = customer?.email.keyId ?? booking?.walkIn?.name?.keyId ?? booking?.walkIn?.email?.keyId;
  const key = keyId === undefined ? null : await vault.personKey(keyId);
  return key ?? vault.createPersonKey();
}
