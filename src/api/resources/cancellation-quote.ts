import { z } from 'zod';
import { BookingId } from '../../domain/kernel/ids.ts';
import { SeatId } from '../../domain/auditorium/values.ts';
import { atMost, Money, money } from '../../domain/kernel/money.ts';
import {
  paidForSeats,
  refundableAmount,
  refundPercent,
  type RefundingShowtime,
} from '../../domain/showtime/refund-policy.ts';
import { isAdmitted } from '../../domain/showtime/state.ts';
import { RefundPolicy } from '../../domain/theater/values.ts';
import { Instant } from '../../engine/instant.ts';
import { leftOf } from '../../projections/booking-payments.ts';
import type { BookingDocument } from '../../projections/bookings.ts';
import { cancellationOf } from './booking.ts';

/** What a cancellation of some seats, or of all, would pay back now, and why. Nothing happens before it is done. */
export const CancellationQuote = z.strictObject({
  bookingId: BookingId,
  /** The seats that the quote is about. */
  seats: z.array(SeatId).readonly(),
  allowed: z.boolean(),
  /** Why it cannot be cancelled; null where it can. */
  refusedWith: z
    .enum(['already-cancelled', 'hold-lapsed', 'booking-not-confirmed', 'showtime-started', 'ticket-used'])
    .nullable(),
  /** Until when it can be cancelled: the start of the showtime. */
  until: Instant,
  /** What was paid for these seats. */
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
  asked: Asked,
): CancellationQuote {
  const { bookingId, status, refundPolicy } = booking;
  const { now, seats } = asked;
  const { until } = cancellationOf(booking, showtime, asked);
  const paid = isOfAll(booking, seats) ? booking.paid : paidForSeats(booking, seats);
  const refund = atMost(
    refundableAmount(booking, showtime, now, isOfAll(booking, seats) ? null : seats),
    leftOf(booking),
  );
  const refusedWith = refusalOf(booking, showtime, asked);
  const isPaidBack = refusedWith === null && status === 'confirmed';
  return {
    bookingId,
    seats,
    allowed: refusedWith === null,
    refusedWith,
    until,
    paid,
    percent: isPaidBack ? refundPercent(refundPolicy, showtime, now) : 0,
    refund: isPaidBack ? refund : money(0, paid.currency),
    refundPolicy,
  };
}

interface Asked {
  readonly now: Instant;
  readonly forStaff: boolean;
  /** Some seats of the booking, or all. */
  readonly seats: readonly string[];
}

function isOfAll(booking: BookingDocument, seats: readonly string[]): boolean {
  return booking.seats.every(({ seatId }) => seats.includes(seatId));
}

function refusalOf(
  booking: BookingDocument,
  { startsAt, cancelled }: RefundingShowtime,
  { now, forStaff, seats }: Asked,
): CancellationQuote['refusedWith'] {
  const { status } = booking;
  if (status === 'cancelled') return 'already-cancelled';
  if (status === 'released' || status === 'expired') return 'hold-lapsed';
  // A hold is given back at any time, and so is a booking of a showtime that will not take place.
  if (status === 'held') return isOfAll(booking, seats) ? null : 'booking-not-confirmed';
  if (cancelled !== null) return null;
  if (now >= startsAt) return 'showtime-started';
  const asked = booking.seats.filter(({ seatId }) => seats.includes(seatId));
  return !forStaff && isAdmitted(booking, asked) ? 'ticket-used' : null;
}
