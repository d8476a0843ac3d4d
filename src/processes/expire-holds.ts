import { expireHold } from '../commands/booking/expire-hold.ts';
import type { BookingId } from '../domain/kernel/ids.ts';
import { defineProcessManager } from './define-process-manager.ts';

/** Expires lapsed holds. Sales are right without it: it makes seat maps follow soon. */
export const expireHolds = defineProcessManager<{ readonly bookingId: BookingId }>({
  name: 'expire-holds',
  starts: {
    SeatsHeld: ({ data: { bookingId, heldUntil } }) => {
      return { id: bookingId, subject: bookingId, due: heldUntil, data: { bookingId } };
    },
    HoldExtended: ({ data: { bookingId, heldUntil } }) => {
      return { id: bookingId, subject: bookingId, due: heldUntil, data: { bookingId } };
    },
  },
  ends: {
    HoldReleased: ({ data }) => data.bookingId,
    HoldExpired: ({ data }) => data.bookingId,
    BookingConfirmed: ({ data }) => data.bookingId,
  },
  perform: (dependencies, session, { bookingId }) => expireHold(dependencies, session, bookingId),
});
