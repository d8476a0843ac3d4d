import { showtimeOf, type BookingId, type PaymentId } from '../../domain/kernel/ids.ts';
import type { Money } from '../../domain/kernel/money.ts';
import { payment, type PaymentRejection } from '../../domain/payment/decider.ts';
import type { PaymentState } from '../../domain/payment/state.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { PaymentMethod } from '../../domain/showtime/values.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { paymentRequest } from './payment-request.ts';

/** Records the payment of a booking that was confirmed at the counter: the confirmation proves the money. */
export async function recordCounterPayment(
  session: CommandSession,
  given: {
    readonly bookingId: BookingId;
    readonly paymentId: PaymentId;
    readonly method: PaymentMethod;
    readonly amount: Money;
  },
): Promise<CommandResult<PaymentState, PaymentRejection>> {
  const { bookingId, paymentId, method, amount } = given;
  const state = await session.load(showtime, showtimeOf(bookingId));
  const booking = state.showtime?.bookings.get(bookingId);
  if (state.showtime === null || booking === undefined)
    throw new Error(`${bookingId} was confirmed and is not there.`);
  const request = { ...paymentRequest({ booking, showtime: state.showtime }, paymentId, 'counter'), amount };
  const command = { type: 'RecordCounterPayment', request, method, now: session.now } as const;
  return session.execute(payment, paymentId, command);
}
