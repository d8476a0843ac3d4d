import { finishScheduling, type ClaimedSlot } from '../commands/showtime/finish-scheduling.ts';
import { nothingToDo } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager, USE_CASE_SECONDS } from './define-process-manager.ts';

/** Finishes what a crash interrupted between the claim of a slot and its confirmation. */
export const finishInterruptedScheduling = defineProcessManager<{ readonly slot: ClaimedSlot }>({
  name: 'finish-scheduling',
  starts: {
    SlotClaimed: ({ data: { claimId, showtimeId, auditoriumId, startsAt, scheduling } }) => {
      const slot = { claimId, showtimeId, auditoriumId, startsAt, scheduling };
      return { id: claimId, subject: auditoriumId, afterSeconds: USE_CASE_SECONDS, data: { slot } };
    },
  },
  ends: {
    SlotConfirmed: ({ data }) => data.claimId,
    SlotReleased: ({ data }) => data.claimId,
  },
  perform: async (_, session, { slot }) => {
    // A slot that was given up and released is finished, too.
    await finishScheduling(session, slot);
    return nothingToDo();
  },
});
