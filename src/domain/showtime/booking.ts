import { z } from 'zod';
import {
  accept,
  reject,
  refuseStale,
  type Decision,
  type ExpectedVersion,
  type Rejected,
} from '../../engine/decider.ts';
import { event, type EventOf } from '../../engine/event.ts';
import type { Instant } from '../../engine/instant.ts';
import { PaymentId, RefundId, UserId, type BookingId } from '../kernel/ids.ts';
import { LocalDate } from '../kernel/local-time.ts';
import { Money, sum } from '../kernel/money.ts';
import { Sealed } from '../kernel/sealed.ts';
import { released, type HoldReleased } from './holding.ts';
import { debtsOf, saleDateOf, type Refunding, type RefundIds, type RefundOwed } from './owing.ts';
import { paidForSeats } from './refund-policy.ts';
import { findBooking, namesOf } from './rules.ts';
import { isAdmitted, isBeingExchanged, type Booking, type BookingRows, type Showtime } from './state.ts';
import {
  aboutBooking,
  type BookedSeat,
  BookedSeats,
  CancelledBy,
  Channel,
  withAdultSeats,
  type Caller,
} from './values.ts';

/** What a cancellation pays back. */
const Refund = z.strictObject({ refundId: RefundId, paymentId: PaymentId, amount: Money }).readonly();

/** A booking is cancelled: its seats are free. What is paid back is a fact of its own. */
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
    refund: Refund.nullable(),
    /** The business date of the cancellation. */
    saleDate: LocalDate,
  },
  [withAdultSeats],
);

/** Some seats of a confirmed booking are cancelled; it keeps the others. */
export const SeatsCancelled = event('SeatsCancelled', {
  ...aboutBooking,
  customerId: UserId.nullable(),
  channel: Channel,
  seats: BookedSeats,
  remainingSeats: BookedSeats,
  /** The price of the remaining tickets. */
  total: Money,
  cancelledBy: CancelledBy,
  reason: Sealed.nullable(),
  /** What had been paid for the cancelled seats. */
  paid: Money,
  /** Null when nothing is paid back. */
  refund: Refund.nullable(),
  /** The business date of the cancellation. */
  saleDate: LocalDate,
});

export const bookingEvents = [BookingCancelled, SeatsCancelled] as const;

type BookingEvent = EventOf<(typeof bookingEvents)[number]>;
type BookingRejection =
  | 'already-cancelled'
  | 'exchange-open'
  | 'not-found'
  | 'showtime-started'
  | 'ticket-used'
  | 'version-conflict';
type CancellingEvent = BookingEvent | EventOf<typeof HoldReleased> | EventOf<typeof RefundOwed>;
type BookingDecision = Decision<CancellingEvent, BookingRejection>;
type SeatsDecision = BookingDecision | Decision<never, 'booking-not-confirmed' | 'unknown-seats'>;

export interface CancelBooking extends ExpectedVersion {
  readonly type: 'CancelBooking';
  readonly bookingId: BookingId;
  readonly caller: Caller;
  readonly refundId: RefundId;
  /** For the payments of bookings that this one has taken the place of. */
  readonly refundIds?: RefundIds | undefined;
  readonly reason: Sealed | null;
  readonly now: Instant;
}

/** Cancels some seats of a booking. All of them is `CancelBooking`. */
export interface CancelSeats extends Omit<CancelBooking, 'type'> {
  readonly type: 'CancelSeats';
  readonly seats: readonly string[];
}

/** Gives a booking of a cancelled showtime back: releases a hold, or cancels and refunds all that was paid. */
export interface GiveBookingBack {
  readonly type: 'GiveBookingBack';
  readonly bookingId: BookingId;
  readonly refundId: RefundId;
  readonly refundIds?: RefundIds | undefined;
  readonly now: Instant;
}

/** Cancels a booking: releases a hold, or cancels a confirmed booking and decides its refund. */
function cancelBooking(command: CancelBooking, showtime: Showtime): BookingDecision {
  const { bookingId, caller, reason } = command;
  const found = findBooking(showtime, bookingId, caller);
  if (found.outcome === 'rejected') return found;
  const { booking } = found;
  const cancelledBy = cancellerOf(booking, caller);
  if (booking.status === 'released' || booking.status === 'expired') return accept();
  if (booking.status === 'cancelled') {
    return booking.cancelledBy === cancelledBy
      ? accept()
      : reject('already-cancelled', 'This booking is cancelled already.');
  }
  const refused = refuseStale(command, booking.revision);
  if (refused !== undefined) return refused;
  if (booking.status === 'held') return accept(released(showtime, booking));
  const notAllowed = refusedCancellation(command, { booking, showtime, seats: booking.seats });
  if (notAllowed !== undefined) return notAllowed;
  return accept<CancellingEvent>(...cancelled(command, booking, showtime, { cancelledBy, reason }));
}

function cancellerOf({ customerId }: Booking, { userId }: Caller): CancelledBy {
  return customerId !== null && customerId === userId ? 'owner' : 'staff';
}

/** Why seats of a confirmed booking cannot be cancelled any more. */
function refusedCancellation(
  { caller, now }: Pick<CancelBooking, 'caller' | 'now'>,
  about: { readonly booking: Booking; readonly showtime: Showtime; readonly seats: readonly BookedSeat[] },
): Rejected<'exchange-open' | 'showtime-started' | 'ticket-used'> | undefined {
  const { booking, showtime, seats } = about;
  if (isBeingExchanged(booking)) return beingExchanged();
  if (showtime.cancelled !== null) return undefined;
  const { startsAt } = showtime.snapshot;
  if (now >= startsAt) return reject('showtime-started', `The showtime began at ${startsAt}.`);
  if (caller.isStaff || !isAdmitted(booking, seats)) return undefined;
  return reject('ticket-used', 'A ticket of these seats was used. Ask at the box office to cancel it.');
}

/** A booking that is being exchanged ends as exchanged, or stays as it was: in a moment it is known. */
export function beingExchanged(): Rejected<'exchange-open'> {
  return reject('exchange-open', 'This booking is being exchanged. Try again in a moment.');
}

/**
 * Cancels some seats of a confirmed booking, which keeps the others, and decides the refund of their share. All seats of a
 * booking are the booking.
 */
function cancelSeats({ type: _, ...command }: CancelSeats, showtime: Showtime): SeatsDecision {
  const { bookingId, caller, reason } = command;
  const found = findBooking(showtime, bookingId, caller);
  if (found.outcome === 'rejected') return found;
  const { booking } = found;
  const named = [...new Set(command.seats)];
  const remainingSeats = booking.seats.filter(({ seatId }) => !named.includes(seatId));
  const seats = booking.seats.filter(({ seatId }) => named.includes(seatId));
  const cancelledBy = cancellerOf(booking, caller);
  if (seats.length === 0 && isAlreadyCancelled(booking, named, cancelledBy)) return accept();
  const unknown = named.filter((seatId) => !seats.some((seat) => seat.seatId === seatId));
  if (unknown.length > 0) {
    return reject('unknown-seats', `This booking has no seats ${unknown.join(', ')}.`, { seats: unknown });
  }
  const isOpen = booking.status === 'held' || booking.status === 'confirmed';
  if (remainingSeats.length === 0 || !isOpen) {
    return cancelBooking({ type: 'CancelBooking', ...command }, showtime);
  }
  const refused = refuseStale(command, booking.revision);
  if (refused !== undefined) return refused;
  if (booking.status === 'held') {
    return reject(
      'booking-not-confirmed',
      'These seats are only held. Change the seats of the hold instead.',
    );
  }
  const notAllowed = refusedCancellation(command, { booking, showtime, seats });
  if (notAllowed !== undefined) return notAllowed;
  const { customerId, channel, total } = booking;
  const { refund, further } = debtsOf(command, booking, showtime, seats);
  return accept<CancellingEvent>(
    SeatsCancelled({
      ...namesOf(showtime, bookingId),
      customerId,
      channel,
      seats,
      remainingSeats,
      total: sum(
        remainingSeats.map(({ price }) => price),
        total.currency,
      ),
      cancelledBy,
      reason,
      paid: paidForSeats(booking, named),
      refund,
      saleDate: saleDateOf(showtime, command.now),
    }),
    ...further,
  );
}

function isAlreadyCancelled(
  { cancelledSeats }: Booking,
  named: readonly string[],
  cancelledBy: CancelledBy,
): boolean {
  const gone = cancelledSeats
    .filter((each) => each.cancelledBy === cancelledBy)
    .flatMap(({ seats }) => seats);
  return named.every((seatId) => gone.some((seat) => seat.seatId === seatId));
}

function giveBookingBack(command: GiveBookingBack, showtime: Showtime): BookingDecision {
  const booking = showtime.bookings.get(command.bookingId);
  if (booking === undefined) return reject('not-found', 'There is no such booking.');
  if (showtime.cancelled === null) throw new Error(`${command.bookingId} is of a showtime that takes place.`);
  if (booking.status === 'held') return accept(released(showtime, booking));
  if (booking.status !== 'confirmed') return accept();
  if (isBeingExchanged(booking)) return beingExchanged();
  return accept<CancellingEvent>(
    ...cancelled(command, booking, showtime, { cancelledBy: 'showtime', reason: null }),
  );
}

function cancelled(
  command: Refunding,
  booking: Booking,
  showtime: Showtime,
  by: { readonly cancelledBy: CancelledBy; readonly reason: Sealed | null },
): readonly CancellingEvent[] {
  const { bookingId, customerId, channel, total, seats } = booking;
  const { refund, further } = debtsOf(command, booking, showtime, null);
  const event = BookingCancelled({
    ...namesOf(showtime, bookingId),
    customerId,
    channel,
    total,
    ...by,
    seats,
    refund,
    saleDate: saleDateOf(showtime, command.now),
  });
  return [event, ...further];
}

/** What becomes of a booking after it was made. */
export const afterwards = {
  decide: { CancelBooking: cancelBooking, CancelSeats: cancelSeats, GiveBookingBack: giveBookingBack },
  evolve: {
    BookingCancelled: (_, { cancelledBy, refund }) => ({ status: 'cancelled', cancelledBy, refund }),
    SeatsCancelled: (booking, { seats, remainingSeats, total, cancelledBy, paid, refund }) => ({
      seats: remainingSeats,
      total,
      cancelledSeats: [...booking.cancelledSeats, { seats, cancelledBy, paid, refund }],
    }),
  } satisfies BookingRows<BookingEvent>,
};
