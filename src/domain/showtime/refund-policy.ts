import { earlier, millisecondsOf, type Instant } from '../../engine/instant.ts';
import { money, percentOf, type Money } from '../kernel/money.ts';
import type { RefundPolicy } from '../theater/values.ts';

/** What of a showtime tells how much is paid back. */
export interface RefundingShowtime {
  readonly startsAt: Instant;
  /** Null while it is to take place. */
  readonly cancelled: object | null;
}

/** The refund for a cancellation at an instant, by the policy of the booking. */
export function refundableAmount(
  booking: { readonly total: Money; readonly amount: Money | null; readonly refundPolicy: RefundPolicy },
  showtime: RefundingShowtime,
  now: Instant,
): Money {
  const paid = booking.amount ?? money(0, booking.total.currency);
  return percentOf(paid, refundPercent(booking.refundPolicy, showtime, now));
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
