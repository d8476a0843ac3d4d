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

const nobodyAsked: Access = { who: 'nobody-asked', roles: [] };
const anybody = (...seeingMore: readonly Role[]): Access => ({ who: 'anybody', roles: seeingMore });
const user: Access = { who: 'user', roles: [] };
const owner = (...ofAnybody: readonly Role[]): Access => ({ who: 'user', roles: ofAnybody });
const only = (...roles: readonly Role[]): Access => ({ who: 'roles', roles });

/** Every route and who may use it. The API enforces this table. A resource that the caller may not know of is a 404. */
export const accessTable: Readonly<Record<string, Access>> = {
  'POST /auth/register': nobodyAsked,
  'POST /auth/login': nobodyAsked,
  'POST /auth/refresh': nobodyAsked,
  'POST /auth/logout': nobodyAsked,
  'GET /auth/csrf': nobodyAsked,
  'GET /auth/me': user,
  'PATCH /auth/me': user,
  'DELETE /auth/me': user,
  'POST /auth/password': user,
  'POST /auth/confirm-email': user,
  'POST /auth/forgot-password': nobodyAsked,
  'POST /auth/verify-pin': nobodyAsked,
  'POST /auth/reset-password': nobodyAsked,

  'GET /users': only('admin'),
  'POST /users': only('admin'),
  'GET /users/:id': only('admin'),
  'PATCH /users/:id': only('admin'),
  'DELETE /users/:id': only('admin'),
  'PUT /users/:id/role': only('admin'),

  'GET /movies': anybody('boxOffice', 'admin'),
  'GET /movies/facets': anybody(),
  'POST /movies': only('admin'),
  'GET /movies/:id': anybody('boxOffice', 'admin'),
  'GET /movies/:id/showtimes': anybody(),
  'PATCH /movies/:id': only('admin'),
  'DELETE /movies/:id': only('admin'),

  'GET /actors': anybody('boxOffice', 'admin'),
  'POST /actors': only('admin'),
  'GET /actors/:id': anybody('boxOffice', 'admin'),
  'PATCH /actors/:id': only('admin'),
  'DELETE /actors/:id': only('admin'),

  'GET /theaters': anybody('boxOffice', 'admin'),
  'POST /theaters': only('admin'),
  'GET /theaters/:id': anybody('boxOffice', 'admin'),
  'PATCH /theaters/:id': only('admin'),
  'DELETE /theaters/:id': only('admin'),

  'GET /auditoriums': anybody('boxOffice', 'admin'),
  'POST /auditoriums': only('admin'),
  'GET /auditoriums/:id': anybody('boxOffice', 'admin'),
  'PATCH /auditoriums/:id': only('admin'),
  'DELETE /auditoriums/:id': only('admin'),
  'GET /auditoriums/:id/seats': anybody('boxOffice', 'admin'),
  'POST /auditoriums/:id/seats': only('admin'),
  'PATCH /auditoriums/:id/seats/:seatId': only('admin'),
  'DELETE /auditoriums/:id/seats/:seatId': only('admin'),

  'GET /showtimes': anybody('boxOffice', 'admin'),
  'POST /showtimes': only('admin'),
  'GET /showtimes/:id': anybody(),
  'GET /showtimes/:id/prices': anybody(),
  'GET /showtimes/:id/seats': anybody(),
  'POST /showtimes/:id/blocks': only('admin'),
  'DELETE /showtimes/:id/blocks/:seatId': only('admin'),
  'POST /showtimes/:id/holds': owner('boxOffice', 'admin'),

  'GET /bookings': owner('boxOffice', 'admin'),
  'GET /bookings/:id': owner('boxOffice', 'admin'),
  'GET /bookings/:id/history': owner('boxOffice', 'admin'),
  'POST /bookings/:id/release': owner('boxOffice', 'admin'),
  'POST /bookings/:id/cancel': owner('boxOffice', 'admin'),
  'POST /bookings/:id/confirm': owner('boxOffice', 'admin'),
  'POST /bookings/:id/payments': user,

  'GET /payments/:id': owner('boxOffice', 'admin'),
  'POST /payments/:id/sandbox': user,
  'POST /payments/:id/refunds/:refundId/paid-out': only('boxOffice', 'admin'),

  'GET /config': anybody(),
};

/** Who may use a route. Throws for a route that is not in the table, so that none is open by mistake. */
export function accessTo(method: string, path: string): Access {
  const access = accessTable[`${method.toUpperCase()} ${path}`];
  if (access === undefined) throw new Error(`access/table.ts does not say who may ${method} ${path}.`);
  return access;
}
