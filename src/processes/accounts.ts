import {
  carryAdministratorDecision,
  finishErasure,
  type AdministratorDecision,
} from '../commands/account-standing.ts';
import { releaseFormerEmail } from '../commands/email-change.ts';
import { account } from '../domain/account/decider.ts';
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

/** Carries to the account what was decided about an administrator, where a crash came between. */
export const administratorDecisions: Process<Work & AdministratorDecision> = {
  work: {
    name: 'administrator-work',
    version: 1,
    indexes: [['due']],
    documentIds: ({ type, data }) => {
      switch (type) {
        case 'AdministratorAppointed':
        case 'AdministratorDismissed':
        case 'RoleAssigned':
        case 'AccountDeactivated':
        case 'AccountReactivated':
        case 'ErasureRequested':
          return [data.userId];
        default:
          return [];
      }
    },
    on: {
      AdministratorAppointed: (_, event, id) => ({
        ...workFrom(event, id, id, GRACE_SECONDS),
        ...{ ...event.data, role: null },
      }),
      AdministratorDismissed: (_, event, id) => ({
        ...workFrom(event, id, id, GRACE_SECONDS),
        ...event.data,
      }),
      RoleAssigned: () => undefined,
      AccountDeactivated: () => undefined,
      AccountReactivated: () => undefined,
      ErasureRequested: () => undefined,
    },
  },
  perform: (dependencies, context, work) => carryAdministratorDecision(dependencies, context, work),
};
