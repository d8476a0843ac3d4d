import { showtimeOf, type BookingId } from '../../domain/kernel/ids.ts';
import type { Caller } from '../../domain/showtime/values.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { ExpectedRevision } from '../../engine/decider.ts';
import { bookingResult, type BookingResult } from './booking-result.ts';

/** Gives the seats of a hold back at once. */
export async function releaseHold(
  session: CommandSession,
  given: {
    readonly caller: Caller;
    readonly bookingId: BookingId;
    readonly expectedRevision: ExpectedRevision | undefined;
  },
): Promise<BookingResult> {
  const { bookingId } = given;
  const result = await session.execute(showtime, showtimeOf(bookingId), { type: 'ReleaseHold', ...given });
  return bookingResult(result, bookingId);
}
