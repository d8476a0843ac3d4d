import { PaymentId, showtimeOf, type BookingId } from '../../domain/kernel/ids.ts';
import type { Caller } from '../../domain/showtime/values.ts';
import { paysAtOnce, type CounterMethod } from '../../domain/showtime/counter.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { ExpectedRevision } from '../../engine/decider.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { bookingResult, type BookingResult } from './booking-result.ts';
import { claimFormerBooking, finishExchange } from './finish-exchange.ts';

/**
 * Confirms a hold that was paid at the counter, or is free. A process manager records the payment from that event. A hold
 * that is to take the place of another booking claims that one first.
 */
export async function confirmAtCounter(
  session: CommandSession,
  given: {
    readonly caller: Caller;
    readonly bookingId: BookingId;
    readonly method: CounterMethod;
    readonly expectedRevision: ExpectedRevision | undefined;
  },
): Promise<BookingResult> {
  const { bookingId, caller, method } = given;
  const { showtime: present } = await session.load(showtime, showtimeOf(bookingId));
  const held = present?.bookings.get(bookingId);
  const isExchange = held?.exchange != null && held.status === 'held';
  if (isExchange && caller.isStaff && paysAtOnce(method)) {
    const claimed = await claimFormerBooking(session, held);
    if (claimed.outcome === 'rejected') return claimed;
  }
  const result = await session.execute(showtime, showtimeOf(bookingId), {
    type: 'ConfirmBooking',
    ...given,
    paymentId: PaymentId.parse(derivedId(session.commandId, 'payment')),
    now: session.now,
  });
  if (isExchange && result.outcome === 'accepted') await finishExchange(session, bookingId);
  return bookingResult(result, bookingId);
}
