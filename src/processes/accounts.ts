import { carryDismissal, finishAppointment, type Dismissal } from '../commands/account-standing.ts';
import { releaseFormerEmail } from '../commands/email-change.ts';
import { finishErasure } from '../commands/erase-account.ts';
import { account } from '../domain/account/decider.ts';
import type { MarqueeEvent } from '../domain/catalogue.ts';
import type { ClaimId, UserId } from '../domain/kernel/ids.ts';
import type { Sealed } from '../domain/kernel/sealed.ts';
import { nothingToDo, workFrom, type Process, type Work } from './process.ts';

/** How long the use case that began something has to finish it by itself. */
const GRACE_SECONDS = 30;

/** Frees an address that its account has exchanged for another. */
export const formerEmails: Process<Work & { readonly claimId: ClaimId; readonly email: Sealed }> = {
  work: {
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
        return { ...workFrom(event, id, userId), claimId: formerClaimId, email: formerEmail };
      },
      EmailClaimReleased: () => undefined,
    },
  },
  perform: (dependencies, context, work) => releaseFormerEmail(dependencies, context, work),
};

/** Finishes an erasure that a crash interrupted. */
export const erasures: Process<Work & { readonly userId: UserId }> = {
  work: {
    name: 'erasure-work',
    version: 1,
    indexes: [['due']],
    documentIds: ({ type, data }) =>
      type === 'ErasureRequested' || type === 'AccountErased' ? [data.userId] : [],
    on: {
      ErasureRequested: (_, event, id) => ({
        ...workFrom(event, id, id, GRACE_SECONDS),
        userId: event.data.userId,
      }),
      AccountErased: () => undefined,
    },
  },
  perform: async (dependencies, context, { userId }) => {
    const { account: present } = await dependencies.writer.read(account, userId);
    return present?.erasure === 'requested' ? finishErasure(dependencies, context, userId) : nothingToDo();
  },
};

/** Carries a dismissal of an administrator to the account, where a crash came between. */
export const dismissals: Process<Work & Dismissal> = {
  work: {
    name: 'dismissal-work',
    version: 1,
    indexes: [['due']],
    documentIds: ({ type, data }) =>
      isStanding(type) || type === 'AdministratorDismissed' ? [userOf(data)] : [],
    on: {
      AdministratorDismissed: (_, event, id) => ({
        ...workFrom(event, id, id, GRACE_SECONDS),
        ...event.data,
      }),
      // A dismissal is about the account as it stood.
      RoleAssigned: () => undefined,
      AccountDeactivated: () => undefined,
      AccountReactivated: () => undefined,
      ErasureRequested: () => undefined,
    },
  },
  perform: async (dependencies, context, work) => {
    await carryDismissal(dependencies, context, work);
    return nothingToDo();
  },
};

/** Counts an administrator, where a crash came between the account and the count. */
export const appointments: Process<Work & { readonly userId: UserId }> = {
  work: {
    name: 'appointment-work',
    version: 1,
    indexes: [['due']],
    documentIds: ({ type, data }) =>
      isStanding(type) || type === 'AdministratorAppointed' ? [userOf(data)] : [],
    on: {
      RoleAssigned: (_, event, id) =>
        event.data.role === 'admin'
          ? { ...workFrom(event, id, id, GRACE_SECONDS), userId: event.data.userId }
          : undefined,
      AccountReactivated: (_, event, id) => ({
        ...workFrom(event, id, id, GRACE_SECONDS),
        userId: event.data.userId,
      }),
      AccountDeactivated: () => undefined,
      ErasureRequested: () => undefined,
      AdministratorAppointed: () => undefined,
    },
  },
  perform: async (dependencies, context, { userId }) => {
    await finishAppointment(dependencies, context, userId);
    return nothingToDo();
  },
};

function isStanding(type: MarqueeEvent['type']): boolean {
  return ['RoleAssigned', 'AccountDeactivated', 'AccountReactivated', 'ErasureRequested'].includes(type);
}

function userOf(data: object): string {
  return (data as { readonly userId: UserId }).userId;
}
