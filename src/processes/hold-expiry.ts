import type { CommandDependencies } from '../commands/dependencies.ts';
import { legacy } from '../legacy-handlers.ts';
import { expireHold } from '../commands/booking/expire-hold.ts';
import type { BookingId } from '../domain/kernel/ids.ts';
import { jobFrom, type ProcessManager, type Job } from '../engine/process-managers/process-manager.ts';

type LapsingHold = Job & { readonly bookingId: BookingId };

/** Tidies lapsed holds up. The house is right without it: it only makes maps follow soon. */
export const holdExpiry: ProcessManager<LapsingHold, CommandDependencies> = {
  work: legacy<LapsingHold>({
    name: 'hold-expiry',
    version: 1,
    indexes: [['due']],
    documentIds: ({ data }) => ('bookingId' in data ? [data.bookingId] : []),
    on: {
      SeatsHeld: (_, event, id) => {
        const { bookingId, heldUntil } = event.data;
        return { ...jobFrom(event, id, bookingId), bookingId, due: heldUntil };
      },
      HoldExtended: (hold, { data }) => hold && { ...hold, due: data.heldUntil },
      HoldReleased: () => undefined,
      HoldExpired: () => undefined,
      BookingConfirmed: () => undefined,
    },
  }),
  perform: (dependencies, session, { bookingId }) => expireHold(dependencies, session, bookingId),
};
