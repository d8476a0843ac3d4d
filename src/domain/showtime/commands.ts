import type { Seat } from '../auditorium/values.ts';
import type { ExpectedVersion } from '../../engine/decider.ts';
import type {
  BookingId,
  ClaimId,
  AuditoriumId,
  PaymentId,
  RefundId,
  ShowtimeId,
  UserId,
} from '../kernel/ids.ts';
import type { Instant } from '../../engine/instant.ts';
import type { Money } from '../kernel/money.ts';
import type { Sealed } from '../kernel/sealed.ts';
import type { ShowtimeSnapshot } from './events.ts';
import type { PaymentMethod, WalkIn } from './values.ts';

/** Who gives a command. Staff and process managers may act on every booking, a customer on their own ones. */
export interface Caller {
  readonly userId: UserId | null;
  readonly isStaff: boolean;
}

export interface ScheduleShowtime {
  readonly type: 'ScheduleShowtime';
  readonly snapshot: ShowtimeSnapshot;
  readonly now: Instant;
}

export interface AbandonScheduling {
  readonly type: 'AbandonScheduling';
  readonly showtimeId: ShowtimeId;
  readonly claimId: ClaimId;
  readonly auditoriumId: AuditoriumId;
  readonly reason: string;
}

export interface HoldSeats {
  readonly type: 'HoldSeats';
  readonly bookingId: BookingId;
  readonly caller: Caller;
  /** The account that the seats are for. */
  readonly customerId: UserId | null;
  readonly walkIn: WalkIn | null;
  readonly seats: readonly string[];
  readonly now: Instant;
  readonly holdSeconds: number;
  readonly maximumSeats: number;
  /** How many live holds a customer may have at this showtime. */
  readonly maximumHolds: number;
}

export interface StartPayment extends ExpectedVersion {
  readonly type: 'StartPayment';
  readonly bookingId: BookingId;
  readonly caller: Caller;
  readonly paymentId: PaymentId;
  readonly gateway: string;
  /** The ended payment that this one replaces; null for the first one. */
  readonly replaces: PaymentId | null;
  readonly now: Instant;
  readonly holdSeconds: number;
  readonly graceSeconds: number;
}

export interface ReleaseHold extends ExpectedVersion {
  readonly type: 'ReleaseHold';
  readonly bookingId: BookingId;
  readonly caller: Caller;
}

export interface ExpireHold {
  readonly type: 'ExpireHold';
  readonly bookingId: BookingId;
  /** The booking's payment, if it has ended: then the hold expires before the end of the grace. */
  readonly endedPaymentId: PaymentId | null;
  readonly now: Instant;
}

export type CounterMethod = 'cash' | 'terminal' | 'complimentary' | 'counter';

/**
 * Confirms a hold that is paid at the counter, now or (by `counter`) later, or complimentary. By `cash` or `terminal` it
 * also records the money of a booking that was confirmed by `counter`.
 */
export interface ConfirmBooking extends ExpectedVersion {
  readonly type: 'ConfirmBooking';
  readonly bookingId: BookingId;
  readonly caller: Caller;
  readonly paymentId: PaymentId;
  readonly method: CounterMethod;
  readonly now: Instant;
}

/** Cancels a booking that nobody has paid at the counter in time. */
export interface CancelUnpaid {
  readonly type: 'CancelUnpaid';
  readonly bookingId: BookingId;
  readonly now: Instant;
}

/** Settles a payment that a gateway has proven: it becomes a ticket, or is refused for good. */
export interface SettlePayment {
  readonly type: 'SettlePayment';
  readonly bookingId: BookingId;
  readonly paymentId: PaymentId;
  readonly gateway: string;
  readonly method: PaymentMethod;
  readonly paid: Money;
  readonly now: Instant;
}

export interface CancelBooking extends ExpectedVersion {
  readonly type: 'CancelBooking';
  readonly bookingId: BookingId;
  readonly caller: Caller;
  readonly refundId: RefundId;
  readonly reason: Sealed | null;
  readonly now: Instant;
}

export interface BlockSeats {
  readonly type: 'BlockSeats';
  readonly seats: readonly string[];
  readonly reason: string;
  readonly now: Instant;
}

export interface UnblockSeats {
  readonly type: 'UnblockSeats';
  readonly seats: readonly string[];
}

/** Takes seats out of sale that are out of use in the auditorium: free ones at once, others when they come free. */
export interface WithdrawSeats {
  readonly type: 'WithdrawSeats';
  readonly seats: readonly string[];
  readonly now: Instant;
}

export interface OfferSeats {
  readonly type: 'OfferSeats';
  readonly seats: readonly Seat[];
}

export type ShowtimeCommand =
  | ScheduleShowtime
  | AbandonScheduling
  | HoldSeats
  | StartPayment
  | ReleaseHold
  | ExpireHold
  | ConfirmBooking
  | CancelUnpaid
  | SettlePayment
  | CancelBooking
  | BlockSeats
  | UnblockSeats
  | WithdrawSeats
  | OfferSeats;
