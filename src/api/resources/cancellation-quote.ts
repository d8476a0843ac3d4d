import { z } from 'zod';
import { BookingId } from '../../domain/kernel/ids.ts';
import { Money, money } from '../../domain/kernel/money.ts';
import { refundPercent, type RefundingShowtime } from '../../domain/showtime/refund-policy.ts';
import { isAdmitted } from '../../domain/showtime/state.ts';
import { RefundPolicy } from '../../domain/theater/values.ts';
import { Instant } from '../../engine/instant.ts';
import type { BookingDocument } from '../../projections/bookings.ts';
import { cancellationOf } from './booking.ts';

/** What a cancellation would pay back now, and why. Nothing happens before the booking is cancelled. */
export const CancellationQuote = z.strictObject({
  bookingId: BookingId,
  allowed: z.boolean(),
  /** Why it cannot be cancelled; null where it can. */
  refusedWith: z.enum(['already-cancelled', 'hold-lapsed', 'showtime-started', 'ticket-used']).nullable(),
  /** Until when it can be cancelled: the start of the showtime. */
  until: Instant,
  paid: Money,
  /** The share of `paid` that is paid back now, by `refundPolicy`; what staff have paid back already is part of it. */
  percent: z.int(),
  refund: Money,
  /** The policy that the booking was bought under. */
  refundPolicy: RefundPolicy,
});
export type CancellationQuote = z.output<typeof CancellationQuote>;

export function quoteCancellation(
  booking: BookingDocument,
  showtime: RefundingShowtime,
  asked: { readonly now: Instant; readonly forStaff: boolean },
): CancellationQuote {
  const { bookingId, status, refundPolicy, paid } = booking;
  const { now } = asked;
  const { until, refund } = cancellationOf(booking, showtime, asked);
  const refusedWith = refusalOf(booking, showtime, asked);
  const isPaidBack = refusedWith === null && status === 'confirmed';
  return {
    bookingId,
    allowed: refusedWith === null,
    refusedWith,
    until,
    paid,
    percent: isPaidBack ? refundPercent(refundPolicy, showtime, now) : 0,
    refund: isPaidBack ? refund : money(0, paid.currency),
    refundPolicy,
  };
}

function refusalOf(
  booking: BookingDocument,
  { startsAt, cancelled }: RefundingShowtime,
  { now, forStaff }: { readonly now: Instant; readonly forStaff: boolean },
): CancellationQuote['refusedWith'] {
  const { status } = booking;
  if (status === 'cancelled') return 'already-cancelled';
  if (status === 'released' || status === 'expired') return 'hold-lapsed';
  // A hold is given back at any time, and so is a booking of a showtime that will not take place.
  if (status === 'held' || cancelled !== null) return null;
  if (now >= startsAt) return 'showtime-started';
  return !forStaff && isAdmitted(booking) ? 'ticket-used' : null;
}
