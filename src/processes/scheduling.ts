import { finishScheduling, type ClaimedSlot } from '../commands/schedule-showtime.ts';
import { nothingToDo, workFrom, type Process, type Work } from './process.ts';

/** How long the use case that claimed a slot has to finish by itself. */
const GRACE_SECONDS = 30;

type UnfinishedScheduling = Work & { readonly slot: ClaimedSlot };

/** Finishes what a crash interrupted between the claim of a slot and its confirmation. */
export const scheduling: Process<UnfinishedScheduling> = {
  work: {
    name: 'scheduling-work',
    version: 1,
    indexes: [['due']],
    documentIds: ({ stream, data }) =>
      stream.startsWith('timetable-') && 'claimId' in data ? [data.claimId] : [],
    on: {
      SlotClaimed: (_, event, id) => {
        const { claimId, showtimeId, auditoriumId, startsAt, scheduling: given } = event.data;
        const slot = { claimId, showtimeId, auditoriumId, startsAt, scheduling: given };
        return { ...workFrom(event, id, auditoriumId, GRACE_SECONDS), slot };
      },
      SlotConfirmed: () => undefined,
      SlotReleased: () => undefined,
    },
  },
  perform: async (dependencies, context, { slot }) => {
    const result = await finishScheduling(dependencies, context, slot);
    // Given up and released is an end, too.
    return result.outcome === 'accepted' ? result : nothingToDo();
  },
};
