import type { Role } from '../domain/account/events.ts';
import type { UserId } from '../domain/kernel/ids.ts';
import type { Sealed } from '../domain/kernel/sealed.ts';
import type { Projection } from '../feed/projection.ts';
import { changedBy, madeBy, type ReadModel } from './read-model.ts';

export type AccountDocument = ReadModel & {
  readonly userId: UserId;
  readonly role: Role;
  readonly active: boolean;
  readonly email: Sealed;
  readonly firstName: Sealed | null;
  readonly lastName: Sealed | null;
  readonly phone: Sealed | null;
};

/** Who has an account. What tells who somebody is stays sealed here, too. */
export const accounts: Projection<AccountDocument> = {
  name: 'accounts',
  version: 1,
  indexes: [],
  documentIds: ({ type, data }) =>
    type === 'AccountRegistered' || type === 'RoleAssigned' ? [data.userId] : [],
  on: {
    AccountRegistered: (_, event) => {
      const { userId, role, email, firstName, lastName, phone } = event.data;
      return { userId, role, active: true, email, firstName, lastName, phone, ...madeBy(event) };
    },
    RoleAssigned: (account, event) => account && { ...account, role: event.data.role, ...changedBy(event) },
  },
};
