import type { EventIn } from '../domain/aggregates.ts';
import type { SealedProfile } from '../domain/account/commands.ts';
import type { Role } from '../domain/account/events.ts';
import type { UserId } from '../domain/kernel/ids.ts';
import type { Sealed } from '../domain/kernel/sealed.ts';
import type { RecordedEvent } from '../engine/event.ts';
import type { Filter } from '../engine/ports/read-model-store.ts';
import { at, ignored, madeAt, removedAt } from '../engine/projections/projection.ts';
import { changedBy, projectionOf, madeBy, type Versioned } from './define-projection.ts';

export type AccountDocument = Versioned & {
  readonly userId: UserId;
  readonly role: Role;
  readonly active: boolean;
  readonly email: Sealed;
} & SealedProfile;

/** The accounts. Personal data stay sealed here; an erased person has no document. */
export const accounts = projectionOf<AccountDocument>().reading('account')({
  name: 'accounts',
  version: 2,
  indexes: [
    ['role', 'createdAt', 'userId'],
    ['createdAt', 'userId'],
  ],
  on: {
    AccountRegistered: madeAt(userOf, (event) => {
      const { userId, role, email, firstName, lastName, phone } = event.data;
      return { userId, role, active: true, email, firstName, lastName, phone, ...madeBy(event) };
    }),
    ProfileRevised: at(userOf, (account, event) => ({ ...account, ...event.data, ...changedBy(event) })),
    EmailChanged: at(userOf, (account, event) => {
      return { ...account, email: event.data.email, ...changedBy(event) };
    }),
    RoleAssigned: at(userOf, (account, event) => {
      return { ...account, role: event.data.role, ...changedBy(event) };
    }),
    AccountDeactivated: at(userOf, (account, event) => {
      return { ...account, active: false, ...changedBy(event) };
    }),
    AccountReactivated: at(userOf, (account, event) => {
      return { ...account, active: true, ...changedBy(event) };
    }),
    ErasureRequested: removedAt(userOf),
    RegistrationAbandoned: ignored,
    PasswordChanged: ignored,
    PasswordRehashed: ignored,
    PasswordResetRequested: ignored,
    PasswordPinTried: ignored,
    PasswordPinAccepted: ignored,
    EmailChangeRequested: ignored,
    EmailPinTried: ignored,
    EmailChangeAbandoned: ignored,
    AccountErased: ignored,
  },
});

/** The filter for accounts of a role, and that are active or not. */
export function accountsWhere({
  role,
  active,
}: {
  readonly role?: Role | undefined;
  readonly active?: boolean | undefined;
}): Filter {
  return { ...(role === undefined ? {} : { role }), ...(active === undefined ? {} : { active }) };
}

function userOf({ data }: RecordedEvent<EventIn<'account'>>): UserId {
  return data.userId;
}
