import { z } from 'zod';
import { event, optionally, type EventOf } from '../../engine/event.ts';
import { ClientDigest } from '../kernel/client-digest.ts';
import { ClaimId, PinRequestId, SessionId, UserId } from '../kernel/ids.ts';
import { Instant } from '../../engine/instant.ts';
import { Sealed } from '../kernel/sealed.ts';
import { PinTrier } from './pin-request.ts';

export const Role = z.enum(['customer', 'boxOffice', 'analyst', 'auditor', 'admin']);
export type Role = z.output<typeof Role>;

/** What people say of themselves, sealed with their key. */
export const profileFields = {
  firstName: Sealed.nullable(),
  lastName: Sealed.nullable(),
  phone: Sealed.nullable(),
};

/**
 * Personal data are sealed with the person's key. The password's hash is opened only to check a password. `claimId` is what
 * the account calls the claim of its address; the claim's own stream says so sealed only, and has another id.
 */
export const AccountRegistered = event('AccountRegistered', {
  userId: UserId,
  claimId: ClaimId,
  email: Sealed,
  ...profileFields,
  passwordHash: Sealed,
  role: Role,
});

/** The claim of an address will never become this account. A registration that comes later is refused. */
export const RegistrationAbandoned = event('RegistrationAbandoned', { userId: UserId, claimId: ClaimId });

/** Holds the fields that changed. */
export const ProfileRevised = event('ProfileRevised', { userId: UserId, ...optionally(profileFields) });

/** Ends every session of the account. */
export const RoleAssigned = event('RoleAssigned', { userId: UserId, role: Role });

/** Ends every session of the account except `keptSessionId`. */
export const PasswordChanged = event('PasswordChanged', {
  userId: UserId,
  passwordHash: Sealed,
  reason: z.enum(['changed', 'reset']),
  keptSessionId: SessionId.nullable(),
});

/** The same password, hashed again with the present cost. */
export const PasswordRehashed = event('PasswordRehashed', { userId: UserId, passwordHash: Sealed });

/**
 * A PIN is mailed to the account's address. It derives from this request. Another request stands beside it, unless this
 * one replaces it: whoever has its token has asked again.
 */
export const PasswordResetRequested = event(
  'PasswordResetRequested',
  {
    userId: UserId,
    requestId: PinRequestId,
    reason: z.enum(['forgotten', 'invited']),
    expiresAt: Instant,
    /** A keyed digest of the client that asked, another one for each account; null where nobody did. */
    asker: ClientDigest.nullable(),
    replacedRequestId: PinRequestId.nullable(),
  },
  [(data) => ({ ...data, asker: null, replacedRequestId: null })],
);

/** One try of a request is used up. The PIN is compared after this event. */
export const PasswordPinTried = event(
  'PasswordPinTried',
  { userId: UserId, requestId: PinRequestId, by: PinTrier },
  [(data) => ({ ...data, by: 'holder' })],
);

/** The PIN was right. The holder of the token may set a password once; `tokenHash` is its SHA-256. */
export const PasswordPinAccepted = event('PasswordPinAccepted', {
  userId: UserId,
  requestId: PinRequestId,
  tokenHash: z.string().regex(/^[0-9a-f]{64}$/),
  expiresAt: Instant,
});

/** A PIN is mailed to the new address. The address counts once the PIN has come back. */
export const EmailChangeRequested = event('EmailChangeRequested', {
  userId: UserId,
  requestId: PinRequestId,
  email: Sealed,
  expiresAt: Instant,
});

/** Somebody entered a PIN that was sent to confirm a new address. Recorded before it is compared. */
export const EmailPinTried = event('EmailPinTried', { userId: UserId, requestId: PinRequestId });

/** The former address gets a mail, and its claim is released. */
export const EmailChanged = event('EmailChanged', {
  userId: UserId,
  requestId: PinRequestId,
  claimId: ClaimId,
  email: Sealed,
  formerClaimId: ClaimId,
  formerEmail: Sealed,
});

/** This account will never have the claimed address. */
export const EmailChangeAbandoned = event('EmailChangeAbandoned', { userId: UserId, claimId: ClaimId });

/** Ends every session, and refuses logins. */
export const AccountDeactivated = event('AccountDeactivated', { userId: UserId });

/** An administrator lets the person log in again. */
export const AccountReactivated = event('AccountReactivated', { userId: UserId });

/** Ends every session, and refuses logins. The person's key is dropped next. */
export const ErasureRequested = event('ErasureRequested', { userId: UserId });

/** The person's key is dropped. Nothing that was sealed with it can be read again. */
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
