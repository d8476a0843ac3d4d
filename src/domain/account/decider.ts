import {
  accept,
  changedAt,
  reject,
  unreachable,
  versionedFrom,
  type Decider,
  type Versioned,
} from '../kernel/decider.ts';
import type { ClaimId } from '../kernel/ids.ts';
import type { AccountCommand } from './commands.ts';
import {
  AccountRegistered,
  RegistrationAbandoned,
  RoleAssigned,
  type AccountEvent,
  type Registration,
} from './events.ts';

export interface Account extends Registration, Versioned {
  readonly active: boolean;
}

export interface AccountState {
  readonly account: Account | null;
  readonly abandoned: readonly ClaimId[];
}

export type AccountRejection = 'not-found' | 'claim-released';

export const account: Decider<AccountCommand, AccountEvent, AccountState, AccountRejection> = {
  category: 'account',
  initialState: { account: null, abandoned: [] },

  decide(command, state) {
    switch (command.type) {
      case 'RegisterAccount':
        if (state.abandoned.includes(command.registration.claimId)) {
          return reject('claim-released', 'This registration was given up; register again.');
        }
        return state.account === null ? accept(AccountRegistered(command.registration)) : accept();
      case 'AssignRole': {
        if (state.account === null) return reject('not-found', 'There is no such user.');
        const { userId, role } = command;
        return state.account.role === role ? accept() : accept(RoleAssigned({ userId, role }));
      }
      case 'AbandonRegistration': {
        const { userId, claimId } = command;
        const settled = state.abandoned.includes(claimId) || state.account?.claimId === claimId;
        return settled ? accept() : accept(RegistrationAbandoned({ userId, claimId }));
      }
      default:
        return unreachable(command);
    }
  },

  evolve(state, { type, data }, stamp) {
    switch (type) {
      case 'AccountRegistered':
        return { ...state, account: { ...data, active: true, ...versionedFrom(stamp) } };
      case 'RoleAssigned':
        if (state.account === null) return state;
        return { ...state, account: { ...state.account, role: data.role, ...changedAt(stamp) } };
      case 'RegistrationAbandoned':
        return { ...state, abandoned: [...state.abandoned, data.claimId] };
      default:
        return unreachable(type);
    }
  },
};
