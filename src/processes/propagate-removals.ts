import { propagateRemoval, type Removal } from '../commands/account/propagate-removal.ts';
import { nothingToDo } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager, USE_CASE_SECONDS } from './define-process-manager.ts';

/** Propagates the removal of an administrator to the account, where a crash came between. */
export const propagateRemovals = defineProcessManager<Removal>({
  name: 'propagate-removals',
  starts: {
    AdministratorDismissed: ({ data }) => {
      return { id: data.userId, subject: data.userId, afterSeconds: USE_CASE_SECONDS, data };
    },
  },
  // A removal is about the account as it was: any later change of it ends the job.
  ends: {
    RoleAssigned: ({ data }) => data.userId,
    AccountDeactivated: ({ data }) => data.userId,
    AccountReactivated: ({ data }) => data.userId,
    ErasureRequested: ({ data }) => data.userId,
  },
  perform: async (_, session, removal) => {
    await propagateRemoval(session, removal);
    return nothingToDo();
  },
});
