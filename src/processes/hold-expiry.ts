import { expireHold } from '../commands/expire-hold.ts';
import type { BookingId } from '../domain/kernel/ids.ts';
import { workFrom, type Process, type Work } from './process.ts';

type LapsingHold = Work & { readonly bookingId: BookingId };

/** Tidies lapsed holds up. The house is right without it: it only makes maps follow soon. */
export const holdExpiry: Process<LapsingHold> = {
  work: {
    name: 'hold-expiry',
    version: 1,
    indexes: [['due']],
    documentIds: ({ data }) => ('bookingId' in data ? [data.bookingId] : []),
    on: {
      SeatsHeld: (_, event, id) => {
        const { bookingId, heldUntil } = event.data;
        return { ...workFrom(event, id, bookingId), bookingId, due: heldUntil };
      },
      HoldExtended: (hold, { data }) => hold && { ...hold, due: data.heldUntil },
      HoldReleased: () => undefined,
      HoldExpired: () => undefined,
      BookingConfirmed: () => undefined,
    },
  },
  perform: (dependencies, context, { bookingId }) => expireHold(dependencies, context, bookingId),
};
