import { releaseSlot } from '../commands/showtime/release-slot.ts';
import type { AuditoriumId, ClaimId } from '../domain/kernel/ids.ts';
import { defineProcessManager, USE_CASE_SECONDS } from './define-process-manager.ts';

interface FormerSlot {
  readonly auditoriumId: AuditoriumId;
  readonly claimId: ClaimId;
}

/** Releases the slot that a showtime had before it was moved, where a crash kept the use case from it. */
export const releaseFormerSlots = defineProcessManager<FormerSlot>({
  name: 'release-former-slots',
  starts: {
    ShowtimeRelocated: ({ data: { formerly } }) => {
      const { auditoriumId, claimId } = formerly;
      const data = { auditoriumId, claimId };
      return { id: claimId, subject: auditoriumId, afterSeconds: USE_CASE_SECONDS, data };
    },
    ShowtimeRescheduled: ({ data: { auditoriumId, formerly } }) => {
      const { claimId } = formerly;
      const data = { auditoriumId, claimId };
      return { id: claimId, subject: auditoriumId, afterSeconds: USE_CASE_SECONDS, data };
    },
  },
  ends: { SlotReleased: ({ data }) => data.claimId },
  perform: (_, session, slot) => releaseSlot(session, slot),
});
