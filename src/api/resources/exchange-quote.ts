import { z } from 'zod';
import type { QuotedExchange } from '../../commands/booking/exchange-booking.ts';
import { BookingId, ShowtimeId } from '../../domain/kernel/ids.ts';
import { Money, money } from '../../domain/kernel/money.ts';
import { amountOf } from '../../domain/showtime/funds.ts';
import { carriedOf } from '../../domain/showtime/paying.ts';
import { refundPercent } from '../../domain/showtime/refund-policy.ts';
import { dueOf } from '../../domain/showtime/state.ts';
import { BookedSeat } from '../../domain/showtime/values.ts';
import { RefundPolicy } from '../../domain/theater/values.ts';
import { earlier, Instant } from '../../engine/instant.ts';

/** What an exchange would cost or pay back now, and why. Nothing happens before it is done. */
export const ExchangeQuote = z.strictObject({
  bookingId: BookingId,
  /** The showtime of the new seats. */
  showtimeId: ShowtimeId,
  /** The new tickets, at their prices now. */
  seats: z.array(BookedSeat).readonly(),
  /** The price of the new tickets. */
  total: Money,
  /** What was paid for the present ones. */
  paid: Money,
  /** The share of `paid` that counts, by `refundPolicy`: what a cancellation would pay back now. */
  percent: z.int(),
  /** What of it pays the new tickets. */
  carried: Money,
  /** What is to be paid besides. */
  due: Money,
  /** What goes back, because the new tickets cost less. */
  refund: Money,
  /** Until when it can be exchanged: the earlier start of the two. */
  until: Instant,
  /** The policy that the booking was bought under. */
  refundPolicy: RefundPolicy,
});
export type ExchangeQuote = z.output<typeof ExchangeQuote>;

export function presentExchangeQuote({ former, tried }: QuotedExchange, now: Instant): ExchangeQuote {
  const { booking } = tried;
  const { seats, total, exchange } = booking;
  const { currency } = total;
  const { snapshot, cancelled } = former.showtime;
  const { startsAt } = snapshot;
  return {
    bookingId: former.booking.bookingId,
    showtimeId: tried.showtime.snapshot.showtimeId,
    seats,
    total,
    paid: former.paid,
    percent: refundPercent(former.booking.refundPolicy, { startsAt, cancelled }, now),
    carried: carriedOf(booking),
    due: dueOf(booking),
    refund: exchange === null ? money(0, currency) : amountOf(exchange.refunds, currency),
    until: earlier(startsAt, tried.showtime.snapshot.startsAt),
    refundPolicy: former.booking.refundPolicy,
  };
}
