import type { Booking } from '../../domain/showtime/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';

/** So many commands wait for a showtime at once: its queue is bounded, and its buyers stand in it, too. */
const TOGETHER = 50;

/** Gives a command for each of many bookings of one showtime. Throws where one is refused: what was done is done. */
export async function forEachBooking(
  bookings: readonly Booking[],
  give: (booking: Booking) => Promise<CommandResult<unknown, string>>,
): Promise<void> {
  for (let next = 0; next < bookings.length; next += TOGETHER) {
    const some = bookings.slice(next, next + TOGETHER);
    const results = await Promise.all(some.map((booking) => give(booking)));
    const refused = results.find(({ outcome }) => outcome === 'rejected');
    if (refused?.outcome === 'rejected') throw new Error(`A booking: ${refused.rejection.detail}`);
  }
}
