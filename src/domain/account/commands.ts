import type { Changes } from '../kernel/changes.ts';
import type { ExpectedVersion } from '../../engine/decider.ts';
import type { ClaimId, PinRequestId, SessionId, UserId } from '../kernel/ids.ts';
import type { Instant } from '../../engine/instant.ts';
import type { Sealed } from '../kernel/sealed.ts';
import type { profileFields, Registration, Role } from './events.ts';

export interface RegisterAccount {
  readonly type: 'RegisterAccount';
  readonly registration: Registration;
}

export interface AbandonRegistration {
  readonly type: 'AbandonRegistration';
  readonly userId: UserId;
  readonly claimId: ClaimId;
}

export type SealedProfile = Pick<Registration, keyof typeof profileFields>;

export interface ReviseProfile extends ExpectedVersion {
  readonly type: 'ReviseProfile';
  readonly changes: Changes<SealedProfile>;
}

/** A command that was decided on a security version of the account. It is refused at another one. */
export interface ExpectedSecurityVersion extends ExpectedVersion {
  /** The revision at which role, activity or erasure changed last. */
  readonly securityVersion: number;
}

export interface AssignRole extends ExpectedSecurityVersion {
  readonly type: 'AssignRole';
  readonly role: Role;
}

/** `presentHash` is the hash that the old password was compared with. Refused when the account has another by now. */
export interface ChangePassword {
  readonly type: 'ChangePassword';
  readonly presentHash: Sealed;
  readonly passwordHash: Sealed;
  readonly keptSessionId: SessionId | null;
}

export interface RehashPassword {
  readonly type: 'RehashPassword';
  readonly presentHash: Sealed;
  readonly passwordHash: Sealed;
}

export interface RequestPasswordReset {
  readonly type: 'RequestPasswordReset';
  readonly requestId: PinRequestId;
  readonly reason: 'forgotten' | 'invited';
  readonly expiresAt: Instant;
  /** A digest of the client that asks; null where nobody does. */
  readonly asker: string | null;
  /** The request whose token the asker has. */
  readonly replacedRequestId: PinRequestId | null;
}

/** Uses up one try of a request, before the PIN is compared. */
export interface TryPasswordPin {
  readonly type: 'TryPasswordPin';
  /** The request whose token the asker has; null without one. */
  readonly requestId: PinRequestId | null;
  readonly asker: string;
  readonly now: Instant;
}

export interface TryEmailPin {
  readonly type: 'TryEmailPin';
  readonly now: Instant;
}

export interface AcceptPasswordPin {
  readonly type: 'AcceptPasswordPin';
  readonly requestId: PinRequestId;
  readonly tokenHash: string;
  readonly expiresAt: Instant;
  readonly now: Instant;
}

export interface ResetPassword {
  readonly type: 'ResetPassword';
  readonly tokenHash: string;
  readonly passwordHash: Sealed;
  readonly now: Instant;
}

export interface RequestEmailChange {
  readonly type: 'RequestEmailChange';
  readonly requestId: PinRequestId;
  readonly email: Sealed;
  readonly expiresAt: Instant;
}

export interface ChangeEmail {
  readonly type: 'ChangeEmail';
  readonly requestId: PinRequestId;
  readonly claimId: ClaimId;
}

export interface AbandonEmailChange {
  readonly type: 'AbandonEmailChange';
  readonly claimId: ClaimId;
}

export interface DeactivateAccount extends ExpectedSecurityVersion {
  readonly type: 'DeactivateAccount';
}

export interface ReactivateAccount extends ExpectedSecurityVersion {
  readonly type: 'ReactivateAccount';
}

export interface RequestErasure extends ExpectedSecurityVersion {
  readonly type: 'RequestErasure';
}

/** Changes role, activity or erasure of the account. */
export type ChangeAccess = AssignRole | DeactivateAccount | ReactivateAccount | RequestErasure;

export interface CompleteErasure {
  readonly type: 'CompleteErasure';
}

/** The operator of the system sets the password. The present one need not be known. */
export interface SetPassword {
  readonly type: 'SetPassword';
  readonly passwordHash: Sealed;
}

export type AccountCommand =
  | RegisterAccount
  | AbandonRegistration
  | ReviseProfile
  | ChangePassword
  | SetPassword
  | RehashPassword
  | RequestPasswordReset
  | TryPasswordPin
  | TryEmailPin
  | AcceptPasswordPin
  | ResetPassword
  | RequestEmailChange
  | ChangeEmail
  | AbandonEmailChange
  | ChangeAccess
  | CompleteErasure;
