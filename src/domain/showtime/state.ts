import type { Seat } from '../auditorium/values.ts';
import type { DomainEvent } from '../../engine/event.ts';
import type { Versioned } from '../../engine/decider.ts';
import type { AuditoriumId, BookingId, ClaimId, PaymentId, RefundId, UserId } from '../kernel/ids.ts';
import type { Instant } from '../../engine/instant.ts';
import type { Money } from '../kernel/money.ts';
import type { PersistentMap } from '../kernel/persistent-map.ts';
import type { RefundPolicy } from '../theater/values.ts';
import type { ShowtimeSnapshot } from './scheduling.ts';
import type { SellingTimes } from './selling-times.ts';
import type { BookedSeat, CancelledBy, Channel, PaymentMethod, RefusalReason, WalkIn } from './values.ts';

/** What a cancellation pays back. */
export interface OwedRefund {
  readonly refundId: RefundId;
  readonly paymentId: PaymentId;
  readonly amount: Money;
}

/** Seats that were cancelled while the booking kept others. */
export interface CancelledSeats {
  readonly seats: readonly BookedSeat[];
  readonly cancelledBy: CancelledBy;
  /** What had been paid for them. */
  readonly paid: Money;
  /** Null when nothing of it is paid back. */
  readonly refund: OwedRefund | null;
}

/** A ticket that has let somebody in. */
export interface TicketScan {
  readonly seatId: string;
  readonly scanId: string;
  readonly scannedAt: Instant;
  readonly device: string | null;
}

export interface Booking extends Versioned {
  readonly bookingId: BookingId;
  readonly status: 'held' | 'confirmed' | 'cancelled' | 'released' | 'expired';
  readonly customerId: UserId | null;
  readonly walkIn: WalkIn | null;
  readonly channel: Channel;
  readonly soldBy: UserId | null;
  readonly seats: readonly BookedSeat[];
  readonly total: Money;
  readonly heldUntil: Instant;
  /** The seats are the holder's until then. Later than `heldUntil` once a payment has started. */
  readonly releaseAt: Instant;
  readonly extended: boolean;
  /** The payments that started or confirmed it, the latest last. */
  readonly payments: readonly PaymentId[];
  /** The payments that have confirmed it. */
  readonly confirmedBy: readonly PaymentId[];
  /** The payments that were refused; their money goes back. */
  readonly refusedPayments: readonly { readonly paymentId: PaymentId; readonly reason: RefusalReason }[];
  readonly method: PaymentMethod | null;
  /** The amount of the confirming payment; null while it is still to be paid at the counter. */
  readonly amount: Money | null;
  /** Who has recorded the money of a booking that was confirmed by `counter`. */
  readonly receiptId: string | null;
  readonly refundPolicy: RefundPolicy;
  readonly cancelledBy: CancelledBy | null;
  /** What the cancellation of the booking pays back. */
  readonly refund: OwedRefund | null;
  /** In the order in which they were cancelled. They are none of `seats`, and `total` does not count them. */
  readonly cancelledSeats: readonly CancelledSeats[];
  readonly scans: readonly TicketScan[];
}

/** `blocked` by staff, or `out-of-use` in the auditorium. Only the second ends when the seat is in use again. */
export type Block = 'blocked' | 'out-of-use';

/** A change of the start, or of the auditorium. */
export interface Move {
  /** The slot that it came with: each move has its own. */
  readonly claimId: ClaimId;
  readonly formerStart: Instant;
  readonly formerAuditoriumId: AuditoriumId;
  /** What was confirmed at that moment: whoever confirms later sees the new start. */
  readonly confirmedBookings: readonly BookingId[];
}

export interface Showtime extends Versioned, SellingTimes {
  readonly snapshot: ShowtimeSnapshot;
  /** Null while it is to take place. */
  readonly cancelled: { readonly reason: string } | null;
  /** Null while it begins when it was first to begin. */
  readonly lastMove: Move | null;
  readonly seats: ReadonlyMap<string, Seat>;
  /** The booking or the block that has a seat, by the seat's id. Free seats are absent. */
  readonly taken: PersistentMap<BookingId | Block>;
  /** Taken seats that are out of use in the auditorium. They are blocked when they come free. */
  readonly withdrawn: readonly string[];
  readonly bookings: PersistentMap<Booking>;
  /** The bookings of each customer that are held, lapsed ones too, or unpaid: nobody gets too many seats without money. */
  readonly holds: PersistentMap<readonly BookingId[]>;
}

export interface ShowtimeState {
  readonly showtime: Showtime | null;
  /** The claims that will never become this showtime. */
  readonly abandoned: readonly ClaimId[];
}

export function isBlock(holder: BookingId | Block | undefined): holder is Block {
  return holder === 'blocked' || holder === 'out-of-use';
}

/** Whether somebody else may take the seats of a hold. The hold stands until `HoldExpired` is recorded. */
export function hasLapsed(booking: Booking, now: Instant): boolean {
  return booking.status === 'held' && booking.releaseAt <= now;
}

/** Whether a seat can be held: it is free, or its hold has lapsed and it is not withdrawn. */
export function isAvailable(showtime: Showtime, seatId: string, now: Instant): boolean {
  const holder = showtime.taken.get(seatId);
  if (holder === undefined) return true;
  if (showtime.withdrawn.includes(seatId)) return false;
  const booking = showtime.bookings.get(holder);
  return booking !== undefined && hasLapsed(booking, now);
}

/** Whether a booking is confirmed and its money still to be taken at the counter. */
export function isUnpaid({ status, method, amount }: Booking): boolean {
  return status === 'confirmed' && method === 'counter' && amount === null;
}

/** Whether a ticket of these seats has let somebody in. */
export function isAdmitted(
  { scans }: Pick<Booking, 'scans'>,
  seats: readonly Pick<BookedSeat, 'seatId'>[],
): boolean {
  return scans.some((scan) => seats.some(({ seatId }) => seatId === scan.seatId));
}

/** The payment of a booking that started last, or that confirmed it. */
export function lastPaymentOf(booking: Booking | undefined): PaymentId | null {
  return booking?.payments.at(-1) ?? null;
}

/** A booking as its first event makes it. */
export type NewBooking = Omit<Booking, keyof Versioned>;

/** For every event about a booking: what it changes in that booking. */
export type BookingRows<Event extends DomainEvent> = {
  readonly [Type in Event['type']]: (
    booking: Booking,
    data: Extract<Event, { readonly type: Type }>['data'],
  ) => Partial<NewBooking>;
};

/** For every event about a showtime or its seats, not about one booking: the showtime after it. */
export type ShowtimeRows<Event extends DomainEvent> = {
  readonly [Type in Event['type']]: (
    showtime: Showtime,
    data: Extract<Event, { readonly type: Type }>['data'],
  ) => Showtime;
};
