import type { CommandDependencies } from '../commands/dependencies.ts';
import { legacy } from '../legacy-handlers.ts';
import { finishScheduling, type ClaimedSlot } from '../commands/showtime/finish-scheduling.ts';
import {
  nothingToDo,
  jobFrom,
  type ProcessManager,
  type Job,
} from '../engine/process-managers/process-manager.ts';

/** How long the use case that claimed a slot has to finish by itself. */
const GRACE_SECONDS = 30;

type UnfinishedScheduling = Job & { readonly slot: ClaimedSlot };

/** Finishes what a crash interrupted between the claim of a slot and its confirmation. */
export const scheduling: ProcessManager<UnfinishedScheduling, CommandDependencies> = {
  work: legacy<UnfinishedScheduling>({
    name: 'scheduling-work',
    version: 1,
    indexes: [['due']],
    documentIds: ({ stream, data }) =>
      stream.startsWith('timetable-') && 'claimId' in data ? [data.claimId] : [],
    on: {
      SlotClaimed: (_, event, id) => {
        const { claimId, showtimeId, auditoriumId, startsAt, scheduling: given } = event.data;
        const slot = { claimId, showtimeId, auditoriumId, startsAt, scheduling: given };
        return { ...jobFrom(event, id, auditoriumId, GRACE_SECONDS), slot };
      },
      SlotConfirmed: () => undefined,
      SlotReleased: () => undefined,
    },
  }),
  perform: async (dependencies, session, { slot }) => {
    const result = await finishScheduling(session, slot);
    // Given up and released is an end, too.
    return result.outcome === 'accepted' ? result : nothingToDo();
  },
};
