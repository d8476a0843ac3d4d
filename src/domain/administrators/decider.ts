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
  /** By user, the security version of the account at the last removal. */
  readonly removedAt: Readonly<Record<string, number>>;
}

export type AdministratorsRejection = 'last-administrator' | 'overruled';

/**
 * The active administrators, in one stream. Two who remove each other at once leave one in charge.
 *
 * Whoever stands here is an administrator: the account changes before an appointment and after a removal. An
 * appointment at a security version that a removal has seen is refused.
 */
export const administrators: Decider<
  AdministratorsCommand,
  AdministratorsEvent,
  AdministratorsState,
  AdministratorsRejection
> = {
  category: 'administrators',
  events: administratorsEvents,
  initialState: { inCharge: [], removedAt: {} },

  decide(command, { inCharge, removedAt }) {
    const { userId, securityVersion } = command;
    const lastRemoval = removedAt[userId] ?? -1;
    switch (command.type) {
      case 'AppointAdministrator':
        if (securityVersion <= lastRemoval) {
          return reject('overruled', 'This was decided otherwise meanwhile.');
        }
        return inCharge.includes(userId)
          ? accept()
          : accept(AdministratorAppointed({ userId, standing: securityVersion }));
      case 'RemoveAdministrator': {
        if (securityVersion <= lastRemoval && !inCharge.includes(userId)) return accept();
        if (inCharge.every((other) => other === userId)) {
          return reject(
            'last-administrator',
            'This is the last active administrator; appoint another one first.',
          );
        }
        const { reason, role } = command;
        return accept(AdministratorDismissed({ userId, standing: securityVersion, reason, role }));
      }
      default:
        return unreachable(command);
    }
  },

  evolve({ inCharge, removedAt }, { type, data }) {
    const { userId, standing: securityVersion } = data;
    const others = inCharge.filter((other) => other !== userId);
    switch (type) {
      case 'AdministratorAppointed':
        return { inCharge: [...others, userId], removedAt };
      case 'AdministratorDismissed':
        return { inCharge: others, removedAt: { ...removedAt, [userId]: securityVersion } };
      default:
        return unreachable(type);
    }
  },
};
