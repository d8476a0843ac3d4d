import { money, type Money } from '../../domain/kernel/money.ts';
import { carriedOf } from '../../domain/showtime/paying.ts';
import { furtherRefundsFor, type Booking } from '../../domain/showtime/state.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { shortCode } from '../../engine/short-code.ts';
import { loadBooking } from './booking-news.ts';
import { repaymentOf } from './repayments.ts';
import type { ExchangeNews } from './templates/booking-letters.ts';

/** What was charged for a booking itself, without what was paid for the one whose place it takes. */
export function ownAmountOf(booking: Booking): Money | null {
  const { amount } = booking;
  return amount === null ? null : money(amount.amount - carriedOf(booking).amount, amount.currency);
}

/** What there is to tell of the exchange that made a booking; null where there was none. */
export async function exchangeNewsOf(
  session: CommandSession,
  booking: Booking,
): Promise<ExchangeNews | null> {
  const { exchange } = booking;
  if (exchange === null) return null;
  const { booking: former } = await loadBooking(session, exchange.formerBookingId);
  // The former booking ends a moment after this one is confirmed: the mail is tried again.
  if (former.cancelledBy !== 'exchange') throw new Error(`${former.bookingId} is not exchanged yet.`);
  return {
    formerReference: shortCode(former.bookingId),
    carried: carriedOf(booking),
    refund: await repaymentOf(session, furtherRefundsFor(former, former.seats)),
  };
}
