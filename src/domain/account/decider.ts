import { isSame } from '../../engine/json.ts';
import { revise } from '../kernel/changes.ts';
import {
  accept,
  reject,
  refuseStale,
  unreachable,
  type Decider,
  type Decision,
  type Rejected,
} from '../../engine/decider.ts';
import type { ClaimId } from '../kernel/ids.ts';
import { evolveAccount, type Account, type AccountState } from './account.ts';
import type { AccountCommand, ChangeEmail, ChangeAccess, RegisterAccount } from './commands.ts';
import {
  AccountDeactivated,
  AccountErased,
  AccountReactivated,
  AccountRegistered,
  EmailChangeAbandoned,
  EmailChanged,
  EmailChangeRequested,
  EmailPinTried,
  ErasureRequested,
  PasswordChanged,
  PasswordPinAccepted,
  PasswordPinTried,
  PasswordRehashed,
  PasswordResetRequested,
  ProfileRevised,
  RegistrationAbandoned,
  RoleAssigned,
  type AccountEvent,
  accountEvents,
} from './events.ts';
import { pinInvalid, refusalOfReset, refusalOfTry, requestToTry, resetTokenInvalid } from './pin-request.ts';

export type { Account, AccountState } from './account.ts';

export type AccountRejection =
  | 'account-changed'
  | 'claim-released'
  | 'not-found'
  | 'password-changed-meanwhile'
  | 'pin-invalid'
  | 'reset-token-invalid'
  | 'version-conflict';

type AccountDecision = Decision<AccountEvent, AccountRejection>;

/** A person's account. Commands hold personal data sealed. Passwords are compared before a decision, PINs after it. */
export const account: Decider<AccountCommand, AccountEvent, AccountState, AccountRejection> = {
  category: 'account',
  events: accountEvents,
  initialState: { account: null, abandoned: [] },

  decide(command, state) {
    if (command.type === 'RegisterAccount') return register(command, state);
    if (command.type === 'AbandonRegistration') {
      const { userId, claimId } = command;
      const settled = state.abandoned.includes(claimId) || state.account?.claimId === claimId;
      return settled ? accept() : accept(RegistrationAbandoned({ userId, claimId }));
    }
    if (state.account === null) return reject('not-found', 'There is no such user.');
    if (command.type === 'CompleteErasure') return completeErasure(state.account);
    if (command.type === 'AbandonEmailChange') return abandonEmailChange(command.claimId, state);
    if (state.account.erasure !== null) {
      return reject('not-found', 'There is no such user.');
    }
    return decideLiving(command, state.account, state.abandoned);
  },

  evolve: evolveAccount,
};

type LivingCommand = Exclude<
  AccountCommand,
  { type: 'RegisterAccount' | 'AbandonRegistration' | 'AbandonEmailChange' | 'CompleteErasure' }
>;

function decideLiving(
  command: LivingCommand,
  present: Account,
  abandoned: readonly ClaimId[],
): AccountDecision {
  const { userId } = present;
  switch (command.type) {
    case 'ReviseProfile': {
      const events = revise({ profile: ProfileRevised }, { userId }, present, command.changes);
      if (events.length === 0) return accept();
      return refuseStale(command, present.revision) ?? accept(...events);
    }
    case 'SetPassword': {
      const { passwordHash } = command;
      return accept(PasswordChanged({ userId, passwordHash, reason: 'reset', keptSessionId: null }));
    }
    case 'ChangePassword': {
      const { passwordHash, keptSessionId } = command;
      if (!isSame(command.presentHash, present.passwordHash)) return changedMeanwhile();
      return accept(PasswordChanged({ userId, passwordHash, reason: 'changed', keptSessionId }));
    }
    case 'RehashPassword': {
      const isPresent = isSame(command.presentHash, present.passwordHash);
      const { passwordHash } = command;
      return isPresent ? accept(PasswordRehashed({ userId, passwordHash })) : accept();
    }
    case 'RequestEmailChange': {
      const { requestId, email, expiresAt } = command;
      if (present.emailChange?.requestId === requestId) return accept();
      return accept(EmailChangeRequested({ userId, requestId, email, expiresAt }));
    }
    case 'TryEmailPin': {
      const request = present.emailChange;
      const refusal = refusalOfTry(request, command.now);
      if (refusal !== null || request === null) return refusal ?? pinInvalid();
      return accept(EmailPinTried({ userId, requestId: request.requestId }));
    }
    case 'ChangeEmail':
      return changeEmail(command, present, abandoned);
    case 'RequestPasswordReset':
    case 'TryPasswordPin':
    case 'AcceptPasswordPin':
    case 'ResetPassword':
      return decideReset(command, present);
    case 'AssignRole':
    case 'DeactivateAccount':
    case 'ReactivateAccount':
    case 'RequestErasure':
      return decideAccess(command, present);
    default:
      return unreachable(command);
  }
}

type ResetCommand = Extract<
  AccountCommand,
  { type: 'RequestPasswordReset' | 'TryPasswordPin' | 'AcceptPasswordPin' | 'ResetPassword' }
>;

/** Resets the password of an active account. For any other account every PIN is wrong. */
function decideReset(command: ResetCommand, { userId, active, passwordResets }: Account): AccountDecision {
  if (!active) return command.type === 'ResetPassword' ? resetTokenInvalid() : pinInvalid();
  switch (command.type) {
    case 'RequestPasswordReset': {
      const { requestId, reason, expiresAt, asker, replacedRequestId } = command;
      if (passwordResets.some((each) => each.requestId === requestId)) return accept();
      const asked = { requestId, reason, expiresAt, asker, replacedRequestId };
      return accept(PasswordResetRequested({ userId, ...asked }));
    }
    case 'TryPasswordPin': {
      const found = requestToTry(passwordResets, command);
      if (found === null) return pinInvalid();
      const { reset, by } = found;
      const refusal = refusalOfReset(reset, by, command.now);
      return refusal ?? accept(PasswordPinTried({ userId, requestId: reset.requestId, by }));
    }
    case 'AcceptPasswordPin': {
      const { requestId, tokenHash, expiresAt, now } = command;
      const reset = passwordResets.find((each) => each.requestId === requestId);
      if (reset?.token !== null || now >= reset.expiresAt) return pinInvalid();
      return accept(PasswordPinAccepted({ userId, requestId, tokenHash, expiresAt }));
    }
    case 'ResetPassword': {
      const { tokenHash, passwordHash, now } = command;
      const token = passwordResets.find((each) => each.token?.hash === tokenHash)?.token ?? null;
      if (token === null || now >= token.expiresAt) return resetTokenInvalid();
      return accept(PasswordChanged({ userId, passwordHash, reason: 'reset', keptSessionId: null }));
    }
    default:
      return unreachable(command);
  }
}

function register({ registration }: RegisterAccount, state: AccountState): AccountDecision {
  if (state.abandoned.includes(registration.claimId)) {
    return reject('claim-released', 'This registration was given up; register again.');
  }
  if (state.account === null) return accept(AccountRegistered(registration));
  const { erasure, claimId } = state.account;
  // The address of a repeat was given back, with the person or for another one.
  if (erasure !== null || claimId !== registration.claimId) {
    return reject('claim-released', 'The address was given back; register again.');
  }
  return accept();
}

function changeEmail(
  { requestId, claimId }: ChangeEmail,
  { userId, claimId: formerClaimId, email: formerEmail, emailChange }: Account,
  abandoned: readonly ClaimId[],
): AccountDecision {
  if (formerClaimId === claimId) return accept();
  if (abandoned.includes(claimId)) {
    return reject('claim-released', 'This change was given up; ask for it again.');
  }
  if (emailChange?.requestId !== requestId) return pinInvalid();
  const { email } = emailChange;
  return accept(EmailChanged({ userId, requestId, claimId, email, formerClaimId, formerEmail }));
}

function abandonEmailChange(
  claimId: ClaimId,
  { account: present, abandoned }: AccountState,
): AccountDecision {
  if (present === null || present.claimId === claimId || abandoned.includes(claimId)) return accept();
  return accept(EmailChangeAbandoned({ userId: present.userId, claimId }));
}

function decideAccess(command: ChangeAccess, present: Account): AccountDecision {
  const { userId, active, role, revision, securityVersion } = present;
  const refusal = refuseStale(command, revision);
  if (refusal !== undefined) return refusal;
  if (command.securityVersion !== securityVersion)
    return reject('account-changed', 'The account was changed meanwhile.');
  switch (command.type) {
    case 'AssignRole':
      return role === command.role ? accept() : accept(RoleAssigned({ userId, role: command.role }));
    case 'DeactivateAccount':
      return active ? accept(AccountDeactivated({ userId })) : accept();
    case 'ReactivateAccount':
      return active ? accept() : accept(AccountReactivated({ userId }));
    case 'RequestErasure':
      return accept(ErasureRequested({ userId }));
    default:
      return unreachable(command);
  }
}

function completeErasure({ userId, erasure }: Account): AccountDecision {
  if (erasure === null) throw new Error('An erasure that nobody asked for cannot be complete.');
  return erasure === 'complete' ? accept() : accept(AccountErased({ userId }));
}

function changedMeanwhile(): Rejected<'password-changed-meanwhile'> {
  return reject(
    'password-changed-meanwhile',
    'The password was changed meanwhile; log in with the new one and repeat.',
  );
}
