import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Query as MongoQuery } from 'mingo';
import { webhookDeliveries } from '../../src/commands/webhook/webhook-records.ts';
import { refuseInUse } from '../../src/api/routes/in-use.ts';
import { PaymentStatus } from '../../src/api/resources/payment.ts';
import { routes } from '../../src/api/routes/routes.ts';
import type { ApiDependencies, Principal, Route } from '../../src/api/route.ts';
import { SessionId, ShowtimeId, UserId } from '../../src/domain/kernel/ids.ts';
import { sortKey, wordsOf } from '../../src/domain/kernel/text.ts';
import { Instant } from '../../src/engine/instant.ts';
import type { Json, JsonObject } from '../../src/engine/json.ts';
import {
  type DocumentQuery,
  type Filter,
  type ReadModelReader,
  type ReadModelStore,
  textsIn,
} from '../../src/engine/ports/read-model-store.ts';
import { collectionOf, type AnyProjection } from '../../src/engine/projections/projection.ts';
import { expireHolds } from '../../src/processes/expire-holds.ts';
import { accounts } from '../../src/projections/accounts.ts';
import { actors } from '../../src/projections/actors.ts';
import { auditoriums } from '../../src/projections/auditoriums.ts';
import { bookings, givenBackWith, openHoldsOf } from '../../src/projections/bookings.ts';
import { closings } from '../../src/projections/closings.ts';
import { movies } from '../../src/projections/movies.ts';
import { Names } from '../../src/projections/names.ts';
import { payments } from '../../src/projections/payments.ts';
import { showtimes, type ShowtimeCriteria } from '../../src/projections/showtimes.ts';
import { theaters } from '../../src/projections/theaters.ts';
import { webhooks } from '../../src/projections/webhooks.ts';

const NOW = '2026-11-21T12:00:00.000Z' as Instant;

/** The store under test, whose every answer is compared. */
let both: ReadModelReader;
/** How many questions were put to it, and how many of their answers said something. */
const asked = { questions: 0, answered: 0 };

export interface OpenReadModels {
  readonly store: ReadModelStore;
  close(): Promise<void>;
}

/** The documents of each collection, in memory: what every store must answer is taken from them. */
type Contents = ReadonlyMap<string, readonly JsonObject[]>;

async function fill(store: ReadModelStore): Promise<Contents> {
  const filled = new Map<string, readonly JsonObject[]>();
  for (const [index, [projection, idField, all, content]] of contents.entries()) {
    const made = fc.sample(content, { numRuns: all.length, seed: 1000 + index });
    const documents = made.map((document, at) => ({
      id: all[at] ?? '',
      position: BigInt(at + 1),
      document: isRemoved(at) ? null : identified(document, idField, all[at] ?? ''),
    }));
    const name = collectionOf(projection);
    await store.prepare({ name, indexes: projection.indexes, words: projection.words });
    await store.save(name, documents, BigInt(documents.length));
    filled.set(
      name,
      documents.map(({ document }) => document).filter((document) => document !== null),
    );
  }
  return filled;
}

/** A document with its id. The id of a payment stands in the request for it, too. */
function identified(document: object, idField: string, id: string): JsonObject {
  const { request, ...rest } = document as JsonObject;
  const whole =
    request === undefined ? rest : { request: { ...(request as JsonObject), [idField]: id }, ...rest };
  return { [idField]: id, ...whole };
}

/** Answers from memory, with mingo and a plain sort: null first, then numbers, then texts by their UTF-8 bytes. */
function memoryReader(filled: Contents): ReadModelReader {
  const select = (name: string, filter: Filter): readonly JsonObject[] => {
    const query = new MongoQuery(filter, {});
    return (filled.get(name) ?? []).filter((document) => query.test(document));
  };
  const reader: ReadModelReader = {
    get: (name, id) =>
      Promise.resolve((filled.get(name) ?? []).find((each) => Object.values(each)[0] === id)),
    find: (name, { filter, sort = {}, limit }) => {
      const sorted = [...select(name, filter)].sort((one, other) => {
        for (const [field, direction] of Object.entries(sort)) {
          const order = compare(valueAt(one, field), valueAt(other, field));
          if (order !== 0) return order * direction;
        }
        return 0;
      });
      return Promise.resolve(sorted.slice(0, limit));
    },
    ids: async (name, query) =>
      (await reader.find(name, query)).map((document) => Object.values(document)[0] as string),
    count: (name, filter) => Promise.resolve(select(name, filter).length),
    distinct: (name, field, filter) => Promise.resolve(textsIn(select(name, filter), field)),
    checkpoint: (name) =>
      Promise.resolve(BigInt(contents.find((each) => collectionOf(each[0]) === name)?.[2].length ?? 0)),
  };
  return reader;
}

function valueAt(document: JsonObject, field: string): Json {
  let value: Json | undefined = document;
  for (const part of field.split('.')) value = (value as JsonObject | null | undefined)?.[part];
  return value ?? null;
}

const TYPES = ['null', 'number', 'string', 'boolean'];

function compare(one: Json, other: Json): number {
  const rank = (value: Json): number => TYPES.indexOf(value === null ? 'null' : typeof value);
  if (rank(one) !== rank(other)) return rank(one) - rank(other);
  if (typeof one === 'string' && typeof other === 'string') {
    return Buffer.compare(Buffer.from(one), Buffer.from(other));
  }
  return Number(one) - Number(other);
}

const uuidOf = (kind: number, number: number): string =>
  `${kind.toString(16)}0000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const idsOf = (kind: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => uuidOf(kind, index));

const ids = {
  ...{ actor: idsOf(1, 60), theater: idsOf(2, 40), auditorium: idsOf(3, 80), movie: idsOf(4, 300) },
  ...{ showtime: idsOf(5, 300), user: idsOf(6, 5) },
};

const bookingIds = ids.showtime.map((showtimeId, index) => `${showtimeId}_${uuidOf(7, index)}`);
/** Few, so that each is of several bookings. */
const REFERENCES = ['0123456789', 'ABCDEFGHJK', 'MNPQRSTVWX'];
const GATEWAYS = ['counter', 'sandbox'];

/** Some documents of each read model were removed. */
function isRemoved(at: number): boolean {
  return at % 17 === 16;
}

/** Words as people type them, and as programs fear them. */
const WORDS = [
  ...['Amélie', 'AMÉLIE', 'amelie', 'Élan', 'Zazie', 'zazie', '8½', '日本の夏', '🎬 Cut', 'ß', '100%', ''],
  ...[
    'a.b',
    'aXb',
    'What? (Part 1)',
    '[REC]',
    '$9.99',
    '^top$',
    'C:\\d+',
    'a|b',
    'x*y+z',
    '{2}',
    "O'Hara",
    '"q"',
  ],
];
const word = fc.constantFrom(...WORDS);
const title = fc.tuple(word, fc.constantFrom('', ' ', '2', ' II')).map((parts) => parts.join(''));
/** Something that is often the same, and often not there. */
const sometimes = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(value, { freq: 2 });
const date = fc.constantFrom('2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22', '1927-01-10');
const instant = fc.integer({ min: -40, max: 40 }).map((hours) => later(hours));
const made = { createdAt: instant, updatedAt: instant, revision: fc.nat(9) };
const amount = fc.record({ amount: fc.nat(3).map((n) => n * 500), currency: fc.constantFrom('EUR', 'JPY') });

function later(hours: number): string {
  return new Date(Date.parse(NOW) + hours * 3_600_000).toISOString();
}

/** What the documents of a read model may be, without their ids. */
const contents: readonly (readonly [AnyProjection, string, readonly string[], fc.Arbitrary<object>])[] = [
  [
    actors,
    'actorId',
    ids.actor,
    fc
      .record({ name: title, active: fc.boolean(), ...made })
      .map((each) => ({ ...each, nameKey: sortKey(each.name), words: wordsOf(each.name) })),
  ],
  [
    accounts,
    'userId',
    idsOf(6, 40),
    fc.record({
      ...{ role: fc.constantFrom('customer', 'admin'), active: fc.boolean(), email: fc.constant(null) },
      ...{ firstName: fc.constant(null), lastName: fc.constant(null), phone: fc.constant(null), ...made },
    }),
  ],
  [
    expireHolds.jobs,
    'jobId',
    idsOf(8, 100),
    // No two at the same time: then a store may give any of them first.
    fc.record({ subject: word, due: fc.integer({ min: -1_000_000, max: 1_000_000 }).map(later) }),
  ],
  [
    theaters,
    'theaterId',
    ids.theater,
    fc
      .record({ name: title, city: word, address: title, active: fc.boolean(), surcharges: amount, ...made })
      .map((each) => ({ ...each, nameKey: sortKey(each.name), cityKey: sortKey(each.city) })),
  ],
  [
    auditoriums,
    'auditoriumId',
    ids.auditorium,
    fc
      .record({
        ...{
          theaterId: fc.constantFrom(...ids.theater),
          name: title,
          screenType: word,
          active: fc.boolean(),
        },
        ...{ seats: fc.constant([]), ...made },
      })
      .map((each) => ({ ...each, nameKey: sortKey(each.name) })),
  ],
  [
    movies,
    'movieId',
    ids.movie,
    fc
      .record({
        ...{ title, description: sometimes(title), language: sometimes(fc.constantFrom('en', 'fr', 'ja')) },
        genres: fc.uniqueArray(fc.constantFrom('Drama', 'Comedy', 'Film noir'), { maxLength: 3 }),
        ...{ releaseDate: sometimes(date), ratingTenths: sometimes(fc.integer({ min: 0, max: 100 })) },
        actorIds: fc.uniqueArray(fc.constantFrom(...ids.actor), { maxLength: 3 }),
        ...{ basePrice: sometimes(amount), durationMinutes: fc.nat(200), active: fc.boolean(), ...made },
        poster: fc.constant(null),
      })
      .map((each) => ({
        ...each,
        titleKey: sortKey(each.title),
        genreKeys: each.genres.map(sortKey),
        words: wordsOf(each.title, each.description),
      })),
  ],
  [
    showtimes,
    'showtimeId',
    ids.showtime,
    fc.record({
      ...{ movieId: fc.constantFrom(...ids.movie.slice(0, 20)), theaterId: fc.constantFrom(...ids.theater) },
      ...{ auditoriumId: fc.constantFrom(...ids.auditorium), startsAt: instant, endsAt: instant },
      ...{ durationMinutes: fc.nat(200), timeZone: fc.constant('Europe/Berlin'), businessDate: date },
      ...{ basePrice: amount, onSaleFrom: sometimes(instant), salesUntil: instant, overAt: instant },
      cancelled: fc.constantFrom(null, null, null, null, { reason: 'No projector.' }),
      counts: fc.record({ total: fc.nat(9), held: fc.nat(9), sold: fc.nat(9), blocked: fc.nat(9) }),
      ...{ formerDates: fc.constant([]), latestFormerDate: fc.constant(null) },
      ...{ firstPosition: fc.constant('1'), lastPosition: fc.constant('2') },
      ...made,
    }),
  ],
  [
    bookings,
    'bookingId',
    bookingIds,
    fc.record({
      ...{
        showtimeId: fc.constantFrom(...ids.showtime.filter((_, at) => !isRemoved(at))),
        movieId: fc.constantFrom(...ids.movie),
      },
      ...{ theaterId: fc.constantFrom(...ids.theater), businessDate: date, channel: fc.constant('online') },
      status: fc.constantFrom('held', 'confirmed', 'cancelled', 'released', 'expired'),
      cancelledBy: sometimes(fc.constantFrom('owner', 'showtime')),
      ...{ paid: amount, refunds: fc.constant([]), confirmedBy: fc.constant([]), scans: fc.constant([]) },
      cancelledSeats: fc.constant([]),
      ...{ exchange: fc.constant(null), exchangedFor: fc.constant(null), furtherRefunds: fc.constant([]) },
      ...{ customerId: sometimes(fc.constantFrom(...ids.user)), walkIn: fc.constant(null), total: amount },
      ...{
        amount: sometimes(amount),
        seats: fc.constant([]),
        payments: fc.constant([]),
        soldBy: fc.constant(null),
      },
      ...{
        refundPolicy: fc.constant([]),
        heldUntil: instant,
        reference: fc.constantFrom(...REFERENCES),
        ...made,
      },
    }),
  ],
  [
    payments,
    'paymentId',
    idsOf(9, 300),
    fc.record({
      request: fc.record({
        ...{ bookingId: fc.constantFrom(...bookingIds), customerId: sometimes(fc.constantFrom(...ids.user)) },
        ...{ gateway: fc.constantFrom(...GATEWAYS), amount },
      }),
      status: fc.constantFrom(...PaymentStatus.options),
      shownStatus: fc.constantFrom(...PaymentStatus.options),
      ...{ method: fc.constant(null), gatewayReference: fc.constant(null), reason: fc.constant(null) },
      ...{ hasStalled: fc.constant(false), discrepancies: fc.constant([]), disputes: fc.constant([]) },
      ...{ refunds: fc.constant([]), ...made },
    }),
  ],
  [
    closings,
    'id',
    idsOf(0, 100),
    fc.record({
      ...{ theaterId: fc.constantFrom(...ids.theater.slice(0, 5)), date, closingId: fc.uuid() },
      ...{ closedBy: fc.uuid(), asOf: fc.constant('1'), takings: fc.constant([]), note: fc.constant(null) },
      counted: fc.record({ cash: fc.nat(9), terminal: fc.nat(9), currency: fc.constant('EUR') }),
      ...made,
    }),
  ],
  [
    webhooks,
    'webhookId',
    idsOf(10, 40),
    fc.record({
      ...{ url: fc.constant('https://hooks.example.org/'), kinds: fc.constant(['booking.confirmed']) },
      ...{ pausedBy: sometimes(fc.constantFrom('staff', 'failing')), isWithdrawn: fc.boolean() },
      ...{ secrets: fc.constant([{ number: 1, until: null }]), replays: fc.nat(3), ...made },
    }),
  ],
  [
    webhookDeliveries,
    'id',
    idsOf(11, 200),
    fc.record({
      ...{ webhookId: fc.constantFrom(...idsOf(10, 5)), number: fc.integer({ min: 1, max: 500 }) },
      ...{
        eventId: fc.uuid(),
        kind: fc.constant('booking.confirmed'),
        position: fc.constant('7'),
        at: instant,
      },
      ...{ milliseconds: fc.nat(9), isDelivered: fc.boolean(), status: sometimes(fc.constant(204)) },
      ...{ fault: fc.constant(null), answer: fc.constant('') },
    }),
  ],
];

/** Asks two stores, and throws where their answers differ. */
function readerOf(one: ReadModelReader, other: ReadModelReader): ReadModelReader {
  const agreed = async <Answer>(ask: (store: ReadModelReader) => Promise<Answer>): Promise<Answer> => {
    const [first, second] = await Promise.all([ask(one), ask(other)]);
    expect(first).toEqual(second);
    asked.questions += 1;
    if (Array.isArray(first) ? first.length > 0 : Boolean(first)) asked.answered += 1;
    return second;
  };
  return {
    get: (name, id) => agreed((store) => store.get(name, id)),
    find: (name, query) => agreed(async (store) => comparable(query, await store.find(name, query))),
    ids: (name, query) =>
      agreed(async (store) => {
        const ids = await store.ids(name, query);
        return query.sort === undefined ? [...ids].sort() : ids;
      }),
    count: (name, filter) => agreed((store) => store.count(name, filter)),
    distinct: (name, field, filter) =>
      agreed(async (store) => [...(await store.distinct(name, field, filter))].sort()),
    checkpoint: (name) => agreed((store) => store.checkpoint(name)),
  };
}

/** Where a query leaves the order open, a store may choose it. All lists sort by an id in the end. */
function comparable({ sort }: DocumentQuery, found: readonly JsonObject[]): readonly JsonObject[] {
  if (sort !== undefined) return found;
  return [...found].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

const api = (): ApiDependencies =>
  ({
    documents: both,
    clock: () => NOW,
    commands: { vault: { open: () => Promise.resolve(null) } },
    webhooks: { progressOf: () => Promise.resolve(null), reader: () => Promise.resolve(both) },
  }) as unknown as ApiDependencies;

function routeOf(path: string): Route {
  const found = routes.find((route) => route.method === 'get' && route.path === path);
  if (found === undefined) throw new Error(`There is no route ${path}.`);
  return found;
}

type Query = Readonly<Record<string, string | undefined>>;

/** Reads a list to its end, as a client does, and answers the ids in their order. */
async function walk(path: string, query: Query, principal: Principal | null, id?: string): Promise<string[]> {
  const route = routeOf(path);
  const seen: string[] = [];
  for (let cursor: string | undefined, pages = 0; pages < 400; pages++) {
    const given = Object.entries({ ...query, cursor }).filter(([, value]) => value !== undefined);
    const request = {
      ...{ params: { id }, query: route.query.parse(Object.fromEntries(given)), principal, api: api() },
      names: new Names(both),
      ...{ body: {}, context: {}, expectedRevision: undefined },
    };
    const { body } = await route.handle(request as never);
    const page = body as { items: readonly { id?: string }[]; nextCursor: string | null; total?: number };
    seen.push(...page.items.map((item) => item.id ?? JSON.stringify(item)));
    if (page.nextCursor === null) {
      expect(page.total ?? seen.length).toBe(seen.length);
      return seen;
    }
    cursor = page.nextCursor;
  }
  throw new Error('The list has no end.');
}

/** The query without what only staff may ask. */
function forCustomers(path: string, query: Query): Query {
  const refused = ['includePast', 'active', 'all', 'userId'];
  if (path === '/bookings') refused.push('theaterId', 'movieId', 'from', 'to', 'q');
  return Object.fromEntries(Object.entries(query).filter(([name]) => !refused.includes(name)));
}

const userId = UserId.parse(ids.user[0]);
const session = { sessionId: SessionId.parse(ids.user[0]) };
const admin: Principal = { userId, role: 'admin', isUnrestricted: true, ...session };
const customer: Principal = { userId, role: 'customer', isUnrestricted: false, ...session };

const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });
const flag = maybe(fc.constantFrom('true', 'false'));
const paging = { limit: fc.constantFrom('7', '40', '100'), total: flag };
/** A part of a word: what people type. */
const q = maybe(
  fc
    .tuple(word, fc.nat(3), fc.integer({ min: 1, max: 6 }))
    .map(([text, from, length]) =>
      Array.from(text)
        .slice(from, from + length)
        .join('')
        .trim(),
    )
    .filter((text) => text !== ''),
);
const oneOf = (all: readonly string[]): fc.Arbitrary<string | undefined> => maybe(fc.constantFrom(...all));

const bookingFilters = {
  status: oneOf(['held', 'confirmed', 'expired']),
  upcoming: flag,
  showtimeId: oneOf(ids.showtime),
};

const lists: readonly (readonly [string, fc.Arbitrary<Query>])[] = [
  ['/actors', fc.record({ ...paging, q, sort: fc.constantFrom('name', '-name', 'createdAt', '-createdAt') })],
  [
    '/theaters',
    fc.record({
      ...paging,
      q,
      city: maybe(word.filter((text) => text !== '')),
      sort: fc.constantFrom('name', '-name', 'createdAt'),
    }),
  ],
  [
    '/auditoriums',
    fc.record({ ...paging, theaterId: oneOf(ids.theater), sort: fc.constantFrom('name', '-name') }),
  ],
  [
    '/movies',
    fc.record({
      ...{ ...paging, q, genre: oneOf(['Drama', 'Film noir', 'none']), language: oneOf(['en', 'fr']) },
      ...{ actorId: oneOf(ids.actor), releasedFrom: maybe(date), releasedTo: maybe(date), nowShowing: flag },
      active: flag,
      sort: fc.constantFrom(
        'title',
        '-title',
        'releaseDate',
        '-releaseDate',
        'rating',
        '-rating',
        '-createdAt',
      ),
    }),
  ],
  [
    '/showtimes',
    fc.record({
      ...{ ...paging, date: maybe(date), movieId: oneOf(ids.movie.slice(0, 20)), includePast: flag },
      ...{ theaterId: oneOf(ids.theater), auditoriumId: oneOf(ids.auditorium) },
    }),
  ],
  [
    '/users',
    fc.record({
      ...{ ...paging, role: oneOf(['customer', 'admin', 'boxOffice']), active: flag },
      sort: fc.constantFrom('createdAt', '-createdAt'),
    }),
  ],
  [
    '/bookings',
    fc.oneof(
      fc.record({
        ...{ ...paging, all: fc.constant('true'), ...bookingFilters, userId: oneOf(ids.user) },
        ...{ theaterId: oneOf(ids.theater), from: maybe(date), to: maybe(date), q: oneOf(REFERENCES) },
      }),
      fc.record({ ...paging, all: fc.constantFrom('false', undefined), ...bookingFilters }),
    ),
  ],
  [
    '/payments',
    fc.record({
      ...{ ...paging, status: oneOf(PaymentStatus.options), gateway: oneOf(GATEWAYS) },
      ...{ bookingId: oneOf(bookingIds.slice(0, 20)), from: maybe(instant), to: maybe(instant) },
    }),
  ],
  [
    '/reports/closings',
    fc
      .record({ ...paging, theaterId: oneOf(ids.theater.slice(0, 5)), dates: maybe(fc.tuple(date, date)) })
      .map(({ dates, ...query }) => {
        const [from, to] = [...(dates ?? [])].sort();
        return { ...query, from, to };
      }),
  ],
  ['/webhook-subscriptions', fc.record(paging)],
];

/** What a store of read models answers to what the API asks: the same as any other, in the same order. */
export function apiQueriesContract(name: string, open: () => Promise<OpenReadModels>): void {
  describe(`${name} answers what the API asks`, () => {
    let opened: OpenReadModels;
    let moviesInMemory: readonly JsonObject[];
    let namesOfActors: ReadonlyMap<unknown, unknown>;
    beforeAll(async () => {
      opened = await open();
      const filled = await fill(opened.store);
      both = readerOf(opened.store, memoryReader(filled));
      moviesInMemory = filled.get(collectionOf(movies)) ?? [];
      const known = filled.get(collectionOf(actors)) ?? [];
      namesOfActors = new Map(known.map((each) => [each['actorId'], each['name']]));
    }, 240_000);
    afterAll(() => opened.close());

    it.each(lists)('%s, page by page, for everybody', async (path, queries) => {
      const before = { ...asked };
      await fc.assert(
        fc.asyncProperty(queries, async (query) => {
          const all = await walk(path, query, admin);
          expect(new Set(all).size).toBe(all.length);
          await walk(path, forCustomers(path, query), customer);
        }),
        { numRuns: 40, seed: 7 },
      );
      expect(asked.answered - before.answered).toBeGreaterThan((asked.questions - before.questions) / 4);
    });

    it('the whole lists, in every order', async () => {
      const sorts = ['title', '-title', 'releaseDate', '-releaseDate', 'rating', '-rating'];
      for (const sort of sorts) expect(await walk('/movies', { sort, limit: '9' }, admin)).toHaveLength(283);
      expect(await walk('/bookings', { all: 'true', limit: '9', total: 'true' }, admin)).toHaveLength(283);
    });

    it.each<[string, readonly RegExp[]]>([
      ['amelie', [/am[eé]lie/iu]],
      ['ÉLAN', [/[ée]lan/iu]],
      ['ame II', [/am[eé]lie/iu, /\bII\b/u]],
      ['夏', [/夏/u]],
      ['hara o', [/o'hara/iu]],
      ['ara', [/(?!)/u]],
      ['%', [/(?!)/u]],
    ])('the search for %s, whatever the case and accents', async (typed, patterns) => {
      const said = new Set<unknown>(await walk('/movies', { q: typed, limit: '40' }, admin));
      for (const { movieId, title: name, description, actorIds } of moviesInMemory) {
        const cast = (actorIds as readonly string[]).map((id) => namesOfActors.get(id));
        const texts = [[name, description].map((text) => text as string | null).join(' '), ...cast];
        const isWanted = texts.some(
          (text) => typeof text === 'string' && patterns.every((pattern) => pattern.test(text)),
        );
        expect([texts, said.has(movieId)]).toEqual([texts, isWanted]);
      }
    });

    it('the requests to each of the subscriptions', async () => {
      const known = await both.find(collectionOf(webhooks), { filter: { isWithdrawn: false } });
      let requests = 0;
      for (const { webhookId } of known) {
        const query = { limit: '7' };
        const all = await walk('/webhook-subscriptions/:id/deliveries', query, admin, webhookId as string);
        expect(new Set(all).size).toBe(all.length);
        requests += all.length;
      }
      expect(requests).toBeGreaterThan(20);
    });

    it('what is not a list', async () => {
      const request = { query: {}, params: {}, principal: null, api: api() };
      const { body } = await routeOf('/movies/facets').handle(request as never);
      expect(body).toEqual({ genres: ['Comedy', 'Drama', 'Film noir'], languages: ['en', 'fr', 'ja'] });
      for (const movieId of ids.movie.slice(0, 10)) await walk('/movies/:id/showtimes', {}, null, movieId);
      await expect(both.get(collectionOf(movies), ids.movie[16] ?? '')).resolves.toBeUndefined();
    });

    it('what stands in the way of a retirement', async () => {
      for (const needs of [
        { movieId: ids.movie[0] },
        { theaterId: ids.theater[1] },
        { auditoriumId: ids.auditorium[2] },
      ]) {
        await expect(refuseInUse(api(), needs as ShowtimeCriteria)).rejects.toThrow(/Showtimes need it/);
      }
    });

    it('the open holds of a customer', async () => {
      const givenBack = await Promise.all(
        ids.showtime.map((id) => givenBackWith(both, ShowtimeId.parse(id))),
      );
      expect(givenBack.flat().some(({ cancelledBy }) => cancelledBy === 'showtime')).toBe(true);
      const held = await Promise.all(ids.user.map((id) => openHoldsOf(both, UserId.parse(id))));
      expect(held.flat().length).toBeGreaterThan(0);
    });

    it('what is due, in its order', async () => {
      const due = await both.find(collectionOf(expireHolds.jobs), {
        filter: {},
        sort: { due: 1 },
        limit: 64,
      });
      expect(due).toHaveLength(64);
      expect(await both.find(collectionOf(expireHolds.jobs), { filter: {} })).toHaveLength(95);
    });

    it('any filter over fields that are there, are null, or are not there', async () => {
      const field = fc.constantFrom(
        'title',
        'language',
        'ratingTenths',
        'releaseDate',
        'basePrice.amount',
        'genres',
        'no.no',
      );
      const value = fc.oneof(word, date, fc.nat(100), fc.constantFrom(0, 500, 'Drama', 'en', 'e'));
      const orNull = fc.option(value, { freq: 4 });
      const condition = fc.oneof(
        orNull,
        fc.record({ $ne: orNull }),
        fc.record({ $in: fc.array(orNull, { maxLength: 4 }) }),
        fc.record({ $nin: fc.array(orNull, { maxLength: 4 }) }),
        fc.record({ $gt: value }),
        fc.record({ $gte: value, $lte: value }),
        fc.record({ $not: fc.record({ $lt: value }) }),
        fc.record({ $exists: fc.boolean() }),
      );
      const clause = fc.tuple(field, condition).map(([name, is]): Filter => ({ [name]: is }));
      const clauses = fc.array(clause, { minLength: 1, maxLength: 3 });
      const filter = fc.oneof(
        clause,
        clauses.map(($and): Filter => ({ $and })),
        clauses.map(($or): Filter => ({ $or })),
        clauses.map(($nor): Filter => ({ $nor })),
      );
      // By a list nothing is sorted: MongoDB takes its lowest or highest element, the embedded store its first.
      const sortField = field.filter((name) => name !== 'genres');
      const sort = fc
        .tuple(sortField, fc.constantFrom<1 | -1>(1, -1))
        .map(([name, direction]) => ({ [name]: direction, movieId: direction }));
      await fc.assert(
        fc.asyncProperty(filter, sort, async (selected, order) => {
          const found = await both.find(collectionOf(movies), { filter: selected, sort: order });
          expect(await both.count(collectionOf(movies), selected)).toBe(found.length);
        }),
        { numRuns: 300, seed: 11 },
      );
    });
  });
}
