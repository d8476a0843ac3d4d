import { z } from 'zod';
import { accept, reject, refuseStale, type Decision, type ExpectedVersion } from '../../engine/decider.ts';
import { event, type EventOf } from '../../engine/event.ts';
import type { Instant } from '../../engine/instant.ts';
import { PaymentId, RefundId, UserId, type BookingId } from '../kernel/ids.ts';
import { businessDateOf, LocalDate } from '../kernel/local-time.ts';
import { Money } from '../kernel/money.ts';
import { Sealed } from '../kernel/sealed.ts';
import { released, type HoldReleased } from './holding.ts';
import { refundableAmount } from './refund-policy.ts';
import { findBooking, namesOf } from './rules.ts';
import { isAdmitted, lastPaymentOf, type Booking, type BookingRows, type Showtime } from './state.ts';
import { aboutBooking, BookedSeats, CancelledBy, Channel, withAdultSeats, type Caller } from './values.ts';

export const BookingCancelled = event(
  'BookingCancelled',
  {
    ...aboutBooking,
    customerId: UserId.nullable(),
    channel: Channel,
    seats: BookedSeats,
    total: Money,
    cancelledBy: CancelledBy,
    reason: Sealed.nullable(),
    /** Null when nothing is paid back. */
    refund: z.strictObject({ refundId: RefundId, paymentId: PaymentId, amount: Money }).readonly().nullable(),
    /** The business date of the cancellation. */
    saleDate: LocalDate,
  },
  [withAdultSeats],
);

export const bookingEvents = [BookingCancelled] as const;

type BookingEvent = EventOf<(typeof bookingEvents)[number]>;
type BookingRejection =
  'already-cancelled' | 'not-found' | 'showtime-started' | 'ticket-used' | 'version-conflict';
type BookingDecision = Decision<BookingEvent | EventOf<typeof HoldReleased>, BookingRejection>;

export interface CancelBooking extends ExpectedVersion {
  readonly type: 'CancelBooking';
  readonly bookingId: BookingId;
  readonly caller: Caller;
  readonly refundId: RefundId;
  readonly reason: Sealed | null;
  readonly now: Instant;
}

/** Gives a booking of a cancelled showtime back: releases a hold, or cancels and refunds all that was paid. */
export interface GiveBookingBack {
  readonly type: 'GiveBookingBack';
  readonly bookingId: BookingId;
  readonly refundId: RefundId;
  readonly now: Instant;
}

/** Cancels a booking: releases a hold, or cancels a confirmed booking and decides its refund. */
function cancelBooking(command: CancelBooking, showtime: Showtime): BookingDecision {
  const { bookingId, caller, reason, now } = command;
  const found = findBooking(showtime, bookingId, caller);
  if (found.outcome === 'rejected') return found;
  const { booking } = found;
  const isOwner = booking.customerId !== null && booking.customerId === caller.userId;
  const cancelledBy: CancelledBy = isOwner ? 'owner' : 'staff';
  if (booking.status === 'released' || booking.status === 'expired') return accept();
  if (booking.status === 'cancelled') {
    return booking.cancelledBy === cancelledBy
      ? accept()
      : reject('already-cancelled', 'This booking is cancelled already.');
  }
  const refused = refuseStale(command, booking.revision);
  if (refused !== undefined) return refused;
  if (booking.status === 'held') return accept(released(showtime, booking));
  const { startsAt } = showtime.snapshot;
  if (now >= startsAt && showtime.cancelled === null) {
    return reject('showtime-started', `The showtime began at ${startsAt}.`);
  }
  if (!caller.isStaff && isAdmitted(booking) && showtime.cancelled === null) {
    return reject('ticket-used', 'A ticket of this booking was used. Ask at the box office to cancel it.');
  }
  return accept(cancelled(command, booking, showtime, { cancelledBy, reason }));
}

function giveBookingBack(command: GiveBookingBack, showtime: Showtime): BookingDecision {
  const booking = showtime.bookings.get(command.bookingId);
  if (booking === undefined) return reject('not-found', 'There is no such booking.');
  if (showtime.cancelled === null) throw new Error(`${command.bookingId} is of a showtime that takes place.`);
  if (booking.status === 'held') return accept(released(showtime, booking));
  if (booking.status !== 'confirmed') return accept();
  return accept(cancelled(command, booking, showtime, { cancelledBy: 'showtime', reason: null }));
}

function cancelled(
  { refundId, now }: Pick<CancelBooking, 'refundId' | 'now'>,
  booking: Booking,
  showtime: Showtime,
  by: { readonly cancelledBy: CancelledBy; readonly reason: Sealed | null },
): BookingEvent {
  const { startsAt, timeZone, businessDayStart } = showtime.snapshot;
  const { bookingId, customerId, channel, total, seats } = booking;
  const paymentId = lastPaymentOf(booking);
  const { cancelled: cancellation } = showtime;
  const amount = refundableAmount(booking, { startsAt, cancelled: cancellation }, now);
  const isOwed = amount.amount > 0 && paymentId !== null;
  return BookingCancelled({
    ...namesOf(showtime, bookingId),
    customerId,
    channel,
    total,
    ...by,
    seats,
    refund: isOwed ? { refundId, paymentId, amount } : null,
    saleDate: businessDateOf(now, timeZone, businessDayStart),
  });
}

/** What becomes of a booking after it was made. */
export const afterwards = {
  decide: { CancelBooking: cancelBooking, GiveBookingBack: giveBookingBack },
  evolve: {
    BookingCancelled: (_, { cancelledBy, refund }) => ({ status: 'cancelled', cancelledBy, refund }),
  } satisfies BookingRows<BookingEvent>,
};
