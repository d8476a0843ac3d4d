import { showtimeOf, type BookingId } from '../../domain/kernel/ids.ts';
import type { Choice } from '../../domain/showtime/tickets.ts';
import type { Caller } from '../../domain/showtime/values.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { ExpectedRevision } from '../../engine/decider.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { shareOfClient } from './hold-seats.ts';
import { bookingResult, type BookingResult } from './booking-result.ts';

/**
 * Gives a booking other seats, all or none: a hold until its payment begins, by the same clock; by staff also a confirmed
 * booking, whose tickets keep their types and prices.
 */
export async function changeSeats(
  { settings }: Pick<CommandDependencies, 'settings'>,
  session: CommandSession,
  given: {
    readonly caller: Caller;
    readonly bookingId: BookingId;
    readonly seats: readonly Choice[];
    /** Whether somebody of the party needs a wheelchair space. */
    readonly accessible?: boolean | undefined;
    readonly waiveDifference: boolean;
    readonly expectedRevision: ExpectedRevision | undefined;
  },
): Promise<BookingResult> {
  const { bookingId, caller } = given;
  const result = await session.execute(showtime, showtimeOf(bookingId), {
    type: 'ChangeSeats',
    ...given,
    maximumSeats: caller.isStaff ? settings.maximumSeatsPerStaffHold : settings.maximumSeatsPerHold,
    share: shareOfClient(settings, caller),
    now: session.now,
  });
  return bookingResult(result, bookingId);
}
