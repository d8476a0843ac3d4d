import type { UserId } from '../kernel/ids.ts';

export interface AppointAdministrator {
  readonly type: 'AppointAdministrator';
  readonly userId: UserId;
}

export interface DismissAdministrator {
  readonly type: 'DismissAdministrator';
  readonly userId: UserId;
}

export type AdministratorsCommand = AppointAdministrator | DismissAdministrator;
