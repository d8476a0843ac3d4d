import { z } from 'zod';
import type { BookingDetails } from '../../commands/booking/booking-result.ts';
import { SeatId, Tier } from '../../domain/auditorium/values.ts';
import { BookingId, ShowtimeId } from '../../domain/kernel/ids.ts';
import { Money } from '../../domain/kernel/money.ts';
import { orphansBeside } from '../../domain/showtime/best-available.ts';
import { isAvailable } from '../../domain/showtime/state.ts';
import { TicketTypeCode } from '../../domain/theater/ticket-types.ts';
import { Instant } from '../../engine/instant.ts';
import { BookingStatus } from './booking.ts';

/** The answer to a hold. A repeated request finds the booking in its present status. */
export const Hold = z.strictObject({
  bookingId: BookingId,
  showtimeId: ShowtimeId,
  status: BookingStatus,
  seats: z
    .array(z.strictObject({ seatId: SeatId, tier: Tier, ticketType: TicketTypeCode, price: Money }))
    .readonly(),
  total: Money,
  heldUntil: Instant,
  /** Seats that the choice leaves alone: nobody can sit next to them. A warning, for the customer to choose others. */
  orphans: z.array(SeatId).readonly(),
});
export type Hold = z.output<typeof Hold>;

export function presentHold({ booking, showtime }: BookingDetails, now: Instant): Hold {
  const { bookingId, status, seats, total, heldUntil } = booking;
  const seatIds = seats.map(({ seatId }) => seatId);
  return {
    bookingId,
    showtimeId: showtime.snapshot.showtimeId,
    status,
    seats: seats.map(({ seatId, tier, ticketType, price }) => ({ seatId, tier, ticketType, price })),
    total,
    heldUntil,
    orphans: orphansBeside(showtime, seatIds, (seatId) => isAvailable(showtime, seatId, now)),
  };
}
