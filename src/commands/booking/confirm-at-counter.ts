import { PaymentId, showtimeOf, type BookingId } from '../../domain/kernel/ids.ts';
import type { Caller, CounterMethod } from '../../domain/showtime/commands.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { ShowtimeRejection } from '../../domain/showtime/rules.ts';
import { bookingResult, type BookingResult } from './booking-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

/** Confirms a hold that was paid at the counter, or is free. The payment is recorded from this fact by a process. */
export async function confirmAtCounter(
  _: CommandDependencies,
  session: CommandSession,
  caller: Caller,
  given: {
    readonly bookingId: BookingId;
    readonly method: CounterMethod;
    readonly expectedRevision: number | undefined;
  },
): Promise<BookingResult<ShowtimeRejection>> {
  const result = await session.execute(showtime, showtimeOf(given.bookingId), {
    ...{ type: 'ConfirmBooking', caller, ...given },
    paymentId: PaymentId.parse(derivedId(session.commandId, 'payment')),
    now: session.now,
  });
  return bookingResult(result, given.bookingId);
}
