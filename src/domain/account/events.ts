import { z } from 'zod';
import { event, optionally, type EventOf } from '../../engine/event.ts';
import { ClaimId, PinRequestId, SessionId, UserId } from '../kernel/ids.ts';
import { Instant } from '../../engine/instant.ts';
import { Sealed } from '../kernel/sealed.ts';

export const Role = z.enum(['customer', 'boxOffice', 'analyst', 'auditor', 'admin']);
export type Role = z.output<typeof Role>;

const profile = {
  firstName: Sealed.nullable(),
  lastName: Sealed.nullable(),
  phone: Sealed.nullable(),
};

/** Who a person is, sealed with that person's key. The password's hash is never opened but to check a password. */
export const AccountRegistered = event('AccountRegistered', {
  userId: UserId,
  claimId: ClaimId,
  email: Sealed,
  ...profile,
  passwordHash: Sealed,
  role: Role,
});

/** The claim of an address will never become this account, whoever still works on it. */
export const RegistrationAbandoned = event('RegistrationAbandoned', { userId: UserId, claimId: ClaimId });

/** Holds only what was said anew. */
export const ProfileRevised = event('ProfileRevised', { userId: UserId, ...optionally(profile) });

/** Ends every session of the account. */
export const RoleAssigned = event('RoleAssigned', { userId: UserId, role: Role });

/** Ends every session of the account but the one that it was changed in. */
export const PasswordChanged = event('PasswordChanged', {
  userId: UserId,
  passwordHash: Sealed,
  reason: z.enum(['changed', 'reset']),
  keptSessionId: SessionId.nullable(),
});

/** The same password, hashed as it is today. */
export const PasswordRehashed = event('PasswordRehashed', { userId: UserId, passwordHash: Sealed });

/** A PIN goes to the account's address by mail, where it derives from this request. The newest request counts. */
export const PasswordResetRequested = event('PasswordResetRequested', {
  userId: UserId,
  requestId: PinRequestId,
  reason: z.enum(['forgotten', 'invited']),
  expiresAt: Instant,
});

/** One of the few tries that a request has is used up; what it was is compared afterwards. */
export const PasswordPinTried = event('PasswordPinTried', { userId: UserId, requestId: PinRequestId });

/** The PIN was right: whoever holds the token, of which this is the SHA-256, may set a password once. */
export const PasswordPinAccepted = event('PasswordPinAccepted', {
  userId: UserId,
  requestId: PinRequestId,
  tokenHash: z.string().regex(/^[0-9a-f]{64}$/),
  expiresAt: Instant,
});

/** A PIN goes to the new address, which counts once it has come back. */
export const EmailChangeRequested = event('EmailChangeRequested', {
  userId: UserId,
  requestId: PinRequestId,
  email: Sealed,
  expiresAt: Instant,
});

export const EmailPinTried = event('EmailPinTried', { userId: UserId, requestId: PinRequestId });

/** The former address is told, and its claim given back. */
export const EmailChanged = event('EmailChanged', {
  userId: UserId,
  requestId: PinRequestId,
  claimId: ClaimId,
  email: Sealed,
  formerClaimId: ClaimId,
  formerEmail: Sealed,
});

/** The claim of a new address will never become this account's. */
export const EmailChangeAbandoned = event('EmailChangeAbandoned', { userId: UserId, claimId: ClaimId });

/** No login from now on; every session has ended. */
export const AccountDeactivated = event('AccountDeactivated', { userId: UserId });

export const AccountReactivated = event('AccountReactivated', { userId: UserId });

/** From now on nobody can log in; what tells who it was goes next. */
export const ErasureRequested = event('ErasureRequested', { userId: UserId });

/** The person's key is gone, and with it whatever was sealed. */
export const AccountErased = event('AccountErased', { userId: UserId });

export const accountEvents = [
  AccountRegistered,
  RegistrationAbandoned,
  ProfileRevised,
  RoleAssigned,
  PasswordChanged,
  PasswordRehashed,
  PasswordResetRequested,
  PasswordPinTried,
  PasswordPinAccepted,
  EmailChangeRequested,
  EmailPinTried,
  EmailChanged,
  EmailChangeAbandoned,
  AccountDeactivated,
  AccountReactivated,
  ErasureRequested,
  AccountErased,
] as const;

export type AccountEvent = EventOf<(typeof accountEvents)[number]>;
export type Registration = EventOf<typeof AccountRegistered>['data'];
