import type { Role } from '../../domain/account/events.ts';

/** Who may use a route. */
export interface Access {
  /**
   * `nobody-asked`: anybody, and no credentials are looked at. `anybody`: also without logging in. `user`: whoever is
   * logged in. `roles`: only these.
   */
  readonly who: 'nobody-asked' | 'anybody' | 'user' | 'roles';
  /** Of `roles`: those. Of `user` and `anybody`: those who may do here what others may do with their own only, or not see. */
  readonly roles: readonly Role[];
}

/** Anybody; credentials are not looked at. */
export const nobodyAsked: Access = { who: 'nobody-asked', roles: [] };
/** Anybody, also without logging in. These roles see more. */
export const anybody = (...seeingMore: readonly Role[]): Access => ({ who: 'anybody', roles: seeingMore });
/** Whoever is logged in. */
export const user: Access = { who: 'user', roles: [] };
/** Whoever is logged in, with their own; these roles with that of anybody. A resource of somebody else is a 404. */
export const owner = (...ofAnybody: readonly Role[]): Access => ({ who: 'user', roles: ofAnybody });
/** These roles only. */
export const only = (...roles: readonly Role[]): Access => ({ who: 'roles', roles });
