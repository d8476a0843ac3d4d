import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { z } from 'zod';
import type { Route } from '../../src/api/route.ts';
import { routes } from '../../src/api/routes/routes.ts';
import { clientAs, send, type Answer } from '../support/client.ts';
import { customer, hold, openCinema, type Cinema } from '../support/cinema.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

const roles = ['customer', 'boxOffice', 'analyst', 'auditor', 'admin'] as const;
/** Of fifty seats: one seat for each possession. */
const rows = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
const nameOf = ({ method, path }: Route): string => `${method.toUpperCase()} ${path}`;

let system: TestSystem;
let cinema: Cinema;
let showtimeId: string;
let actorId: string;
beforeAll(async () => {
  system = await openSystem({ settings: { holdsPerCustomer: 100 } });
  cinema = await openCinema(system, { rows, seatsPerRow: 50 });
  showtimeId = await cinema.schedule();
  const added = await cinema.admin.post('/actors', { name: 'Brigitte Helm' });
  actorId = String(added.body.id);
  const shown = await cinema.admin.get(`/actors/${actorId}`, {
    'Min-Position': added.headers['commit-position'] ?? '',
  });
  expect(shown.status).toBe(200);
  await uploadPoster();
});
afterAll(() => system.close());

/** The poster of the movie, so that there is one to be seen. */
async function uploadPoster(): Promise<void> {
  const raw = await sharp({ create: { width: 20, height: 30, channels: 3, background: '#346' } })
    .png()
    .toBuffer();
  const headers = { 'Content-Type': 'image/png' };
  const path = `/movies/${cinema.movieId}/poster`;
  const uploaded = await send(system.url, 'PUT', path, { raw, headers, token: await cinema.admin.token() });
  expect(uploaded.status).toBe(200);
}

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
    `${rows[Math.floor(seats / 50)] ?? ''}${1 + (seats % 50)}`,
  ]);
  const payment = await owner.post(`/bookings/${bookingId}/payments`, { gateway: 'sandbox' });
  const position = payment.headers['commit-position'] ?? '';
  const { paymentId } = payment.body as { paymentId: string };
  const shown = await owner.get(`/payments/${paymentId}`, { 'Min-Position': position });
  expect(shown.status).toBe(200);
  return { owner, bookingId, paymentId };
}

/** Bodies for which a simple one will not do, where only the domain tells whose something is. */
const bodies: Readonly<Record<string, object>> = {
  'PUT /bookings/:id/seats': { seats: ['Z99'] },
  'POST /bookings/:id/release': {},
  'POST /bookings/:id/cancel': {},
  'POST /bookings/:id/exchange': { seats: ['Z99'] },
  'POST /bookings/:id/payments': { gateway: 'sandbox' },
  'POST /bookings/:id/confirm': { method: 'counter' },
  'POST /payments/:id/sandbox': { outcome: 'decline' },
  'POST /showtimes/:id/holds': { seats: ['Z99'] },
};

/** What a route must be asked with, before it looks whose something is. */
const queries: Readonly<Record<string, string>> = { 'GET /bookings/:id/exchange-quote': '?seats=Z99' };

/** The path of a route with ids of things that are there. */
function pathOf(route: Route, { bookingId, paymentId }: Possession): string {
  const { path } = route;
  const ids: Readonly<Record<string, string>> = {
    ...{ movies: cinema.movieId, theaters: cinema.theaterId, auditoriums: cinema.auditoriumId },
    ...{ actors: actorId, showtimes: showtimeId, bookings: bookingId, payments: paymentId },
  };
  const [, collection = ''] = path.split('/');
  return path
    .replace(':id', ids[collection] ?? randomUUID())
    .replace(':seatId', 'A1')
    .replace(':refundId', randomUUID())
    .concat(queries[nameOf(route)] ?? '');
}

/** The simplest body that a schema takes. */
function simplest(schema: z.ZodType): unknown {
  return valueOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

function valueOf({
  type,
  pattern,
  enum: values,
  properties = {},
  required = [],
}: z.core.JSONSchema.BaseSchema): unknown {
  if (values !== undefined) return values[0];
  if (type === 'object') {
    const fields = required.map((field) => [field, properties[field]] as const);
    return Object.fromEntries(
      fields.map(([field, of]) => [field, typeof of === 'object' ? valueOf(of) : null]),
    );
  }
  if (type === 'array') return [];
  if (type === 'string') return pattern?.startsWith('^[0-9a-f]{8}') === true ? randomUUID() : 'text';
  return type === 'boolean' ? true : 1;
}

async function statusOf(route: Route, path: string, token: string | undefined): Promise<Answer> {
  const hasBody = route.method === 'post' || route.method === 'put' || route.method === 'patch';
  // A field that nobody knows: a body that is refused shows that the caller was not.
  const ofOwner = route.access.who === 'user' && route.body !== null;
  const body = bodies[nameOf(route)] ?? (ofOwner ? simplest(route.body) : { 'no such field': true });
  return send(system.url, route.method.toUpperCase(), path, { token, ...(hasBody ? { body } : {}) });
}

describe('The access to routes', () => {
  const namesWhere = (isMeant: (route: Route) => boolean): readonly string[] =>
    routes.filter(isMeant).map(nameOf);
  const isWrite = ({ method }: Route): boolean => method !== 'get';
  const isOnlyForAdministrators = ({ access: { who, roles: named } }: Route): boolean =>
    who === 'roles' && named.join() === 'admin';
  const forAdministrators = (route: Route): boolean => {
    if (route.path.startsWith('/users')) return true;
    const isCatalogue = /^\/(movies|actors|theaters|auditoriums|showtimes)/.test(route.path);
    const ofBoxOffice = ['/showtimes/:id/holds', '/theaters/:id/closings/:date'];
    return isCatalogue && isWrite(route) && !ofBoxOffice.includes(route.path);
  };

  it('to the catalogue, the timetable and the accounts is for administrators, but for reading', () =>
    expect(namesWhere((route) => forAdministrators(route) && !isOnlyForAdministrators(route))).toEqual([]));

  it('without a login is for reading what everybody may see, for logging in, and for gateways that sign', () => {
    const open = (route: Route): boolean => ['nobody-asked', 'anybody'].includes(route.access.who);
    const isPublic = ({ path }: Route): boolean =>
      /^\/((movies|actors|theaters|auditoriums|showtimes|config)|tickets\/keys$)/.test(path);
    expect(
      namesWhere(
        (route) =>
          open(route) && !/^\/(auth|webhooks)\//.test(route.path) && (isWrite(route) || !isPublic(route)),
      ),
    ).toEqual([]);
  });
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
