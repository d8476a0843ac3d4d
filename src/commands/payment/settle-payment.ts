import { RefundId, showtimeOf, type BookingId, type PaymentId } from '../../domain/kernel/ids.ts';
import { payment, type PaymentRejection } from '../../domain/payment/decider.ts';
import type { PaymentState } from '../../domain/payment/state.ts';
import { showtime, type ShowtimeRejection } from '../../domain/showtime/decider.ts';
import { PaymentMethod } from '../../domain/showtime/values.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { claimFormerBooking, finishExchange } from '../booking/finish-exchange.ts';
import { requestRefund } from './request-refund.ts';

/** The one refund of a payment that was refused. */
export function refundOfRefused(paymentId: PaymentId): RefundId {
  return RefundId.parse(derivedId(paymentId, 'refused'));
}

/**
 * Turns money that has come into a confirmed booking, or requests its refund. Does nothing while the payment has not
 * succeeded. May be repeated, also at the same time: there is one confirmation, or one refund.
 */
export async function settlePayment(
  session: CommandSession,
  paymentId: PaymentId,
): Promise<CommandResult<PaymentState, PaymentRejection | ShowtimeRejection>> {
  const paid = await session.load(payment, paymentId);
  if (paid?.status !== 'succeeded') return { outcome: 'accepted', events: [], state: paid };
  const { bookingId, gateway, amount } = paid.request;
  const settled = await session.execute(showtime, showtimeOf(bookingId), {
    type: 'SettlePayment',
    bookingId,
    paymentId,
    gateway,
    method: PaymentMethod.parse(paid.method),
    paid: amount,
    isExchangeRefused: !(await isFormerBookingClaimed(session, bookingId)),
    now: session.now,
  });
  if (settled.outcome === 'rejected') return settled;
  const booking = settled.state.showtime?.bookings.get(bookingId);
  if (booking?.exchange != null) await finishExchange(session, bookingId);
  const refusal = booking?.refusedPayments.find((refused) => refused.paymentId === paymentId);
  if (refusal === undefined) return { ...settled, state: paid };
  const refundId = refundOfRefused(paymentId);
  return requestRefund(session, { paymentId, refundId, amount, reason: refusal.reason });
}

/**
 * Claims the booking whose place the paid one is to take. True also where there is none, or no claim is needed: its payment
 * is settled, or its hold has ended.
 */
async function isFormerBookingClaimed(session: CommandSession, bookingId: BookingId): Promise<boolean> {
  const { showtime: present } = await session.load(showtime, showtimeOf(bookingId));
  const booking = present?.bookings.get(bookingId);
  if (booking?.exchange == null || booking.status !== 'held') return true;
  const claimed = await claimFormerBooking(session, booking);
  return claimed.outcome === 'accepted';
}
