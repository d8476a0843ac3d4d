import { showtimeOf, type BookingId } from '../../domain/kernel/ids.ts';
import { showtime, type ShowtimeRejection } from '../../domain/showtime/decider.ts';
import { isUnpaid } from '../../domain/showtime/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { Instant } from '../../engine/instant.ts';

/**
 * Cancels a booking that nobody has paid at the counter when the box office closes. Answers `payableUntil` before. Does
 * nothing to any other booking.
 */
export async function cancelUnpaid(
  session: CommandSession,
  bookingId: BookingId,
): Promise<CommandResult<unknown, ShowtimeRejection> | { readonly payableUntil: Instant }> {
  const state = await session.load(showtime, showtimeOf(bookingId));
  const booking = state.showtime?.bookings.get(bookingId);
  if (state.showtime !== null && booking !== undefined && isUnpaid(booking)) {
    const { boxOfficeUntil } = state.showtime;
    if (session.now < boxOfficeUntil) return { payableUntil: boxOfficeUntil };
  }
  return session.execute(showtime, showtimeOf(bookingId), {
    type: 'CancelUnpaid',
    bookingId,
    now: session.now,
  });
}
