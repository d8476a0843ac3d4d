import type { Booking } from '../../api/resources.ts';

/** What every action on a booking gets: the booking as it was seen, and who is told that it has changed. */
export interface BookingActionProperties {
  readonly booking: Booking;
  readonly entityTag: string | undefined;
  readonly onChange: () => void;
}
