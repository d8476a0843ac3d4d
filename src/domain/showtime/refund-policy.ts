import { earlier, millisecondsOf, type Instant } from '../../engine/instant.ts';
import { money, percentOf, type Money } from '../kernel/money.ts';
import type { RefundPolicy } from '../theater/values.ts';

/** The refund for a cancellation at an instant, by the policy of the booking. */
export function refundableAmount(
  booking: { readonly total: Money; readonly amount: Money | null; readonly refundPolicy: RefundPolicy },
  startsAt: Instant,
  now: Instant,
): Money {
  const paid = booking.amount ?? money(0, booking.total.currency);
  return percentOf(paid, refundPercent(booking.refundPolicy, startsAt, now));
}

/** How much of what was paid is paid back for a cancellation at an instant, in percent. */
export function refundPercent(policy: RefundPolicy, startsAt: Instant, now: Instant): number {
  const minutesBefore = (millisecondsOf(startsAt) - millisecondsOf(earlier(now, startsAt))) / 60_000;
  const holding = policy.filter(({ untilMinutesBefore }) => minutesBefore >= untilMinutesBefore);
  return Math.max(0, ...holding.map(({ percent }) => percent));
}
