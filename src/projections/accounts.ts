import type { Role } from '../domain/account/events.ts';
import type { UserId } from '../domain/kernel/ids.ts';
import type { Sealed } from '../domain/kernel/sealed.ts';
import { legacy } from '../legacy-handlers.ts';
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

const STREAMS = 'account-';

/** Who has an account. What tells who somebody is stays sealed here, too, and goes when they are forgotten. */
export const accounts = legacy<AccountDocument>({
  name: 'accounts',
  version: 2,
  indexes: [['role', 'createdAt'], ['createdAt']],
  documentIds: ({ stream }) => (stream.startsWith(STREAMS) ? [stream.slice(STREAMS.length)] : []),
  on: {
    AccountRegistered: (_, event) => {
      const { userId, role, email, firstName, lastName, phone } = event.data;
      return { userId, role, active: true, email, firstName, lastName, phone, ...madeBy(event) };
    },
    ProfileRevised: (account, event) => account && { ...account, ...event.data, ...changedBy(event) },
    EmailChanged: (account, event) => account && { ...account, email: event.data.email, ...changedBy(event) },
    RoleAssigned: (account, event) => account && { ...account, role: event.data.role, ...changedBy(event) },
    AccountDeactivated: (account, event) => account && { ...account, active: false, ...changedBy(event) },
    AccountReactivated: (account, event) => account && { ...account, active: true, ...changedBy(event) },
    ErasureRequested: () => undefined,
  },
});
