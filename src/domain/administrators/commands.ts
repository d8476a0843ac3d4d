import type { Role } from '../account/events.ts';
import type { UserId } from '../kernel/ids.ts';

/** `securityVersion` is the account's at the time of the decision. */
export interface AppointAdministrator {
  readonly type: 'AppointAdministrator';
  readonly userId: UserId;
  readonly securityVersion: number;
}

export interface RemoveAdministrator {
  readonly type: 'RemoveAdministrator';
  readonly userId: UserId;
  readonly securityVersion: number;
  readonly reason: 'demoted' | 'deactivated' | 'erased';
  readonly role: Role | null;
}

export type AdministratorsCommand = AppointAdministrator | RemoveAdministrator;
