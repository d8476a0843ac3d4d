import { showtimeOf, type BookingId } from '../../domain/kernel/ids.ts';
import type { Caller } from '../../domain/showtime/commands.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { ShowtimeRejection } from '../../domain/showtime/rules.ts';
import { bookingResult, type BookingResult } from './booking-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

/** Gives the seats of a hold back at once. */
export async function releaseHold(
  _: CommandDependencies,
  session: CommandSession,
  caller: Caller,
  given: { readonly bookingId: BookingId; readonly expectedRevision: number | undefined },
): Promise<BookingResult<ShowtimeRejection>> {
  const command = { type: 'ReleaseHold', caller, ...given } as const;
  const result = await session.execute(showtime, showtimeOf(given.bookingId), command);
  return bookingResult(result, given.bookingId);
}
