import { z } from 'zod';
import { event, type EventOf } from '../../engine/event.ts';
import type { Instant } from '../../engine/instant.ts';
import { PaymentId, RefundId, UserId } from '../kernel/ids.ts';
import { businessDateOf, LocalDate } from '../kernel/local-time.ts';
import { Money } from '../kernel/money.ts';
import { fundsOf, takenFrom } from './funds.ts';
import { paidForSeats, refundableAmount } from './refund-policy.ts';
import { namesOf } from './rules.ts';
import type { Booking, BookingRows, OwedRefund, Showtime } from './state.ts';
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

/** What a command that may pay money back brings for that. */
export interface Refunding {
  readonly refundId: RefundId;
  readonly refundIds?: RefundIds | undefined;
  readonly now: Instant;
}

/**
 * What the cancellation of a booking, or of some of its seats, pays back: of its own payment, null where that is nothing,
 * and of those that were made for bookings that it has taken the place of. The latest payment goes back first.
 */
export function debtsOf(
  { refundId, refundIds = {}, now }: Refunding,
  booking: Booking,
  showtime: Showtime,
  some: readonly BookedSeat[] | null,
): { readonly refund: OwedRefund | null; readonly further: readonly EventOf<typeof RefundOwed>[] } {
  const { startsAt } = showtime.snapshot;
  const seatIds = some?.map(({ seatId }) => seatId) ?? null;
  const about = { startsAt, cancelled: showtime.cancelled };
  const amount = refundableAmount(booking, about, now, seatIds);
  const all = fundsOf(booking);
  const paid = seatIds === null ? all : takenFrom(all, paidForSeats(booking, seatIds)).taken;
  const back = takenFrom(paid, amount).taken;
  const isFormer = ({ paymentId }: Fund): boolean =>
    booking.exchange?.carried.some((each) => each.paymentId === paymentId) === true;
  const own = back.find((fund) => !isFormer(fund));
  const tickets = some ?? booking.seats;
  const reason = some === null ? 'booking-cancelled' : 'seats-cancelled';
  return {
    refund: own === undefined ? null : { refundId, ...own },
    further: refundsOwed(back.filter(isFormer), { booking, showtime, tickets, reason, refundIds, now }),
  };
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
