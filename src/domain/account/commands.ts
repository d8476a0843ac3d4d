import type { ClaimId, UserId } from '../kernel/ids.ts';
import type { Registration, Role } from './events.ts';

export interface RegisterAccount {
  readonly type: 'RegisterAccount';
  readonly registration: Registration;
}

export interface AssignRole {
  readonly type: 'AssignRole';
  readonly userId: UserId;
  readonly role: Role;
}

export interface AbandonRegistration {
  readonly type: 'AbandonRegistration';
  readonly userId: UserId;
  readonly claimId: ClaimId;
}

export type AccountCommand = RegisterAccount | AssignRole | AbandonRegistration;
