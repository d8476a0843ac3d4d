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
import type {
  BookedSeat,
  CancelledBy,
  Channel,
  Fund,
  PaymentMethod,
  RefusalReason,
  WalkIn,
} from './values.ts';

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

/** A refund of a payment that was made for a former booking, or because of an exchange. */
export interface FurtherRefund extends OwedRefund {
  /** The seats of the tickets that it is for. */
  readonly seatIds: readonly string[];
}

/** What becomes of the money of a booking that is exchanged. */
export interface ExchangedMoney {
  /** What its payments pay of the new booking. */
  readonly carried: readonly Fund[];
  /** What of them goes back, because the new booking costs less. */
  readonly refunds: readonly Fund[];
}

/** What a booking is to take the place of. */
export interface Exchange extends ExchangedMoney {
  readonly formerBookingId: BookingId;
  /** The version of the former booking that all this was reckoned from. */
  readonly formerRevision: number;
  /** What is to be paid besides. */
  readonly due: Money;
}

/** The claim of a new booking on the one whose place it takes. */
export interface ExchangeClaim extends ExchangedMoney {
  readonly newBookingId: BookingId;
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
  /** A digest of the client that holds it; null where clients are not told apart. */
  readonly client: string | null;
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
  /** What was paid for it, by the confirming payment and by those of a former booking; null while it is still to be paid at the counter. */
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
  /** Null where it takes the place of no other booking. */
  readonly exchange: Exchange | null;
  /** Who takes its place: provisional while the booking is confirmed. Null while nobody does. */
  readonly exchangedFor: ExchangeClaim | null;
  /** Besides `refund` and those of `cancelledSeats`. */
  readonly furtherRefunds: readonly FurtherRefund[];
}

/** A booking that has nothing to do with an exchange. */
export const notExchanged = { exchange: null, exchangedFor: null, furtherRefunds: [] } as const;

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
  /**
   * The bookings of each customer, and of each client, that are held, lapsed ones too, or unpaid: nobody gets too many
   * seats without money.
   */
  readonly holds: PersistentMap<readonly BookingId[]>;
  /** The ids of ended holds that are none of `bookings` any more: no booking is made with one of them again. */
  readonly archivedHolds: PersistentMap<true>;
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

/** What is to be paid of a booking: its price, less what an exchange carries over. */
export function dueOf({ exchange, total }: Pick<Booking, 'exchange' | 'total'>): Money {
  return exchange?.due ?? total;
}

/** Whether another booking is about to take the place of this one. Until that is decided nothing else happens to it. */
export function isBeingExchanged({ status, exchangedFor }: Booking): boolean {
  return status === 'confirmed' && exchangedFor !== null;
}

/** What goes back for some seats of a booking, by payments that were made for former bookings or because of an exchange. */
export function furtherRefundsFor(
  { furtherRefunds }: Pick<Booking, 'furtherRefunds'>,
  seats: readonly Pick<BookedSeat, 'seatId'>[],
): readonly OwedRefund[] {
  return furtherRefunds.filter(({ seatIds }) => seats.some(({ seatId }) => seatIds.includes(seatId)));
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
