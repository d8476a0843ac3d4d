import { z } from 'zod';
import { Seat, SeatId } from '../auditorium/values.ts';
import { DurationMinutes } from '../movie/values.ts';
import { event, type EventOf } from '../../engine/event.ts';
import {
  AuditoriumId,
  ClaimId,
  MovieId,
  PaymentId,
  RefundId,
  ShowtimeId,
  TheaterId,
  UserId,
} from '../kernel/ids.ts';
import { Instant } from '../../engine/instant.ts';
import type { JsonObject } from '../../engine/json.ts';
import { LocalDate } from '../kernel/local-time.ts';
import { Money, Price } from '../kernel/money.ts';
import { Sealed } from '../kernel/sealed.ts';
import { text } from '../kernel/text.ts';
import { policies, TimeZone, withSalesUntilStart } from '../theater/values.ts';
import {
  aboutBooking,
  BlockCause,
  BlockReason,
  BookedSeat,
  CancelledBy,
  Channel,
  GatewayName,
  PaymentMethod,
  PriceList,
  RefusalReason,
  WalkIn,
} from './values.ts';

const bookedSeats = z.array(BookedSeat).min(1).readonly();
const seatIds = z.array(SeatId).min(1).readonly();

/** A showtime with a snapshot of what sales need. Later changes of the catalogue change no ticket. */
export const ShowtimeScheduled = event(
  'ShowtimeScheduled',
  {
    showtimeId: ShowtimeId,
    claimId: ClaimId,
    movieId: MovieId,
    theaterId: TheaterId,
    auditoriumId: AuditoriumId,
    startsAt: Instant,
    endsAt: Instant,
    durationMinutes: DurationMinutes,
    timeZone: TimeZone,
    businessDate: LocalDate,
    basePrice: Price,
    prices: PriceList,
    ...policies,
    seats: z.array(Seat).min(1).readonly(),
    onSaleFrom: Instant.nullable(),
  },
  [withSalesUntilStart],
);

/** The claim of a slot will never become a showtime. Scheduling that comes later is refused. */
export const SchedulingAbandoned = event('SchedulingAbandoned', {
  showtimeId: ShowtimeId,
  claimId: ClaimId,
  auditoriumId: AuditoriumId,
  reason: text(200),
});

/** Seats were added to the auditorium and are for sale. */
export const SeatsOffered = event('SeatsOffered', {
  showtimeId: ShowtimeId,
  seats: z.array(Seat).min(1).readonly(),
});

/** Schema 1 had no cause: the reason `out of use` stood for the auditorium. */
function withCause(data: JsonObject): JsonObject {
  return data['reason'] === 'out of use'
    ? { ...data, cause: 'auditorium', reason: null }
    : { ...data, cause: 'staff' };
}

/** Seats are no longer for sale. `reason` is the text that staff gave; null when the cause is the auditorium. */
export const SeatsBlocked = event(
  'SeatsBlocked',
  { showtimeId: ShowtimeId, seats: seatIds, cause: BlockCause, reason: BlockReason.nullable() },
  [withCause],
);

/** Blocked seats are for sale again: staff said so, or the seats are in use in the auditorium again. */
export const SeatsUnblocked = event('SeatsUnblocked', { showtimeId: ShowtimeId, seats: seatIds });

/** Seats are out of use in the auditorium, but taken in this showtime. They are blocked when they come free. */
export const SeatsWithdrawn = event('SeatsWithdrawn', { showtimeId: ShowtimeId, seats: seatIds });

/** Withdrawn seats are in use in the auditorium again. */
export const SeatsReinstated = event('SeatsReinstated', { showtimeId: ShowtimeId, seats: seatIds });

export const SeatsHeld = event('SeatsHeld', {
  ...aboutBooking,
  /** The customer's account; null for a walk-in. */
  customerId: UserId.nullable(),
  walkIn: WalkIn.nullable(),
  channel: Channel,
  /** The member of staff who sold; null online. */
  soldBy: UserId.nullable(),
  seats: bookedSeats,
  total: Money,
  heldUntil: Instant,
});

export const HoldExtended = event('HoldExtended', {
  ...aboutBooking,
  total: Money,
  heldUntil: Instant,
  /** The seats are the holder's until then, and longer until `HoldExpired`. */
  releaseAt: Instant,
});

export const PaymentStarted = event('PaymentStarted', {
  ...aboutBooking,
  paymentId: PaymentId,
  gateway: GatewayName,
  customerId: UserId.nullable(),
  amount: Money,
  releaseAt: Instant,
});

export const HoldReleased = event('HoldReleased', { ...aboutBooking, seats: seatIds, total: Money });

export const HoldExpired = event('HoldExpired', {
  ...aboutBooking,
  seats: seatIds,
  total: Money,
  heldUntil: Instant,
});

export const BookingConfirmed = event('BookingConfirmed', {
  ...aboutBooking,
  customerId: UserId.nullable(),
  channel: Channel,
  seats: bookedSeats,
  /** The price of the tickets. */
  total: Money,
  paymentId: PaymentId,
  gateway: GatewayName,
  method: PaymentMethod,
  /** The amount of this payment: the total, or zero for complimentary tickets. By `counter` it is still to be paid. */
  amount: Money,
  /** The business date of the sale. */
  saleDate: LocalDate,
  /** How long after the end of the hold the payment was confirmed; null when the hold was live. */
  lateBySeconds: z.int().min(0).nullable(),
  /** The policy for a cancellation of this booking. */
  refundPolicy: policies.refundPolicy,
});

/** The money of a booking that was confirmed by `counter` has been taken. */
export const BookingPaid = event('BookingPaid', {
  ...aboutBooking,
  customerId: UserId.nullable(),
  /** The payment that the booking was confirmed by. */
  paymentId: PaymentId,
  /** Tells a repeat of the command from somebody else's. */
  receiptId: z.uuid(),
  gateway: GatewayName,
  method: PaymentMethod,
  amount: Money,
  /** The business date of the payment. */
  saleDate: LocalDate,
});

/** A payment cannot become this booking's ticket: the money goes back. This is final. */
export const PaymentRefused = event('PaymentRefused', {
  ...aboutBooking,
  customerId: UserId.nullable(),
  paymentId: PaymentId,
  gateway: GatewayName,
  amount: Money,
  reason: RefusalReason,
});

export const BookingCancelled = event('BookingCancelled', {
  ...aboutBooking,
  customerId: UserId.nullable(),
  channel: Channel,
  seats: bookedSeats,
  total: Money,
  cancelledBy: CancelledBy,
  reason: Sealed.nullable(),
  /** Null when nothing is paid back. */
  refund: z.strictObject({ refundId: RefundId, paymentId: PaymentId, amount: Money }).readonly().nullable(),
  /** The business date of the cancellation. */
  saleDate: LocalDate,
});

export const showtimeEvents = [
  ShowtimeScheduled,
  SchedulingAbandoned,
  SeatsOffered,
  SeatsBlocked,
  SeatsUnblocked,
  SeatsWithdrawn,
  SeatsReinstated,
  SeatsHeld,
  HoldExtended,
  PaymentStarted,
  HoldReleased,
  HoldExpired,
  BookingConfirmed,
  BookingPaid,
  PaymentRefused,
  BookingCancelled,
] as const;

export type ShowtimeEvent = EventOf<(typeof showtimeEvents)[number]>;
export type ShowtimeSnapshot = EventOf<typeof ShowtimeScheduled>['data'];
