import {
  changedAt,
  unreachable,
  versionedFrom,
  type EventPlace,
  type Versioned,
} from '../../engine/decider.ts';
import type { ClaimId, PinRequestId, SessionId } from '../kernel/ids.ts';
import type { Instant } from '../../engine/instant.ts';
import type { Sealed } from '../kernel/sealed.ts';
import type { AccountEvent, Registration } from './events.ts';
import { MAXIMUM_RESETS, type PasswordReset, type PinRequest } from './pin-request.ts';

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
  /** The requests to reset the password, the newest last: those of others stand beside the owner's. */
  readonly passwordResets: readonly PasswordReset[];
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
      const nothingYet = { erasure: null, keptSessionId: null, ...noRequests };
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

type ResetRequested = Extract<AccountEvent, { type: 'PasswordResetRequested' }>['data'];
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
      return { ...account, passwordHash, passwordResets: [], emailChange, ...sessionsEnd, keptSessionId };
    }
    case 'PasswordRehashed':
      return { ...account, passwordHash: data.passwordHash };
    case 'PasswordResetRequested':
      return { ...account, passwordResets: withRequest(account.passwordResets, data, place.occurredAt) };
    case 'PasswordPinTried': {
      const { requestId, by } = data;
      const count = (reset: PasswordReset): PasswordReset => {
        return { ...reset, tries: { ...reset.tries, [by]: reset.tries[by] + 1 } };
      };
      return { ...account, passwordResets: changedReset(account.passwordResets, requestId, count) };
    }
    case 'PasswordPinAccepted': {
      const token = { hash: data.tokenHash, expiresAt: data.expiresAt };
      const resets = changedReset(account.passwordResets, data.requestId, (reset) => ({ ...reset, token }));
      return { ...account, isEmailConfirmed: true, passwordResets: resets };
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
const noRequests = { passwordResets: [], emailChange: null };

/** A request takes the place of the one that it names; of those that no client asked for, the newest counts. */
function withRequest(
  present: readonly PasswordReset[],
  { requestId, expiresAt, asker, replacedRequestId }: ResetRequested,
  now: Instant,
): readonly PasswordReset[] {
  const others = present.filter((each) => {
    const isReplaced = each.requestId === replacedRequestId || (each.asker === null && asker === null);
    return !isReplaced && now < (each.token?.expiresAt ?? each.expiresAt);
  });
  const tries = { holder: 0, client: 0, stranger: 0 };
  const made = { requestId, expiresAt, asker, tries, token: null };
  return [...others.slice(1 - MAXIMUM_RESETS), made];
}

function changedReset(
  resets: readonly PasswordReset[],
  requestId: PinRequestId,
  change: (reset: PasswordReset) => PasswordReset,
): readonly PasswordReset[] {
  return resets.map((each) => (each.requestId === requestId ? change(each) : each));
}

function tried<Request extends PinRequest>(request: Request | null): Request | null {
  return request === null ? null : { ...request, tries: request.tries + 1 };
}
