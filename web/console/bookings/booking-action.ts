import type { StaffBooking } from '../../api/staff-resources.ts';

/** What every action on a booking gets: the booking as it was seen, and who is told that it has changed. */
export interface BookingActionProperties {
  readonly booking: StaffBooking;
  readonly entityTag: string | undefined;
  readonly onChange: () => void;
}
