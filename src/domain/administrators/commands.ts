import type { Role } from '../account/events.ts';
import type { UserId } from '../kernel/ids.ts';

/** `standing` is the account's, as it was when this was decided. */
export interface AppointAdministrator {
  readonly type: 'AppointAdministrator';
  readonly userId: UserId;
  readonly standing: number;
}

export interface DismissAdministrator {
  readonly type: 'DismissAdministrator';
  readonly userId: UserId;
  readonly standing: number;
  readonly reason: 'demoted' | 'deactivated' | 'erased';
  readonly role: Role | null;
}

export type AdministratorsCommand = AppointAdministrator | DismissAdministrator;
