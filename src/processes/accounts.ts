import type { CommandDependencies } from '../commands/dependencies.ts';
import { legacy } from '../legacy-handlers.ts';
import { propagateRemoval, type Removal } from '../commands/account/propagate-removal.ts';
import { finishAppointment } from '../commands/account/finish-appointment.ts';
import { releaseFormerEmail } from '../commands/account/release-former-email.ts';
import { finishErasure } from '../commands/account/finish-erasure.ts';
import { account } from '../domain/account/decider.ts';
import type { MarqueeEvent } from '../domain/aggregates.ts';
import type { ClaimId, UserId } from '../domain/kernel/ids.ts';
import type { Sealed } from '../domain/kernel/sealed.ts';
import {
  nothingToDo,
  jobFrom,
  type ProcessManager,
  type Job,
} from '../engine/process-managers/process-manager.ts';

/** How long the use case that began something has to finish it by itself. */
const GRACE_SECONDS = 30;

/** Frees an address that its account has exchanged for another. */
export const formerEmails: ProcessManager<
  Job & { readonly claimId: ClaimId; readonly email: Sealed },
  CommandDependencies
> = {
  work: legacy<Job & { readonly claimId: ClaimId; readonly email: Sealed }>({
    name: 'former-email-work',
    version: 1,
    indexes: [['due']],
    documentIds: ({ type, data }) => {
      if (type === 'EmailChanged') return [data.formerClaimId];
      return type === 'EmailClaimReleased' ? [data.claimId] : [];
    },
    on: {
      EmailChanged: (_, event, id) => {
        const { userId, formerClaimId, formerEmail } = event.data;
        return { ...jobFrom(event, id, userId), claimId: formerClaimId, email: formerEmail };
      },
      EmailClaimReleased: () => undefined,
    },
  }),
  perform: (dependencies, session, work) => releaseFormerEmail(dependencies, session, work),
};

/** Finishes an erasure that a crash interrupted. */
export const erasures: ProcessManager<Job & { readonly userId: UserId }, CommandDependencies> = {
  work: legacy<Job & { readonly userId: UserId }>({
    name: 'erasure-work',
    version: 1,
    indexes: [['due']],
    documentIds: ({ type, data }) =>
      type === 'ErasureRequested' || type === 'AccountErased' ? [data.userId] : [],
    on: {
      ErasureRequested: (_, event, id) => ({
        ...jobFrom(event, id, id, GRACE_SECONDS),
        userId: event.data.userId,
      }),
      AccountErased: () => undefined,
    },
  }),
  perform: async (dependencies, session, { userId }) => {
    const { account: present } = await session.load(account, userId);
    return present?.erasure === 'requested' ? finishErasure(dependencies, session, userId) : nothingToDo();
  },
};

/** Carries a dismissal of an administrator to the account, where a crash came between. */
export const dismissals: ProcessManager<Job & Removal, CommandDependencies> = {
  work: legacy<Job & Removal>({
    name: 'dismissal-work',
    version: 1,
    indexes: [['due']],
    documentIds: ({ type, data }) =>
      isStanding(type) || type === 'AdministratorDismissed' ? [userOf(data)] : [],
    on: {
      AdministratorDismissed: (_, event, id) => ({
        ...jobFrom(event, id, id, GRACE_SECONDS),
        ...event.data,
      }),
      // A dismissal is about the account as it stood.
      RoleAssigned: () => undefined,
      AccountDeactivated: () => undefined,
      AccountReactivated: () => undefined,
      ErasureRequested: () => undefined,
    },
  }),
  perform: async (dependencies, session, work) => {
    await propagateRemoval(session, work);
    return nothingToDo();
  },
};

/** Counts an administrator, where a crash came between the account and the count. */
export const appointments: ProcessManager<Job & { readonly userId: UserId }, CommandDependencies> = {
  work: legacy<Job & { readonly userId: UserId }>({
    name: 'appointment-work',
    version: 1,
    indexes: [['due']],
    documentIds: ({ type, data }) =>
      isStanding(type) || type === 'AdministratorAppointed' ? [userOf(data)] : [],
    on: {
      RoleAssigned: (_, event, id) =>
        event.data.role === 'admin'
          ? { ...jobFrom(event, id, id, GRACE_SECONDS), userId: event.data.userId }
          : undefined,
      AccountReactivated: (_, event, id) => ({
        ...jobFrom(event, id, id, GRACE_SECONDS),
        userId: event.data.userId,
      }),
      AccountDeactivated: () => undefined,
      ErasureRequested: () => undefined,
      AdministratorAppointed: () => undefined,
    },
  }),
  perform: async (dependencies, session, { userId }) => {
    await finishAppointment(session, userId);
    return nothingToDo();
  },
};

function isStanding(type: MarqueeEvent['type']): boolean {
  return ['RoleAssigned', 'AccountDeactivated', 'AccountReactivated', 'ErasureRequested'].includes(type);
}

function userOf(data: object): string {
  return (data as { readonly userId: UserId }).userId;
}
