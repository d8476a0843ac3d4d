import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { Auditorium } from '../../src/api/resources/auditorium.ts';
import { Booking } from '../../src/api/resources/booking.ts';
import { Movie } from '../../src/api/resources/movie.ts';
import { Showtime } from '../../src/api/resources/showtime.ts';
import { ScannedTicketView } from '../../src/api/resources/ticket.ts';
import { WebhookSubscription, WebhookWithSecret } from '../../src/api/resources/webhook-subscription.ts';
import type { Route } from '../../src/api/route.ts';
import { routes } from '../../src/api/routes/routes.ts';
import { webhookDeliveries, webhookProgress } from '../../src/commands/webhook/webhook-records.ts';
import { Instant } from '../../src/engine/instant.ts';
import { StoreUnavailable } from '../../src/engine/ports/event-store.ts';
import { ReadModelsDamaged, type ReadModelStore } from '../../src/engine/ports/read-model-store.ts';
import { collectionOf, type AnyProjection } from '../../src/engine/projections/projection.ts';
import { readModels } from '../../src/projections/read-models.ts';
import { webhooks } from '../../src/projections/webhooks.ts';
import { clerk, customer, hold, openCinema, read, type Cinema } from '../support/cinema.ts';
import { clientAs, send, type Answer, type Client } from '../support/client.ts';
import { clockFrom } from '../support/clock.ts';
import { overriding } from '../support/overriding.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

const DAY = '2026-10-23';
const url = 'https://hooks.example.org/marquee';
const kinds = ['booking.confirmed'];
const everything: readonly AnyProjection[] = [...readModels, webhookProgress, webhookDeliveries];
const nameOf = ({ method, path }: Route): string => `${method.toUpperCase()} ${path}`;

let system: TestSystem;
let cinema: Cinema;
let desk: Client;
let ids: Readonly<
  Record<'actor' | 'showtime' | 'cancelled' | 'booking' | 'payment' | 'webhook' | 'block', string>
>;

/** What the store of the read models does not give, and why. */
let unreadable: ReadonlySet<string> = new Set();
let fault: Error = new StoreUnavailable('Away.');

function unreadableAtTimes(store: ReadModelStore): ReadModelStore {
  const unless = async <Found>(collection: string, found: () => Promise<Found>): Promise<Found> => {
    if (unreadable.has(collection)) throw fault;
    return found();
  };
  return overriding(store, {
    get: (name, id) => unless(name, () => store.get(name, id)),
    find: (name, query) => unless(name, () => store.find(name, query)),
    ids: (name, query) => unless(name, () => store.ids(name, query)),
    count: (name, filter) => unless(name, () => store.count(name, filter)),
    distinct: (name, field, filter) => unless(name, () => store.distinct(name, field, filter)),
    changesOf: (name) => (unreadable.has(name) ? null : store.changesOf(name)),
  });
}

const cannotRead = (...projections: readonly AnyProjection[]): void => {
  unreadable = new Set(projections.map(collectionOf));
};

const at = (instant: string): void => {
  system.now = clockFrom(Instant.parse(instant));
};

/** Not a PDF to print. */
const json = { Accept: 'application/json' };
const head = async (): Promise<string> => String(await system.open.ports.subscription.head());

async function done(answering: Promise<Answer>): Promise<Answer['body']> {
  const { status, body, text } = await answering;
  expect([status < 300, text]).toEqual([true, text]);
  return body;
}

async function poster(): Promise<Answer> {
  const raw = await sharp({ create: { width: 20, height: 30, channels: 3, background: '#346' } })
    .png()
    .toBuffer();
  const headers = { 'Content-Type': 'image/png' };
  const token = await cinema.admin.token();
  return send(system.url, 'PUT', `/movies/${cinema.movieId}/poster`, { raw, headers, token });
}

/** A confirmed booking of a customer with an account. */
async function bought(showtimeId: string, seats: readonly string[]): Promise<string> {
  const bookingId = await hold(customer(system), showtimeId, seats);
  await done(desk.post(`/bookings/${bookingId}/confirm`, { method: 'cash' }));
  return bookingId;
}

/** A theater that has something of everything, and whose names are all there. */
beforeAll(async () => {
  system = await openSystem({
    settings: { holdsPerCustomer: 100 },
    ports: (ports) => ({ ...ports, readModels: unreadableAtTimes(ports.readModels) }),
  });
  at(`${DAY}T10:00:00.000Z`);
  cinema = await openCinema(system, { rows: ['A', 'B'], seatsPerRow: 40 });
  const { admin, theaterId, auditoriumId, movieId } = cinema;
  desk = clerk(system);
  const actor = String((await done(admin.post('/actors', { name: 'Brigitte Helm' }))).id);
  await done(admin.patch(`/movies/${movieId}`, { actorIds: [actor], genres: ['Drama'], language: 'de' }));
  await done(poster());
  const past = await cinema.schedule(8);
  await bought(past, ['A1']);
  const counted = { cash: { amount: 1000, currency: 'EUR' }, terminal: { amount: 0, currency: 'EUR' } };
  await done(desk.post(`/theaters/${theaterId}/closings/${DAY}`, { counted }));
  at('2026-10-30T12:00:00.000Z');
  await done(admin.post(`/theaters/${theaterId}/returns/${movieId}/2026-10-22`, {}));
  const showtime = await cinema.schedule(300);
  const booking = await bought(showtime, ['A1', 'A2']);
  const cancelled = await cinema.schedule(310);
  await done(admin.post(`/showtimes/${cancelled}/cancel`, { reason: 'No projector.' }));
  const webhook = String((await done(admin.post('/webhook-subscriptions', { url, kinds }))).id);
  const period = { from: '2026-11-20T10:00:00.000Z', to: '2026-11-20T12:00:00.000Z' };
  const blocked = await done(
    admin.post(`/auditoriums/${auditoriumId}/blocks`, { seats: ['B40'], reason: 'Loose.', ...period }),
  );
  const { payments } = await done(read(system, desk, `/bookings/${booking}`));
  const [payment] = payments as readonly string[];
  const block = String(blocked.block.id);
  ids = { actor, showtime, cancelled, booking, payment: payment ?? '', webhook, block };
});

afterEach(() => cannotRead());

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

/** Every route that reads a read model, with the address of something that is there. */
const addresses: Readonly<Record<string, () => string>> = {
  '/users': () => '/users',
  '/movies': () => '/movies?q=helm',
  '/movies/facets': () => '/movies/facets',
  '/movies/:id': () => `/movies/${cinema.movieId}`,
  '/movies/:id/showtimes': () => `/movies/${cinema.movieId}/showtimes`,
  '/movies/:id/poster': () => `/movies/${cinema.movieId}/poster`,
  '/actors': () => '/actors',
  '/actors/:id': () => `/actors/${ids.actor}`,
  '/theaters': () => '/theaters',
  '/theaters/:id': () => `/theaters/${cinema.theaterId}`,
  '/theaters/:id/closings/:date': () => `/theaters/${cinema.theaterId}/closings/${DAY}`,
  '/theaters/:id/returns/:movieId/:week': () =>
    `/theaters/${cinema.theaterId}/returns/${cinema.movieId}/2026-10-22`,
  '/auditoriums': () => '/auditoriums',
  '/auditoriums/:id': () => `/auditoriums/${cinema.auditoriumId}`,
  '/auditoriums/:id/seats': () => `/auditoriums/${cinema.auditoriumId}/seats`,
  '/auditoriums/:id/seating-plan': () => `/auditoriums/${cinema.auditoriumId}/seating-plan`,
  '/auditoriums/:id/blocks': () => `/auditoriums/${cinema.auditoriumId}/blocks`,
  '/auditoriums/:id/blocks/:blockId': () => `/auditoriums/${cinema.auditoriumId}/blocks/${ids.block}`,
  '/showtimes': () => '/showtimes',
  '/showtimes/:id': () => `/showtimes/${ids.showtime}`,
  '/showtimes/:id/prices': () => `/showtimes/${ids.showtime}/prices`,
  '/showtimes/:id/seats': () => `/showtimes/${ids.showtime}/seats`,
  '/showtimes/:id/tickets': () => `/showtimes/${ids.showtime}/tickets`,
  '/showtimes/:id/cancellation': () => `/showtimes/${ids.cancelled}/cancellation`,
  '/bookings': () => '/bookings?all=true',
  '/bookings/:id': () => `/bookings/${ids.booking}`,
  '/bookings/:id/history': () => `/bookings/${ids.booking}/history`,
  '/bookings/:id/cancellation-quote': () => `/bookings/${ids.booking}/cancellation-quote`,
  '/bookings/:id/ticket': () => `/bookings/${ids.booking}/ticket`,
  '/payments': () => '/payments',
  '/payments/:id': () => `/payments/${ids.payment}`,
  '/reports/revenue': () => '/reports/revenue?groupBy=theater',
  '/reports/capacity': () => `/reports/capacity?from=${DAY}&to=2026-11-20`,
  '/reports/popular-movies': () => '/reports/popular-movies',
  '/reports/summary': () => '/reports/summary',
  '/reports/revenue/lines': () => '/reports/revenue/lines?format=csv',
  '/reports/bookings': () => '/reports/bookings?format=csv',
  '/reports/closings': () => '/reports/closings',
  '/reports/distributor-return': () =>
    `/reports/distributor-return?theaterId=${cinema.theaterId}&movieId=${cinema.movieId}&week=2026-10-22`,
  '/webhook-subscriptions': () => '/webhook-subscriptions',
  '/webhook-subscriptions/:id': () => `/webhook-subscriptions/${ids.webhook}`,
  '/webhook-subscriptions/:id/deliveries': () => `/webhook-subscriptions/${ids.webhook}/deliveries`,
};

/** Read models that a route shows names of, beside its own. */
const named: Readonly<Record<string, readonly string[]>> = {
  '/movies': ['actors'],
  '/movies/:id': ['actors'],
  '/movies/:id/showtimes': ['auditoriums', 'theaters'],
  '/auditoriums': ['theaters'],
  '/auditoriums/:id': ['theaters'],
  '/showtimes': ['auditoriums', 'movies', 'theaters'],
  '/showtimes/:id': ['auditoriums', 'movies', 'theaters'],
  '/bookings': ['accounts', 'auditoriums', 'movies', 'showtimes', 'theaters'],
  '/bookings/:id': ['accounts', 'auditoriums', 'movies', 'showtimes', 'theaters'],
  '/bookings/:id/ticket': ['auditoriums', 'movies', 'showtimes', 'theaters'],
  '/reports/revenue': ['theaters'],
  '/reports/capacity': ['auditoriums', 'movies', 'theaters'],
  '/reports/popular-movies': ['movies', 'theaters'],
};

const queries = routes.filter(({ method, reads }) => method === 'get' && reads.length > 0);

/** What a query answers while the store has a fault. */
async function answerWhile(why: Error, address: string, whole: Answer): Promise<string> {
  fault = why;
  const { status, headers, bytes } = await cinema.admin.get(address, json);
  if (status === 503 && headers['retry-after'] === '1') return 'refused';
  return status === 200 && bytes.equals(whole.bytes) ? 'whole' : `${status} ${bytes.toString()}`;
}

describe('A query', () => {
  it('of each route that reads a read model is asked here', () => {
    expect(queries.map(({ path }) => path).sort()).toEqual(Object.keys(addresses).sort());
  });

  it.each(queries.map((route) => [route.path, route] as const))(
    '%s is refused where something of it cannot be read, and says nothing else',
    async (path, { reads }) => {
      const address = addresses[path]?.() ?? '';
      const whole = await cinema.admin.get(address, { ...json, 'Min-Position': await head() });
      expect([whole.status, whole.text]).toEqual([200, whole.text]);
      const needed: string[] = [];
      for (const projection of everything) {
        cannotRead(projection);
        const one = await answerWhile(new StoreUnavailable('Away.'), address, whole);
        const other = await answerWhile(new ReadModelsDamaged('Damaged.'), address, whole);
        expect([projection.name, one, other]).toEqual([projection.name, one, one]);
        expect(['whole', 'refused']).toContain(one);
        if (one === 'refused') needed.push(projection.name);
      }
      expect(needed).toEqual(expect.arrayContaining([...(named[path] ?? []), reads[0]?.name]));
      const declared = [...reads, webhookProgress, webhookDeliveries].map(({ name }) => name);
      expect(declared).toEqual(expect.arrayContaining(needed));
    },
  );
});

/** The resources that show names, or other documents than their own. */
const withNames: readonly unknown[] = [
  Auditorium,
  Booking,
  Movie,
  ScannedTicketView,
  Showtime,
  WebhookSubscription,
  WebhookWithSecret,
];

interface Nameless {
  /** What is done before, while everything can be read. */
  readonly ask: () => Promise<() => Promise<Answer>>;
  /** What the answer says nonetheless. */
  readonly says: Readonly<Record<string, unknown>>;
}

const nameless = {
  movie: { title: null, posterUrl: null },
  theater: { name: null, city: null },
  auditorium: { name: null, screenType: null },
};
const booked = { showtime: nameless, customer: { name: null, email: null } };
let taken = 0;
/** A seat that nobody has yet. */
const seat = (): string => `B${(taken += 1)}`;

/** Every command whose answer shows names. */
const commands: Readonly<Record<string, Nameless>> = {
  'POST /movies': {
    ask: () =>
      Promise.resolve(() =>
        cinema.admin.post('/movies', { title: 'M', durationMinutes: 99, actorIds: [ids.actor] }),
      ),
    says: { title: 'M', actors: [{ name: null }] },
  },
  'PATCH /movies/:id': {
    ask: () => Promise.resolve(() => cinema.admin.patch(`/movies/${cinema.movieId}`, { title: 'M' })),
    says: { title: 'M', actors: [{ name: null }] },
  },
  'PUT /movies/:id/poster': {
    ask: () => Promise.resolve(poster),
    says: { actors: [{ name: null }] },
  },
  'POST /auditoriums': {
    ask: () =>
      Promise.resolve(() =>
        cinema.admin.post('/auditoriums', { theaterId: cinema.theaterId, name: 'Saal 2' }),
      ),
    says: { name: 'Saal 2', theater: { name: null } },
  },
  'PATCH /auditoriums/:id': {
    ask: () =>
      Promise.resolve(() => cinema.admin.patch(`/auditoriums/${cinema.auditoriumId}`, { name: 'Saal 3' })),
    says: { name: 'Saal 3', theater: { name: null } },
  },
  'POST /showtimes': {
    ask: () => {
      const { movieId, auditoriumId } = cinema;
      const startsAt = `2026-12-${10 + (taken += 1)}T08:00:00.000Z`;
      return Promise.resolve(() => cinema.admin.post('/showtimes', { movieId, auditoriumId, startsAt }));
    },
    says: nameless,
  },
  'PATCH /showtimes/:id': {
    ask: async () => {
      const id = await cinema.schedule();
      return () => cinema.admin.patch(`/showtimes/${id}`, { basePrice: { amount: 900, currency: 'EUR' } });
    },
    says: nameless,
  },
  'POST /showtimes/:id/cancel': {
    ask: async () => {
      const id = await cinema.schedule();
      return () => cinema.admin.post(`/showtimes/${id}/cancel`, { reason: 'No projector.' });
    },
    says: { ...nameless, status: 'cancelled' },
  },
  'PUT /bookings/:id/seats': {
    ask: async () => {
      const id = await hold(customer(system), ids.showtime, [seat()]);
      return () => desk.put(`/bookings/${id}/seats`, { seats: [seat()] });
    },
    says: booked,
  },
  'POST /bookings/:id/release': {
    ask: async () => {
      const id = await hold(customer(system), ids.showtime, [seat()]);
      return () => desk.post(`/bookings/${id}/release`);
    },
    says: { ...booked, status: 'released' },
  },
  'POST /bookings/:id/confirm': {
    ask: async () => {
      const id = await hold(customer(system), ids.showtime, [seat()]);
      return () => desk.post(`/bookings/${id}/confirm`, { method: 'cash' });
    },
    says: { ...booked, status: 'confirmed' },
  },
  'POST /bookings/:id/exchange': {
    ask: async () => {
      const id = await bought(ids.showtime, [seat()]);
      return () => desk.post(`/bookings/${id}/exchange`, { seats: [seat()] });
    },
    says: { ...booked, status: 'confirmed' },
  },
  'POST /tickets/scan': {
    ask: async () => {
      const id = await bought(ids.showtime, [seat()]);
      const ticket = desk.get(`/bookings/${id}/ticket`, { ...json, 'Min-Position': await head() });
      const { seats } = await done(ticket);
      const [{ token }] = seats as readonly [{ token: string }];
      return () => desk.post('/tickets/scan', { token });
    },
    says: { result: 'valid', showtime: nameless },
  },
  'POST /webhook-subscriptions': {
    ask: () => Promise.resolve(() => cinema.admin.post('/webhook-subscriptions', { url, kinds })),
    says: { position: null, secret: expect.any(String) },
  },
  'PATCH /webhook-subscriptions/:id': {
    ask: () => Promise.resolve(() => cinema.admin.patch(`/webhook-subscriptions/${ids.webhook}`, { kinds })),
    says: { position: null },
  },
  'POST /webhook-subscriptions/:id/rotate-secret': {
    ask: () =>
      Promise.resolve(() => cinema.admin.post(`/webhook-subscriptions/${ids.webhook}/rotate-secret`)),
    says: { position: null, secret: expect.any(String) },
  },
  'POST /webhook-subscriptions/:id/replay': {
    ask: () =>
      Promise.resolve(() =>
        cinema.admin.post(`/webhook-subscriptions/${ids.webhook}/replay`, { fromPosition: '0' }),
      ),
    says: { position: null },
  },
  'POST /webhook-subscriptions/:id/test': {
    ask: () => Promise.resolve(() => cinema.admin.post(`/webhook-subscriptions/${ids.webhook}/test`)),
    says: { position: null },
  },
};

const answersWithNames = ({ answers }: Route): boolean =>
  Object.values(answers).some((schema) => withNames.includes(schema));

describe('A command', () => {
  it('of each route whose answer has names is given here', () => {
    const wanted = routes.filter((route) => route.method !== 'get' && answersWithNames(route));
    expect(wanted.map(nameOf).sort()).toEqual(Object.keys(commands).sort());
  });

  const faults = [new StoreUnavailable('Away.'), new ReadModelsDamaged('Damaged.')];
  const given = faults.flatMap((why) =>
    Object.entries(commands).map(([name, command]) => [name, why.name, why, command] as const),
  );

  it.each(given)('%s is answered without the names at %s', async (_, __, why, { ask, says }) => {
    const command = await ask();
    fault = why;
    // How many subscriptions there are is asked before anything is decided.
    cannotRead(...everything.filter((projection) => projection !== webhooks));
    const { status, body, text } = await command();
    expect([status < 300, text]).toEqual([true, text]);
    expect(body).toMatchObject(says);
  });

  it.each<[string, (userId: string) => Promise<Answer>]>([
    ['DELETE /users/:id', (userId) => cinema.admin.delete(`/users/${userId}`)],
    ['DELETE /auth/me', (userId) => clientAs(system, 'customer', userId).delete('/auth/me')],
  ])('%s erases a person also where their holds cannot be read', async (_, erase) => {
    const person = customer(system);
    await person.token();
    cannotRead(...readModels);
    expect((await erase(person.userId)).status).toBe(204);
    expect((await person.get('/auth/me')).status).toBe(401);
  });
});
