import { z } from 'zod';
import { event, type EventOf } from '../../engine/event.ts';
import type { Instant } from '../../engine/instant.ts';
import { PaymentId, RefundId, UserId } from '../kernel/ids.ts';
import { businessDateOf, LocalDate } from '../kernel/local-time.ts';
import { Money } from '../kernel/money.ts';
import { namesOf } from './rules.ts';
import type { Booking, BookingRows, Showtime } from './state.ts';
import { aboutBooking, BookedSeats, type BookedSeat, type Fund } from './values.ts';

/** Why money goes back, besides the refund that a cancellation names itself. */
export const OwedBecause = z.enum(['booking-cancelled', 'seats-cancelled', 'exchanged']);
export type OwedBecause = z.output<typeof OwedBecause>;

/**
 * Money of a booking goes back by another payment than its own: one that was made for a booking that this one has taken the
 * place of; or because it is exchanged for one that costs less.
 */
export const RefundOwed = event('RefundOwed', {
  ...aboutBooking,
  customerId: UserId.nullable(),
  refundId: RefundId,
  paymentId: PaymentId,
  amount: Money,
  reason: OwedBecause,
  /** The tickets that it is for. */
  tickets: BookedSeats,
  /** The business date of the decision. */
  saleDate: LocalDate,
});

export const owingEvents = [RefundOwed] as const;

/** The id of a refund of each payment of a booking, by the payment's id. */
export type RefundIds = Readonly<Record<string, RefundId>>;

/** The debts of a booking to some of its payments. Throws where a payment has no id for its refund: that is a bug. */
export function refundsOwed(
  funds: readonly Fund[],
  { booking, showtime, tickets, reason, refundIds, now }: Debt,
): readonly EventOf<typeof RefundOwed>[] {
  return funds.map(({ paymentId, amount }) => {
    const refundId = refundIds[paymentId];
    if (refundId === undefined) throw new Error(`There is no id for the refund of ${paymentId}.`);
    return RefundOwed({
      ...namesOf(showtime, booking.bookingId),
      customerId: booking.customerId,
      refundId,
      paymentId,
      amount,
      reason,
      tickets,
      saleDate: saleDateOf(showtime, now),
    });
  });
}

interface Debt {
  readonly booking: Booking;
  readonly showtime: Showtime;
  readonly tickets: readonly BookedSeat[];
  readonly reason: OwedBecause;
  readonly refundIds: RefundIds;
  readonly now: Instant;
}

/** The business date of what is decided about money now. */
export function saleDateOf({ snapshot: { timeZone, businessDayStart } }: Showtime, now: Instant): string {
  return businessDateOf(now, timeZone, businessDayStart);
}

/** What a booking owes. */
export const owing = {
  evolve: {
    RefundOwed: ({ furtherRefunds }, { refundId, paymentId, amount, tickets }) => ({
      furtherRefunds: [
        ...furtherRefunds,
        { refundId, paymentId, amount, seatIds: tickets.map(({ seatId }) => seatId) },
      ],
    }),
  } satisfies BookingRows<EventOf<typeof RefundOwed>>,
};
