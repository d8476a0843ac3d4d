import { z } from 'zod';
import { event, type EventOf } from '../kernel/event.ts';
import { ClaimId, UserId } from '../kernel/ids.ts';
import { Sealed } from '../kernel/sealed.ts';

export const Role = z.enum(['customer', 'boxOffice', 'analyst', 'auditor', 'admin']);
export type Role = z.output<typeof Role>;

/** Who a person is, sealed with that person's key. The password's hash is never opened but to check a password. */
export const AccountRegistered = event('AccountRegistered', {
  userId: UserId,
  claimId: ClaimId,
  email: Sealed,
  firstName: Sealed.nullable(),
  lastName: Sealed.nullable(),
  phone: Sealed.nullable(),
  passwordHash: Sealed,
  role: Role,
});

export const RoleAssigned = event('RoleAssigned', { userId: UserId, role: Role });

/** The claim of an address will never become this account, whoever still works on it. */
export const RegistrationAbandoned = event('RegistrationAbandoned', { userId: UserId, claimId: ClaimId });

export const accountEvents = [AccountRegistered, RoleAssigned, RegistrationAbandoned] as const;

export type AccountEvent = EventOf<(typeof accountEvents)[number]>;
export type Registration = EventOf<typeof AccountRegistered>['data'];
