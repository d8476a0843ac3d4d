import { accept, reject, unreachable, type Decider } from '../kernel/decider.ts';
import type { UserId } from '../kernel/ids.ts';
import type { AdministratorsCommand } from './commands.ts';
import { AdministratorAppointed, AdministratorDismissed, type AdministratorsEvent } from './events.ts';

export type AdministratorsRejection = 'last-administrator';

/** Who is an active administrator, in one stream, so that two who dismiss each other leave one. */
export const administrators: Decider<
  AdministratorsCommand,
  AdministratorsEvent,
  readonly UserId[],
  AdministratorsRejection
> = {
  category: 'administrators',
  initialState: [],

  decide(command, state) {
    const { userId } = command;
    switch (command.type) {
      case 'AppointAdministrator':
        return state.includes(userId)
          ? accept()
          : accept(AdministratorAppointed({ userId, reason: command.reason }));
      case 'DismissAdministrator':
        if (!state.includes(userId)) return accept();
        if (state.length === 1) {
          return reject(
            'last-administrator',
            'This is the last active administrator; appoint another one first.',
          );
        }
        return accept(AdministratorDismissed({ userId, reason: command.reason, role: command.role }));
      default:
        return unreachable(command);
    }
  },

  evolve(state, { type, data }) {
    switch (type) {
      case 'AdministratorAppointed':
        return [...state, data.userId];
      case 'AdministratorDismissed':
        return state.filter((userId) => userId !== data.userId);
      default:
        return unreachable(type);
    }
  },
};
