import {
  changedAt,
  unreachable,
  versionedFrom,
  type EventPlace,
  type Versioned,
} from '../../engine/decider.ts';
import type { ClaimId, SessionId } from '../kernel/ids.ts';
import type { Instant } from '../../engine/instant.ts';
import type { Sealed } from '../kernel/sealed.ts';
import type { AccountEvent, Registration } from './events.ts';
import type { PinRequest } from './pin-request.ts';

export interface Account extends Registration, Versioned {
  readonly active: boolean;
  /** Whether a PIN that was mailed to the present address has come back. */
  readonly isEmailConfirmed: boolean;
  /** Null until somebody asks to erase the person. */
  readonly erasure: 'requested' | 'complete' | null;
  /** The revision at which role, activity or erasure changed last. */
  readonly securityVersion: number;
  /** The addresses before this one. Their claims are released. */
  readonly formerEmails: readonly { readonly claimId: ClaimId; readonly email: Sealed }[];
  /** The revision at which all sessions ended last. A session of another version has ended. */
  readonly sessionsVersion: number;
  /** The session that went on when the others ended. */
  readonly keptSessionId: SessionId | null;
  readonly passwordReset:
    (PinRequest & { readonly token: { readonly hash: string; readonly expiresAt: Instant } | null }) | null;
  readonly emailChange: (PinRequest & { readonly email: Sealed }) | null;
}

export interface AccountState {
  readonly account: Account | null;
  /** Claims of addresses that this account will never have. */
  readonly abandoned: readonly ClaimId[];
}

/** Whether a session of the account goes on. */
export function sessionGoesOn(
  { active, erasure, sessionsVersion, keptSessionId }: Account,
  session: { readonly sessionId: SessionId; readonly sessionsVersion: number },
): boolean {
  const isPresent = session.sessionsVersion === sessionsVersion || session.sessionId === keptSessionId;
  return active && erasure === null && isPresent;
}

export function evolveAccount(state: AccountState, event: AccountEvent, place: EventPlace): AccountState {
  switch (event.type) {
    case 'AccountRegistered': {
      const nothingYet = { erasure: null, keptSessionId: null, passwordReset: null, emailChange: null };
      const { revision } = place;
      const begun = {
        active: true,
        isEmailConfirmed: false,
        securityVersion: revision,
        sessionsVersion: revision,
        formerEmails: [],
      };
      return { ...state, account: { ...event.data, ...begun, ...nothingYet, ...versionedFrom(place) } };
    }
    case 'RegistrationAbandoned':
    case 'EmailChangeAbandoned':
      return { ...state, abandoned: [...state.abandoned, event.data.claimId] };
    default:
      return state.account === null ? state : { ...state, account: evolveMade(state.account, event, place) };
  }
}

type LaterEvent = Exclude<
  AccountEvent,
  { type: 'AccountRegistered' | 'RegistrationAbandoned' | 'EmailChangeAbandoned' }
>;

function evolveMade(account: Account, { type, data }: LaterEvent, place: EventPlace): Account {
  const changed = changedAt(place);
  const sessionsEnd = { sessionsVersion: place.revision, keptSessionId: null };
  const accessChanges = { ...sessionsEnd, securityVersion: place.revision, ...changed };
  switch (type) {
    case 'ProfileRevised':
      return { ...account, ...data, ...changed };
    case 'RoleAssigned':
      return { ...account, role: data.role, ...accessChanges };
    case 'PasswordChanged': {
      const { passwordHash, keptSessionId, reason } = data;
      // Who had to reset the password may not be the one who asked for another address.
      const emailChange = reason === 'reset' ? null : account.emailChange;
      return { ...account, passwordHash, passwordReset: null, emailChange, ...sessionsEnd, keptSessionId };
    }
    case 'PasswordRehashed':
      return { ...account, passwordHash: data.passwordHash };
    case 'PasswordResetRequested': {
      const { requestId, expiresAt } = data;
      return { ...account, passwordReset: { requestId, expiresAt, tries: 0, token: null } };
    }
    case 'PasswordPinTried':
      return { ...account, passwordReset: tried(account.passwordReset) };
    case 'PasswordPinAccepted': {
      const token = { hash: data.tokenHash, expiresAt: data.expiresAt };
      const { passwordReset } = account;
      if (passwordReset === null) return account;
      return { ...account, isEmailConfirmed: true, passwordReset: { ...passwordReset, token } };
    }
    case 'EmailChangeRequested': {
      const { requestId, email, expiresAt } = data;
      return { ...account, emailChange: { requestId, email, expiresAt, tries: 0 } };
    }
    case 'EmailPinTried':
      return { ...account, emailChange: tried(account.emailChange) };
    case 'EmailChanged': {
      const { claimId, email, formerClaimId, formerEmail } = data;
      const former = { claimId: formerClaimId, email: formerEmail };
      const formerEmails = [...account.formerEmails, former];
      const confirmed = { claimId, email, isEmailConfirmed: true };
      return { ...account, ...confirmed, formerEmails, ...noRequests, ...changed };
    }
    case 'AccountDeactivated':
      return { ...account, active: false, ...noRequests, ...accessChanges };
    case 'AccountReactivated':
      return { ...account, active: true, ...accessChanges };
    case 'ErasureRequested':
      return { ...account, active: false, erasure: 'requested', ...noRequests, ...accessChanges };
    case 'AccountErased':
      return { ...account, erasure: 'complete' };
    default:
      return unreachable(type);
  }
}

/** A PIN is invalid once its address or its person is no longer the account's. */
const noRequests = { passwordReset: null, emailChange: null };

function tried<Request extends PinRequest>(request: Request | null): Request | null {
  return request === null ? null : { ...request, tries: request.tries + 1 };
}
