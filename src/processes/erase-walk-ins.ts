import { finishWalkInErasure, type ErasedWalkIn } from '../commands/booking/erase-walk-in.ts';
import { nothingToDo } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager, USE_CASE_SECONDS } from './define-process-manager.ts';

/** Finishes the erasure of a walk-in that a crash interrupted. */
export const eraseWalkIns = defineProcessManager<ErasedWalkIn>({
  name: 'erase-walk-ins',
  starts: {
    WalkInErased: ({ data: { bookingId, keyId } }) => {
      const data = { bookingId, keyId };
      return { id: keyId, subject: bookingId, afterSeconds: USE_CASE_SECONDS, data };
    },
  },
  ends: {},
  perform: async (dependencies, _, erased) => {
    await finishWalkInErasure(dependencies, erased);
    return nothingToDo();
  },
});
