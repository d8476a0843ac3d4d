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
import { LocalDate } from '../kernel/local-time.ts';
import { Money, Price } from '../kernel/money.ts';
import { Sealed } from '../kernel/sealed.ts';
import { text } from '../kernel/text.ts';
import { policies, TimeZone } from '../theater/values.ts';
import {
  aboutBooking,
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

/** A showtime with a snapshot of what selling needs: later changes of the catalogue touch no sold ticket. */
export const ShowtimeScheduled = event('ShowtimeScheduled', {
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
});

/** The claim of a slot will never become a showtime, whoever still works on it. */
export const SchedulingAbandoned = event('SchedulingAbandoned', {
  showtimeId: ShowtimeId,
  claimId: ClaimId,
  auditoriumId: AuditoriumId,
  reason: text(200),
});

/** Seats that were added to the auditorium are for sale in this showtime too. */
export const SeatsOffered = event('SeatsOffered', {
  showtimeId: ShowtimeId,
  seats: z.array(Seat).min(1).readonly(),
});

export const SeatsBlocked = event('SeatsBlocked', {
  showtimeId: ShowtimeId,
  seats: seatIds,
  reason: BlockReason,
});

/** By staff, or because the seats are in use in the auditorium again. They are for sale, whatever was said of them before. */
export const SeatsUnblocked = event('SeatsUnblocked', { showtimeId: ShowtimeId, seats: seatIds });

/** Seats that are out of use in the auditorium, but taken here: when they come free, they are blocked at once. */
export const SeatsWithdrawn = event('SeatsWithdrawn', { showtimeId: ShowtimeId, seats: seatIds });

/** Withdrawn seats that are in use in the auditorium again. */
export const SeatsReinstated = event('SeatsReinstated', { showtimeId: ShowtimeId, seats: seatIds });

export const SeatsHeld = event('SeatsHeld', {
  ...aboutBooking,
  /** The account it is for; null at the box office, for somebody without one. */
  customerId: UserId.nullable(),
  walkIn: WalkIn.nullable(),
  channel: Channel,
  /** The member of staff who sold it; null when the customer did it alone. */
  soldBy: UserId.nullable(),
  seats: bookedSeats,
  total: Money,
  heldUntil: Instant,
});

export const HoldExtended = event('HoldExtended', {
  ...aboutBooking,
  total: Money,
  heldUntil: Instant,
  /** Until then the seats stay the holder's, whatever the clock says, unless the hold is expired. */
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
  /** What the tickets cost. */
  total: Money,
  paymentId: PaymentId,
  gateway: GatewayName,
  method: PaymentMethod,
  /** What this payment is about: the total, or nothing for complimentary tickets. */
  amount: Money,
  /** The business date on which it was sold. */
  saleDate: LocalDate,
  /** How long after the end of the hold the money was known to be there; null when the hold still stood. */
  lateBySeconds: z.int().min(0).nullable(),
  /** What counts for a cancellation of this booking from now on. */
  refundPolicy: policies.refundPolicy,
});

/** Money that came, and cannot become this booking's ticket any more: it goes back. Said once, and for ever. */
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
  /** What is to be paid back, if anything is. */
  refund: z.strictObject({ refundId: RefundId, paymentId: PaymentId, amount: Money }).readonly().nullable(),
  /** The business date on which it was cancelled. */
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
  PaymentRefused,
  BookingCancelled,
] as const;

export type ShowtimeEvent = EventOf<(typeof showtimeEvents)[number]>;
export type ShowtimeSnapshot = EventOf<typeof ShowtimeScheduled>['data'];
