import { reject, type Rejected } from '../../engine/decider.ts';
import type { AuditoriumId, BookingId, MovieId, ShowtimeId, TheaterId } from '../kernel/ids.ts';
import type { Booking, Showtime } from './state.ts';
import type { Caller } from './values.ts';

type Found = { readonly outcome: 'found'; readonly booking: Booking } | Rejected<'not-found'>;

/** Finds a booking for its owner or for staff. For anybody else it does not exist. */
export function findBooking(showtime: Showtime, bookingId: BookingId, caller: Caller): Found {
  const booking = showtime.bookings.get(bookingId);
  const isOwner = booking?.customerId != null && booking.customerId === caller.userId;
  if (booking !== undefined && (isOwner || caller.isStaff)) return { outcome: 'found', booking };
  return reject('not-found', 'There is no such booking.');
}

/** The fields of every event about a booking. */
export function namesOf(
  { snapshot }: Showtime,
  bookingId: BookingId,
): {
  bookingId: BookingId;
  showtimeId: ShowtimeId;
  movieId: MovieId;
  theaterId: TheaterId;
  auditoriumId: AuditoriumId;
  businessDate: string;
} {
  const { showtimeId, movieId, theaterId, auditoriumId, businessDate } = snapshot;
  return { bookingId, showtimeId, movieId, theaterId, auditoriumId, businessDate };
}
