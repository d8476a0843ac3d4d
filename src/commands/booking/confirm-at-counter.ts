import { PaymentId, showtimeOf, type BookingId } from '../../domain/kernel/ids.ts';
import type { Caller } from '../../domain/showtime/values.ts';
import type { CounterMethod } from '../../domain/showtime/counter.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { ExpectedRevision } from '../../engine/decider.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { bookingResult, type BookingResult } from './booking-result.ts';

/** Confirms a hold that was paid at the counter, or is free. A process manager records the payment from that event. */
export async function confirmAtCounter(
  session: CommandSession,
  given: {
    readonly caller: Caller;
    readonly bookingId: BookingId;
    readonly method: CounterMethod;
    readonly expectedRevision: ExpectedRevision | undefined;
  },
): Promise<BookingResult> {
  const { bookingId } = given;
  const result = await session.execute(showtime, showtimeOf(bookingId), {
    type: 'ConfirmBooking',
    ...given,
    paymentId: PaymentId.parse(derivedId(session.commandId, 'payment')),
    now: session.now,
  });
  return bookingResult(result, bookingId);
}
