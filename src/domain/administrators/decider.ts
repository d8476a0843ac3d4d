import { accept, reject, unreachable, type Decider } from '../../engine/decider.ts';
import type { UserId } from '../kernel/ids.ts';
import type { AdministratorsCommand } from './commands.ts';
import {
  AdministratorAppointed,
  AdministratorDismissed,
  type AdministratorsEvent,
  administratorsEvents,
} from './events.ts';

export interface AdministratorsState {
  readonly inCharge: readonly UserId[];
  /** By user, the standing of the account that the last dismissal was about. */
  readonly dismissed: Readonly<Record<string, number>>;
}

export type AdministratorsRejection = 'last-administrator' | 'overruled';

/**
 * Who counts as an active administrator, in one stream, so that two who dismiss each other leave one. Whoever is
 * counted is one: an account becomes one before it is counted, is counted no longer before it ceases to be one, and
 * an appointment that comes after the dismissal of the same standing is refused.
 */
export const administrators: Decider<
  AdministratorsCommand,
  AdministratorsEvent,
  AdministratorsState,
  AdministratorsRejection
> = {
  category: 'administrators',
  events: administratorsEvents,
  initialState: { inCharge: [], dismissed: {} },

  decide(command, { inCharge, dismissed }) {
    const { userId, standing } = command;
    const dismissedAt = dismissed[userId] ?? -1;
    switch (command.type) {
      case 'AppointAdministrator':
        if (standing <= dismissedAt) return reject('overruled', 'This was decided otherwise meanwhile.');
        return inCharge.includes(userId) ? accept() : accept(AdministratorAppointed({ userId, standing }));
      case 'DismissAdministrator': {
        if (standing <= dismissedAt && !inCharge.includes(userId)) return accept();
        if (inCharge.every((other) => other === userId)) {
          return reject(
            'last-administrator',
            'This is the last active administrator; appoint another one first.',
          );
        }
        const { reason, role } = command;
        return accept(AdministratorDismissed({ userId, standing, reason, role }));
      }
      default:
        return unreachable(command);
    }
  },

  evolve({ inCharge, dismissed }, { type, data }) {
    const { userId, standing } = data;
    const others = inCharge.filter((other) => other !== userId);
    switch (type) {
      case 'AdministratorAppointed':
        return { inCharge: [...others, userId], dismissed };
      case 'AdministratorDismissed':
        return { inCharge: others, dismissed: { ...dismissed, [userId]: standing } };
      default:
        return unreachable(type);
    }
  },
};
