import { z } from 'zod';
import { SeatKind, SeatId, SeatNumber, SeatRow, Tier } from '../auditorium/values.ts';
import { AuditoriumId, BookingId, MovieId, ShowtimeId, TheaterId } from '../kernel/ids.ts';
import { LocalDate } from '../kernel/local-time.ts';
import { Money } from '../kernel/money.ts';
import { Sealed } from '../kernel/sealed.ts';
import { text } from '../kernel/text.ts';

/** What every event about a booking or its money names, so that any report can be folded from the event alone. */
export const aboutBooking = {
  bookingId: BookingId,
  showtimeId: ShowtimeId,
  movieId: MovieId,
  theaterId: TheaterId,
  auditoriumId: AuditoriumId,
  /** The business date of the show. */
  businessDate: LocalDate,
};

/** A seat as it was sold: where it is, what it is, and what it cost. */
export const BookedSeat = z
  .strictObject({
    kind: SeatKind,
    number: SeatNumber,
    price: Money,
    row: SeatRow,
    seatId: SeatId,
    tier: Tier,
  })
  .readonly();
export type BookedSeat = z.output<typeof BookedSeat>;

/** What a ticket of each tier costs. */
export const PriceList = z
  .strictObject({ regular: Money, premium: Money, vip: Money, recliner: Money })
  .readonly();
export type PriceList = z.output<typeof PriceList>;

/** Somebody without an account, at the box office. */
export const WalkIn = z.strictObject({ name: Sealed.nullable(), email: Sealed.nullable() }).readonly();
export type WalkIn = z.output<typeof WalkIn>;

export const Channel = z.enum(['online', 'boxOffice']);
export type Channel = z.output<typeof Channel>;

/** How money came, or why none did. */
export const PaymentMethod = z.enum(['cash', 'terminal', 'complimentary', 'sandbox']);
export type PaymentMethod = z.output<typeof PaymentMethod>;

export const GatewayName = z.string().regex(/^[a-z]{1,30}$/);

export const CancelledBy = z.enum(['owner', 'staff', 'showtime']);
export type CancelledBy = z.output<typeof CancelledBy>;

/** Why money that has come cannot become a ticket. */
export const RefusalReason = z.enum([
  'late-payment',
  'second-payment',
  'booking-cancelled',
  'showtime-started',
  'amount-mismatch',
]);
export type RefusalReason = z.output<typeof RefusalReason>;

export const BlockReason = text(200);

/** The reason of a block that comes and goes with the seat's use in its auditorium. */
export const OUT_OF_USE = 'out of use';
