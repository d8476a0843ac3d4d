import { finishErasure } from '../commands/account/finish-erasure.ts';
import { account } from '../domain/account/decider.ts';
import type { UserId } from '../domain/kernel/ids.ts';
import { nothingToDo } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager, USE_CASE_SECONDS } from './define-process-manager.ts';

/** Finishes an erasure that a crash interrupted. */
export const finishErasures = defineProcessManager<{ readonly userId: UserId }>({
  name: 'finish-erasures',
  starts: {
    ErasureRequested: ({ data: { userId } }) => {
      return { id: userId, subject: userId, afterSeconds: USE_CASE_SECONDS, data: { userId } };
    },
  },
  ends: { AccountErased: ({ data }) => data.userId },
  perform: async (dependencies, session, { userId }) => {
    const { account: present } = await session.load(account, userId);
    return present?.erasure === 'requested' ? finishErasure(dependencies, session, userId) : nothingToDo();
  },
});
