import type { BookingId } from '../../domain/kernel/ids.ts';
import type { Booking, Showtime, ShowtimeState } from '../../domain/showtime/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';

/** A booking and its showtime, as they were when a command was decided. */
export interface BookingDetails {
  readonly booking: Booking;
  readonly showtime: Showtime;
}

export type BookingResult<Code extends string = string> = CommandResult<BookingDetails, Code>;

/** Narrows the state of a showtime to one booking in it. */
export function bookingResult<Code extends string>(
  result: CommandResult<ShowtimeState, Code>,
  bookingId: BookingId,
): BookingResult<Code> {
  if (result.outcome === 'rejected') return result;
  const { showtime } = result.state;
  const booking = showtime?.bookings.get(bookingId);
  if (showtime === null || booking === undefined)
    throw new Error(`${bookingId} was accepted and is not there.`);
  return { ...result, state: { booking, showtime } };
}
