import { showtimeOf, type BookingId, type PaymentId } from '../../domain/kernel/ids.ts';
import type { Money } from '../../domain/kernel/money.ts';
import type { PaymentCommand } from '../../domain/payment/commands.ts';
import { payment, type PaymentRejection } from '../../domain/payment/decider.ts';
import type { PaymentState } from '../../domain/payment/state.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { PaymentMethod } from '../../domain/showtime/values.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { paymentRequest } from './payment-request.ts';

/** What a booking says of its payment at the counter. */
export interface CounterPayment {
  readonly bookingId: BookingId;
  readonly paymentId: PaymentId;
  /** How it was paid; `counter`: it is awaited; null: nobody has paid and nobody will. */
  readonly method: PaymentMethod | null;
  readonly amount: Money;
  /** The business date on which another system took it; null or absent: it is taken now. */
  readonly saleDate?: string | null;
}

/** Records the payment of a booking that was confirmed at the counter: the events of the booking prove the money. */
export async function recordCounterPayment(
  session: CommandSession,
  { bookingId, paymentId, method, amount, saleDate = null }: CounterPayment,
): Promise<CommandResult<PaymentState, PaymentRejection>> {
  const state = await session.load(showtime, showtimeOf(bookingId));
  const booking = state.showtime?.bookings.get(bookingId);
  if (state.showtime === null || booking === undefined)
    throw new Error(`${bookingId} was confirmed and is not there.`);
  const request = { ...paymentRequest({ booking, showtime: state.showtime }, paymentId, 'counter'), amount };
  if (method !== null && method !== 'counter') {
    const command = { type: 'RecordCounterPayment', request, method, saleDate, now: session.now } as const;
    return session.execute(payment, paymentId, command);
  }
  const requested = await session.execute(payment, paymentId, { type: 'RequestPayment', request });
  if (method !== null || requested.outcome === 'rejected') return requested;
  const cancellation: PaymentCommand = { type: 'RecordPaymentCancellation', reason: 'nobody paid' };
  return session.execute(payment, paymentId, cancellation);
}
