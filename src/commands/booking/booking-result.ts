import type { BookingId } from '../../domain/kernel/ids.ts';
import type { ShowtimeRejection } from '../../domain/showtime/decider.ts';
import type { Booking, Showtime, ShowtimeState } from '../../domain/showtime/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';

/** A booking and its showtime, as they were when a command was decided. */
export interface BookingDetails {
  readonly booking: Booking;
  readonly showtime: Showtime;
}

export type BookingResult = CommandResult<BookingDetails, ShowtimeRejection>;

/** Narrows the state of a showtime to one booking in it. */
export function bookingResult(
  result: CommandResult<ShowtimeState, ShowtimeRejection>,
  bookingId: BookingId,
): BookingResult {
  if (result.outcome === 'rejected') return result;
  const { showtime } = result.state;
  const booking = showtime?.bookings.get(bookingId);
  if (showtime === null || booking === undefined)
    throw new Error(`${bookingId} was accepted and is not there.`);
  return { ...result, state: { booking, showtime } };
}
