import { RefundId, type BookingId, type ShowtimeId } from '../../domain/kernel/ids.ts';
import { showtime, type ShowtimeRejection } from '../../domain/showtime/decider.ts';
import type { ShowtimeState } from '../../domain/showtime/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { ExpectedRevision } from '../../engine/decider.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { releaseSlot } from './release-slot.ts';

/** So many bookings go into the stream writer's queue at once: it is bounded, and buyers of other showtimes wait in no other. */
const TOGETHER = 50;

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
  const open = [...cancelled.bookings.values()]
    .filter(({ status }) => status === 'held' || status === 'confirmed')
    .map(({ bookingId }) => bookingId);
  for (let next = 0; next < open.length; next += TOGETHER) {
    await Promise.all(open.slice(next, next + TOGETHER).map((each) => giveBack(session, showtimeId, each)));
  }
  const { auditoriumId, claimId } = cancelled.snapshot;
  await releaseSlot(session, { auditoriumId, claimId });
}

async function giveBack(
  session: CommandSession,
  showtimeId: ShowtimeId,
  bookingId: BookingId,
): Promise<void> {
  const own = session.derive(bookingId);
  const refundId = RefundId.parse(derivedId(own.commandId, 'refund'));
  const command = { type: 'GiveBookingBack', bookingId, refundId, now: session.now } as const;
  const result = await own.execute(showtime, showtimeId, command);
  if (result.outcome === 'rejected') throw new Error(`${bookingId}: ${result.rejection.code}`);
}
