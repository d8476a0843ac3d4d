import type { ShowtimeId } from '../../domain/kernel/ids.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import { isUnpaid } from '../../domain/showtime/state.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { Instant } from '../../engine/instant.ts';
import { forEachBooking } from './each-booking.ts';

/**
 * Cancels the bookings of a showtime that nobody has paid at the counter when its box office closes. Answers until when
 * they can still be paid; null when none of them is left.
 */
export async function cancelUnpaid(session: CommandSession, showtimeId: ShowtimeId): Promise<Instant | null> {
  const { showtime: present } = await session.load(showtime, showtimeId);
  if (present === null) return null;
  const unpaid = [...present.bookings.values()].filter(isUnpaid);
  if (unpaid.length === 0) return null;
  if (session.now < present.boxOfficeUntil) return present.boxOfficeUntil;
  await forEachBooking(unpaid, ({ bookingId }) => {
    const command = { type: 'CancelUnpaid', bookingId, now: session.now } as const;
    return session.derive(bookingId).execute(showtime, showtimeId, command);
  });
  return null;
}
