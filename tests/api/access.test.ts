import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accessTable, accessTo } from '../../src/api/access/table.ts';
import type { Route } from '../../src/api/route.ts';
import { routes } from '../../src/api/routes/routes.ts';
import { clientAs, send, type Answer } from '../support/client.ts';
import { customer, hold, openCinema, type Cinema } from '../support/cinema.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

const roles = ['customer', 'boxOffice', 'analyst', 'auditor', 'admin'] as const;
const nameOf = ({ method, path }: Route): string => `${method.toUpperCase()} ${path}`;

let system: TestSystem;
let cinema: Cinema;
let showtimeId: string;
let actorId: string;
beforeAll(async () => {
  system = await openSystem({ settings: { holdsPerCustomer: 100 } });
  cinema = await openCinema(system, { rows: ['A', 'B', 'C', 'D'], seatsPerRow: 50 });
  showtimeId = await cinema.schedule();
  const added = await cinema.admin.post('/actors', { name: 'Brigitte Helm' });
  actorId = String(added.body.id);
  const shown = await cinema.admin.get(`/actors/${actorId}`, {
    'Min-Position': added.headers['commit-position'] ?? '',
  });
  expect(shown.status).toBe(200);
});
afterAll(() => system.close());

/** Somebody's hold, and their payment of it where the route is about one. */
interface Possession {
  readonly owner: ReturnType<typeof customer>;
  readonly bookingId: string;
  readonly paymentId: string;
}

let seats = 0;
let shared: Promise<Possession> | undefined;

/** Something of one's own, for a route that is about it; elsewhere nobody changes it. */
function possessionFor({ path }: Route): Promise<Possession> {
  return /^\/(bookings|payments|auth)\b/.test(path) ? possession() : (shared ??= possession());
}

async function possession(): Promise<Possession> {
  const owner = customer(system);
  seats += 1;
  const bookingId = await hold(owner, showtimeId, [
    `${'ABCD'[Math.floor(seats / 50)] ?? 'A'}${1 + (seats % 50)}`,
  ]);
  const payment = await owner.post(`/bookings/${bookingId}/payments`, { gateway: 'sandbox' });
  const position = payment.headers['commit-position'] ?? '';
  const { paymentId } = payment.body as { paymentId: string };
  const shown = await owner.get(`/payments/${paymentId}`, { 'Min-Position': position });
  expect(shown.status).toBe(200);
  return { owner, bookingId, paymentId };
}

/** A body that the route's schema takes, for where only the domain tells whose something is. */
const bodies: Readonly<Record<string, object>> = {
  'POST /bookings/:id/release': {},
  'POST /bookings/:id/cancel': {},
  'POST /bookings/:id/payments': { gateway: 'sandbox' },
  'POST /bookings/:id/confirm': { method: 'counter' },
  'POST /payments/:id/sandbox': { outcome: 'decline' },
  'POST /showtimes/:id/holds': { seats: ['Z99'] },
};

/** The path of a route with ids of things that are there. */
function pathOf({ path }: Route, { bookingId, paymentId }: Possession): string {
  const ids: Readonly<Record<string, string>> = {
    ...{ movies: cinema.movieId, theaters: cinema.theaterId, auditoriums: cinema.auditoriumId },
    ...{ actors: actorId, showtimes: showtimeId, bookings: bookingId, payments: paymentId },
  };
  const [, collection = ''] = path.split('/');
  return path
    .replace(':id', ids[collection] ?? randomUUID())
    .replace(':seatId', 'A1')
    .replace(':refundId', randomUUID());
}

async function statusOf(route: Route, path: string, token: string | undefined): Promise<Answer> {
  const hasBody = route.method === 'post' || route.method === 'put' || route.method === 'patch';
  // A field that nobody knows: a body that is refused shows that the caller was not.
  const body = bodies[nameOf(route)] ?? { 'no such field': true };
  return send(system.url, route.method.toUpperCase(), path, { token, ...(hasBody ? { body } : {}) });
}

describe('The table of access', () => {
  it('names every route, and no other', () => {
    expect(Object.keys(accessTable).sort()).toEqual(routes.map(nameOf).sort());
    for (const route of routes) expect(route.access).toBe(accessTable[nameOf(route)]);
  });

  it('lets no route be made that it has forgotten', () =>
    expect(() => accessTo('get', '/forgotten')).toThrow('does not say who may get /forgotten'));
});

/** What an answer says of access: `in`, or the problem that keeps out. */
function admission({ status, body }: Answer): string {
  return [401, 403, 404].includes(status) ? `${status} ${String(body.code)}` : 'in';
}

/** What the table promises to a role, or to one who has not logged in, about what is somebody else's. */
function promised({ path, access: { who, roles: named } }: Route, role: string | null): readonly string[] {
  const isOwned = /^\/(bookings|payments)\/:id/.test(path) && who === 'user';
  // It looks for a session by itself, also by a refresh token.
  if (path === '/auth/csrf' && role === null) return ['401 unauthenticated'];
  if (who === 'nobody-asked' || who === 'anybody') return ['in'];
  if (role === null) return ['401 unauthenticated'];
  const isNamed = (named as readonly string[]).includes(role);
  if (who === 'roles') return isNamed ? ['in', '404 not-found'] : ['403 forbidden'];
  return isOwned && !isNamed ? ['404 not-found'] : ['in'];
}

describe.each(routes.map((route) => [nameOf(route), route] as const))('%s', (_, route) => {
  it('asks who has not logged in to do so, where that is needed', async () => {
    const answer = await statusOf(route, pathOf(route, await possessionFor(route)), undefined);
    expect(promised(route, null)).toContain(admission(answer));
    const isChallenged = answer.headers['www-authenticate']?.startsWith('Bearer') ?? false;
    expect(isChallenged).toBe(answer.status === 401 && route.path !== '/auth/csrf');
  });

  it.each(roles)('lets in, or not, who is %s', async (role) => {
    const path = pathOf(route, await possessionFor(route));
    const answer = await statusOf(route, path, await clientAs(system, role, randomUUID()).token());
    expect(promised(route, role)).toContain(admission(answer));
    expect(answer.status).toBeLessThan(500);
  });

  it('lets in whose it is', async () => {
    const mine = await possessionFor(route);
    const answer = await statusOf(route, pathOf(route, mine), await mine.owner.token());
    const isForOthers = route.access.who === 'roles';
    expect(admission(answer)).toBe(isForOthers ? '403 forbidden' : 'in');
  });
});
