import { z } from 'zod';
import { SeatKind, SeatId, SeatNumber, SeatRow, Tier } from '../auditorium/values.ts';
import { AuditoriumId, BookingId, MovieId, ShowtimeId, TheaterId, type UserId } from '../kernel/ids.ts';
import { LocalDate } from '../kernel/local-time.ts';
import { Money } from '../kernel/money.ts';
import { Sealed } from '../kernel/sealed.ts';
import { text } from '../kernel/text.ts';
import type { JsonObject } from '../../engine/json.ts';
import { ADULT, TicketTypeCode } from '../theater/ticket-types.ts';

/** Every event about a booking or its money has these fields, so that reports need no other event. */
export const aboutBooking = {
  bookingId: BookingId,
  showtimeId: ShowtimeId,
  movieId: MovieId,
  theaterId: TheaterId,
  auditoriumId: AuditoriumId,
  /** The business date of the showtime. */
  businessDate: LocalDate,
};

/** A seat as it was sold, with its price. */
export const BookedSeat = z
  .strictObject({
    kind: SeatKind,
    number: SeatNumber,
    price: Money,
    row: SeatRow,
    seatId: SeatId,
    ticketType: TicketTypeCode,
    tier: Tier,
  })
  .readonly();
export type BookedSeat = z.output<typeof BookedSeat>;

/** The price of a ticket of each tier. */
export const PriceList = z
  .strictObject({ regular: Money, premium: Money, vip: Money, recliner: Money })
  .readonly();
export type PriceList = z.output<typeof PriceList>;

/** A customer without an account, at the box office. */
export const WalkIn = z.strictObject({ name: Sealed.nullable(), email: Sealed.nullable() }).readonly();
export type WalkIn = z.output<typeof WalkIn>;

export const Channel = z.enum(['online', 'boxOffice']);
export type Channel = z.output<typeof Channel>;

/**
 * How a booking is paid. `counter`: later, at the counter. `online`: by card, bank or wallet, whichever the customer chose
 * at the gateway. `imported`: another system took the money; no gateway here has it, so staff pay refunds out.
 */
export const PaymentMethod = z.enum([
  'cash',
  'terminal',
  'complimentary',
  'counter',
  'sandbox',
  'card',
  'online',
  'imported',
]);
export type PaymentMethod = z.output<typeof PaymentMethod>;

export const GatewayName = z.string().regex(/^[a-z]{1,30}$/);

/** `cutoff`: nobody had paid it when the box office closed. */
export const CancelledBy = z.enum(['owner', 'staff', 'showtime', 'cutoff']);
export type CancelledBy = z.output<typeof CancelledBy>;

/** Why a payment cannot become a ticket. */
export const RefusalReason = z.enum([
  'late-payment',
  'second-payment',
  'booking-cancelled',
  'showtime-cancelled',
  'showtime-started',
  'amount-mismatch',
]);
export type RefusalReason = z.output<typeof RefusalReason>;

/** What a device at the door is called: `door-2`. No text that people type. */
export const DeviceName = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,40}$/, 'must be 1 to 40 letters, digits, ., _ or -');

/** What staff give as the reason when they block seats. */
export const BlockReason = text(200);

/** Who blocks a seat: staff, for this showtime; or the auditorium, while the seat is out of use there. */
export const BlockCause = z.enum(['staff', 'auditorium']);

/** The seats that an event names. */
export const SeatIds = z.array(SeatId).min(1).readonly();

/** Seats as they were sold. */
export const BookedSeats = z.array(BookedSeat).min(1).readonly();

/** Seats that were sold before there were ticket types were sold to adults. */
export function withAdultSeats(data: JsonObject): JsonObject {
  const seats = data['seats'] as readonly JsonObject[];
  return { ...data, seats: seats.map((seat) => ({ ...seat, ticketType: ADULT })) };
}

/** Who gives a command. Staff and process managers may act on every booking, a customer on their own ones. */
export interface Caller {
  readonly userId: UserId | null;
  readonly isStaff: boolean;
}
