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

/** A person's account as its events tell it. */
export interface Account extends Registration, Versioned {
  readonly active: boolean;
  /** Null as long as nobody asked to forget the person. */
  readonly erasure: 'requested' | 'complete' | null;
  /** The revision at which role, activity or erasure changed last. */
  readonly securityVersion: number;
  /** The addresses that it had before, whose claims are given back. */
  readonly formerEmails: readonly { readonly claimId: ClaimId; readonly email: Sealed }[];
  /** The revision at which all sessions ended last. A session that began in another epoch has ended. */
  readonly sessionsVersion: number;
  /** The one session that outlived the end of the others. */
  readonly keptSessionId: SessionId | null;
  readonly passwordReset:
    (PinRequest & { readonly token: { readonly hash: string; readonly expiresAt: Instant } | null }) | null;
  readonly emailChange: (PinRequest & { readonly email: Sealed }) | null;
}

export interface AccountState {
  readonly account: Account | null;
  /** Claims of addresses that will never become this account's. */
  readonly abandoned: readonly ClaimId[];
}

/** Whether a session that began in an epoch of the account goes on. */
export function sessionGoesOn(
  { active, erasure, sessionsVersion, keptSessionId }: Account,
  session: { readonly sessionId: SessionId; readonly epoch: number },
): boolean {
  const isOfEpoch = session.epoch === sessionsVersion || session.sessionId === keptSessionId;
  return active && erasure === null && isOfEpoch;
}

export function evolveAccount(state: AccountState, event: AccountEvent, stamp: EventPlace): AccountState {
  switch (event.type) {
    case 'AccountRegistered': {
      const nothingYet = { erasure: null, keptSessionId: null, passwordReset: null, emailChange: null };
      const { revision } = stamp;
      const begun = { active: true, securityVersion: revision, sessionsVersion: revision, formerEmails: [] };
      return { ...state, account: { ...event.data, ...begun, ...nothingYet, ...versionedFrom(stamp) } };
    }
    case 'RegistrationAbandoned':
    case 'EmailChangeAbandoned':
      return { ...state, abandoned: [...state.abandoned, event.data.claimId] };
    default:
      return state.account === null ? state : { ...state, account: evolveMade(state.account, event, stamp) };
  }
}

type LaterEvent = Exclude<
  AccountEvent,
  { type: 'AccountRegistered' | 'RegistrationAbandoned' | 'EmailChangeAbandoned' }
>;

function evolveMade(account: Account, { type, data }: LaterEvent, stamp: EventPlace): Account {
  const changed = changedAt(stamp);
  const sessionsEnd = { sessionsVersion: stamp.revision, keptSessionId: null };
  const standsAnew = { ...sessionsEnd, securityVersion: stamp.revision, ...changed };
  switch (type) {
    case 'ProfileRevised':
      return { ...account, ...data, ...changed };
    case 'RoleAssigned':
      return { ...account, role: data.role, ...standsAnew };
    case 'PasswordChanged': {
      const { passwordHash, keptSessionId } = data;
      return { ...account, passwordHash, passwordReset: null, ...sessionsEnd, keptSessionId };
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
      return passwordReset === null ? account : { ...account, passwordReset: { ...passwordReset, token } };
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
      return { ...account, claimId, email, formerEmails, ...noRequests, ...changed };
    }
    case 'AccountDeactivated':
      return { ...account, active: false, ...noRequests, ...standsAnew };
    case 'AccountReactivated':
      return { ...account, active: true, ...standsAnew };
    case 'ErasureRequested':
      return { ...account, active: false, erasure: 'requested', ...noRequests, ...standsAnew };
    case 'AccountErased':
      return { ...account, erasure: 'complete' };
    default:
      return unreachable(type);
  }
}

/** A PIN that went to an address, or to somebody, who does not count any more, is good for nothing. */
const noRequests = { passwordReset: null, emailChange: null };

function tried<Request extends PinRequest>(request: Request | null): Request | null {
  return request === null ? null : { ...request, tries: request.tries + 1 };
}
