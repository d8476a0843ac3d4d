import { earlier, millisecondsOf, type Instant } from '../../engine/instant.ts';
import { money, percentOf, sum, type Money } from '../kernel/money.ts';
import type { RefundPolicy } from '../theater/values.ts';
import type { Booking } from './state.ts';

/** What of a showtime tells how much is paid back. */
export interface RefundingShowtime {
  readonly startsAt: Instant;
  /** Null while it is to take place. */
  readonly cancelled: object | null;
}

/** What of a booking tells how much of its money is paid back. */
export type RefundableBooking = Pick<
  Booking,
  'amount' | 'cancelledSeats' | 'refundPolicy' | 'seats' | 'total'
>;

/** The refund for a cancellation of the booking, or of some of its seats, at an instant, by the policy of the booking. */
export function refundableAmount(
  booking: RefundableBooking,
  showtime: RefundingShowtime,
  now: Instant,
  seatIds: readonly string[] | null = null,
): Money {
  const percent = refundPercent(booking.refundPolicy, showtime, now);
  return percentOf(seatIds === null ? paidFor(booking) : paidForSeats(booking, seatIds), percent);
}

/** What was paid for the seats that a booking has: without those that were cancelled before. */
function paidFor({ amount, total, cancelledSeats }: RefundableBooking): Money {
  const paid = amount?.amount ?? 0;
  const gone = cancelledSeats.reduce((sofar, cancelled) => sofar + cancelled.paid.amount, 0);
  return money(Math.max(0, paid - gone), total.currency);
}

/** What was paid for some seats of a booking: nothing while it is unpaid, or where it is complimentary. */
export function paidForSeats({ amount, total, seats }: RefundableBooking, seatIds: readonly string[]): Money {
  const isPaid = amount !== null && amount.amount > 0;
  const prices = seats.filter(({ seatId }) => isPaid && seatIds.includes(seatId)).map(({ price }) => price);
  return sum(prices, total.currency);
}

/** How much of what was paid is paid back, in percent: of a showtime that is cancelled all of it, whatever the policy. */
export function refundPercent(
  policy: RefundPolicy,
  { startsAt, cancelled }: RefundingShowtime,
  now: Instant,
): number {
  if (cancelled !== null) return 100;
  const minutesBefore = (millisecondsOf(startsAt) - millisecondsOf(earlier(now, startsAt))) / 60_000;
  const holding = policy.filter(({ untilMinutesBefore }) => minutesBefore >= untilMinutesBefore);
  return Math.max(0, ...holding.map(({ percent }) => percent));
}
