import { RefundId, type ShowtimeId } from '../../domain/kernel/ids.ts';
import { showtime, type ShowtimeRejection } from '../../domain/showtime/decider.ts';
import { isBeingExchanged, type ShowtimeState } from '../../domain/showtime/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { ExpectedRevision } from '../../engine/decider.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { forEachBooking } from '../booking/each-booking.ts';
import { finishExchange } from '../booking/finish-exchange.ts';
import { refundIdsOf } from '../booking/refund-ids.ts';
import { releaseSlot } from './release-slot.ts';

/** Cancels a showtime: nothing of it is sold from now on. A process manager gives its bookings back. */
export function cancelShowtime(
  session: CommandSession,
  given: {
    readonly showtimeId: ShowtimeId;
    readonly reason: string;
    readonly expectedRevision: ExpectedRevision | undefined;
  },
): Promise<CommandResult<ShowtimeState, ShowtimeRejection>> {
  const { showtimeId, reason, expectedRevision } = given;
  return session.execute(showtime, showtimeId, {
    type: 'CancelShowtime',
    reason,
    expectedRevision,
    now: session.now,
  });
}

/**
 * Gives every booking of a cancelled showtime back, and its slot in the timetable. No booking comes after the
 * cancellation, so one pass finds them all. May be interrupted anywhere and repeated: each booking is given back once.
 */
export async function giveBookingsBack(session: CommandSession, showtimeId: ShowtimeId): Promise<void> {
  const { showtime: cancelled } = await session.load(showtime, showtimeId);
  if (cancelled === null) throw new Error(`${showtimeId} was cancelled, and is not there.`);
  const open = [...cancelled.bookings.values()].filter(
    ({ status }) => status === 'held' || status === 'confirmed',
  );
  for (const booking of open) {
    const { exchangedFor } = booking;
    if (isBeingExchanged(booking) && exchangedFor !== null) {
      await finishExchange(session.derive(booking.bookingId), exchangedFor.newBookingId);
    }
  }
  await forEachBooking(open, (booking) => {
    const { bookingId } = booking;
    const own = session.derive(bookingId);
    const refundId = RefundId.parse(derivedId(own.commandId, 'refund'));
    const refundIds = refundIdsOf(own.commandId, booking);
    const command = { type: 'GiveBookingBack', bookingId, refundId, refundIds, now: session.now } as const;
    return own.execute(showtime, showtimeId, command);
  });
  const { auditoriumId, claimId } = cancelled.snapshot;
  await releaseSlot(session, { auditoriumId, claimId });
}
