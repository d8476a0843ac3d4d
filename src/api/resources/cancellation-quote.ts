import { z } from 'zod';
import { BookingId } from '../../domain/kernel/ids.ts';
import { Money, money } from '../../domain/kernel/money.ts';
import { refundPercent, refundableAmount } from '../../domain/showtime/refund-policy.ts';
import { RefundPolicy } from '../../domain/theater/values.ts';
import { Instant } from '../../engine/instant.ts';
import type { BookingDocument } from '../../projections/bookings.ts';

/** What a cancellation would pay back now, and why. Nothing happens before the booking is cancelled. */
export const CancellationQuote = z.strictObject({
  bookingId: BookingId,
  allowed: z.boolean(),
  /** Why it cannot be cancelled; null where it can. */
  refusedWith: z.enum(['already-cancelled', 'hold-lapsed', 'showtime-started']).nullable(),
  /** Until when it can be cancelled: the start of the showtime. */
  until: Instant,
  paid: Money,
  /** The share of `paid` that is paid back now, by `refundPolicy`. */
  percent: z.int(),
  refund: Money,
  /** The policy that the booking was bought under. */
  refundPolicy: RefundPolicy,
});
export type CancellationQuote = z.output<typeof CancellationQuote>;

export function quoteCancellation(
  booking: BookingDocument,
  { startsAt }: { readonly startsAt: Instant },
  now: Instant,
): CancellationQuote {
  const { bookingId, status, refundPolicy, total } = booking;
  const nothing = money(0, total.currency);
  const refusedWith = refusalOf(status, startsAt, now);
  const isPaidBack = refusedWith === null && status === 'confirmed';
  return {
    bookingId,
    allowed: refusedWith === null,
    refusedWith,
    until: startsAt,
    paid: booking.amount ?? nothing,
    percent: isPaidBack ? refundPercent(refundPolicy, startsAt, now) : 0,
    refund: isPaidBack ? refundableAmount(booking, startsAt, now) : nothing,
    refundPolicy,
  };
}

function refusalOf(
  status: BookingDocument['status'],
  startsAt: Instant,
  now: Instant,
): CancellationQuote['refusedWith'] {
  if (status === 'cancelled') return 'already-cancelled';
  if (status === 'released' || status === 'expired') return 'hold-lapsed';
  // A hold is given back at any time.
  return status === 'confirmed' && now >= startsAt ? 'showtime-started' : null;
}
