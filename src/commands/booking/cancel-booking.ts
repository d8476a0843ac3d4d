import { RefundId, showtimeOf, type BookingId } from '../../domain/kernel/ids.ts';
import type { Caller } from '../../domain/showtime/values.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { ExpectedRevision } from '../../engine/decider.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { bookingResult, type BookingResult } from './booking-result.ts';
import { keyOfBooking } from './key-of-booking.ts';
import { refundIdsOf } from './refund-ids.ts';

/**
 * Cancels a booking or some of its seats, or releases a hold. The event says what is to be paid back, by the policy that the booking was
 * bought under; a process manager requests the refund.
 */
export async function cancelBooking(
  { vault }: Pick<CommandDependencies, 'vault'>,
  session: CommandSession,
  given: {
    readonly caller: Caller;
    readonly bookingId: BookingId;
    /** Some of its seats; absent: all. */
    readonly seats?: readonly string[] | undefined;
    readonly reason: string | null;
    readonly expectedRevision: ExpectedRevision | undefined;
  },
): Promise<BookingResult> {
  const { bookingId, caller, seats, expectedRevision } = given;
  const reason =
    given.reason === null
      ? null
      : (await keyOfBooking(vault, session, bookingId)).seal('reason', given.reason);
  const { showtime: present } = await session.load(showtime, showtimeOf(bookingId));
  const command = {
    bookingId,
    caller,
    refundId: RefundId.parse(derivedId(session.commandId, 'refund')),
    refundIds: refundIdsOf(session.commandId, present?.bookings.get(bookingId)),
    reason,
    expectedRevision,
    now: session.now,
  };
  const result = await session.execute(
    showtime,
    showtimeOf(bookingId),
    seats === undefined ? { type: 'CancelBooking', ...command } : { type: 'CancelSeats', ...command, seats },
  );
  return bookingResult(result, bookingId);
}
