import type { Role } from '../account/events.ts';
import type { UserId } from '../kernel/ids.ts';

export interface AppointAdministrator {
  readonly type: 'AppointAdministrator';
  readonly userId: UserId;
  readonly reason: 'promoted' | 'reactivated';
}

export interface DismissAdministrator {
  readonly type: 'DismissAdministrator';
  readonly userId: UserId;
  readonly reason: 'demoted' | 'deactivated' | 'erased';
  readonly role: Role | null;
}

export type AdministratorsCommand = AppointAdministrator | DismissAdministrator;
