import { finishAppointment } from '../commands/account/finish-appointment.ts';
import type { UserId } from '../domain/kernel/ids.ts';
import { nothingToDo, type JobStart } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager, USE_CASE_SECONDS } from './define-process-manager.ts';

/** Counts an administrator, where a crash came between the account and the count. */
export const finishAppointments = defineProcessManager<{ readonly userId: UserId }>({
  name: 'finish-appointments',
  starts: {
    RoleAssigned: ({ data: { userId, role } }) => (role === 'admin' ? uncounted(userId) : null),
    AccountReactivated: ({ data: { userId } }) => uncounted(userId),
  },
  ends: {
    RoleAssigned: ({ data }) => data.userId,
    AccountDeactivated: ({ data }) => data.userId,
    ErasureRequested: ({ data }) => data.userId,
    AdministratorAppointed: ({ data }) => data.userId,
  },
  perform: async (_, session, { userId }) => {
    await finishAppointment(session, userId);
    return nothingToDo();
  },
});

function uncounted(userId: UserId): JobStart<{ readonly userId: UserId }> {
  return { id: userId, subject: userId, afterSeconds: USE_CASE_SECONDS, data: { userId } };
}
