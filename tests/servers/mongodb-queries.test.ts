import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type EmbeddedDocuments,
  openEmbeddedDocuments,
} from '../../src/adapters/embedded/read-model-store.ts';
import { type MongoDb, openMongoDb } from '../../src/adapters/mongodb/connection.ts';
import { MongoDbReadModels } from '../../src/adapters/mongodb/read-model-store.ts';
import { refuseInUse } from '../../src/api/routes/in-use.ts';
import { routes } from '../../src/api/routes/routes.ts';
import type { ApiDependencies, Principal, Route } from '../../src/api/route.ts';
import type { DocumentQuery, ReadModelReader, Filter } from '../../src/engine/ports/read-model-store.ts';
import { SessionId, UserId } from '../../src/domain/kernel/ids.ts';
import { Instant } from '../../src/engine/instant.ts';
import type { JsonObject } from '../../src/engine/json.ts';
import { collectionOf, type AnyProjection } from '../../src/engine/projections/projection.ts';
import { accounts } from '../../src/projections/accounts.ts';
import { actors } from '../../src/projections/actors.ts';
import { auditoriums } from '../../src/projections/auditoriums.ts';
import { bookings } from '../../src/projections/bookings.ts';
import { movies } from '../../src/projections/movies.ts';
import { showtimes } from '../../src/projections/showtimes.ts';
import { theaters } from '../../src/projections/theaters.ts';
import { temporaryDirectory, unexpectedFailure, workerFile } from '../support/embedded.ts';
import {
  dropDatabase,
  newDatabase,
  START_MILLISECONDS,
  startMongoDb,
  type MongoDbServer,
} from '../support/mongodb.ts';

const NOW = '2026-11-21T12:00:00.000Z' as Instant;

let server: MongoDbServer;
let db: MongoDb;
let mongo: MongoDbReadModels;
let embedded: EmbeddedDocuments;
let both: ReadModelReader;
/** How many questions were put to both, and how many of their answers said something. */
const asked = { questions: 0, answered: 0 };
const database = newDatabase();
const { directory, remove } = temporaryDirectory();

const uuidOf = (kind: number, number: number): string =>
  `${kind}0000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const idsOf = (kind: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => uuidOf(kind, index));

const ids = {
  ...{ actor: idsOf(1, 60), theater: idsOf(2, 40), auditorium: idsOf(3, 80), movie: idsOf(4, 300) },
  ...{ showtime: idsOf(5, 300), user: idsOf(6, 5) },
};

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
  [actors, 'actorId', ids.actor, fc.record({ name: title, active: fc.boolean(), ...made })],
  [
    theaters,
    'theaterId',
    ids.theater,
    fc.record({ name: title, city: word, active: fc.boolean(), surcharges: amount, ...made }),
  ],
  [
    auditoriums,
    'auditoriumId',
    ids.auditorium,
    fc.record({
      ...{ theaterId: fc.constantFrom(...ids.theater), name: title, screenType: word, active: fc.boolean() },
      ...{ seats: fc.constant([]), ...made },
    }),
  ],
  [
    movies,
    'movieId',
    ids.movie,
    fc.record({
      ...{ title, description: sometimes(title), language: sometimes(fc.constantFrom('en', 'fr', 'ja')) },
      genres: fc.uniqueArray(fc.constantFrom('Drama', 'Comedy', 'Film noir'), { maxLength: 3 }),
      ...{ releaseDate: sometimes(date), ratingTenths: sometimes(fc.integer({ min: 0, max: 100 })) },
      actorIds: fc.uniqueArray(fc.constantFrom(...ids.actor), { maxLength: 3 }),
      ...{ basePrice: sometimes(amount), durationMinutes: fc.nat(200), active: fc.boolean(), ...made },
    }),
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
      counts: fc.record({ total: fc.nat(9), held: fc.nat(9), sold: fc.nat(9), blocked: fc.nat(9) }),
      ...made,
    }),
  ],
  [
    bookings,
    'bookingId',
    Array.from({ length: 300 }, (_, index) => `${ids.showtime[index] ?? ''}_${uuidOf(7, index)}`),
    fc.record({
      ...{
        showtimeId: fc.constantFrom(...ids.showtime.filter((_, at) => !isRemoved(at))),
        movieId: fc.constantFrom(...ids.movie),
      },
      ...{ theaterId: fc.constantFrom(...ids.theater), businessDate: date, channel: fc.constant('online') },
      status: fc.constantFrom('held', 'confirmed', 'cancelled', 'released', 'expired'),
      ...{ customerId: sometimes(fc.constantFrom(...ids.user)), walkIn: fc.constant(null), total: amount },
      ...{
        amount: sometimes(amount),
        seats: fc.constant([]),
        payments: fc.constant([]),
        soldBy: fc.constant(null),
      },
      ...{ refundPolicy: fc.constant([]), heldUntil: instant, ...made },
    }),
  ],
];

beforeAll(async () => {
  server = await startMongoDb();
  db = await openMongoDb({ url: server.url, database });
  mongo = new MongoDbReadModels(db);
  embedded = await openEmbeddedDocuments({ directory, workerFile, onFailure: unexpectedFailure });
  both = readerOf(mongo, embedded);
  for (const store of [mongo, embedded]) await store.prepare({ name: collectionOf(accounts), indexes: [] });
  for (const [index, [projection, idField, all, content]] of contents.entries()) {
    const made = fc.sample(content, { numRuns: all.length, seed: 1000 + index });
    const documents = made.map((document, at) => ({
      id: all[at] ?? '',
      position: BigInt(at + 1),
      document: isRemoved(at) ? null : { [idField]: all[at] ?? '', ...document },
    }));
    for (const store of [mongo, embedded]) {
      await store.prepare({ name: collectionOf(projection), indexes: projection.indexes });
      await store.save(collectionOf(projection), documents, BigInt(documents.length));
    }
  }
}, START_MILLISECONDS);
afterAll(async () => {
  await Promise.all([db.close(), embedded.close()]);
  await dropDatabase(server.url, database);
  await server.stop();
  remove();
});

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
    count: (name, filter) => agreed((store) => store.count(name, filter)),
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
      ...{ body: {}, context: {}, expectedRevision: undefined },
    };
    const { body } = await route.handle(request as never);
    const page = body as { items: readonly { id: string }[]; nextCursor: string | null; total?: number };
    seen.push(...page.items.map((item) => item.id));
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
  const refused = ['includePast', 'active', 'all', 'userId', 'from', 'to'];
  if (path === '/bookings') refused.push('theaterId', 'movieId');
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
    '/bookings',
    fc.record({
      ...{ ...paging, all: flag, status: oneOf(['held', 'confirmed', 'expired']), upcoming: flag },
      ...{ showtimeId: oneOf(ids.showtime), theaterId: oneOf(ids.theater), userId: oneOf(ids.user) },
      ...{ from: maybe(date), to: maybe(date) },
    }),
  ],
];

describe('What the API asks is answered alike by MongoDB and by the embedded documents', () => {
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

  it('what is not a list', async () => {
    const request = { query: {}, params: {}, principal: null, api: api() };
    const { body } = await routeOf('/movies/facets').handle(request as never);
    expect(body).toEqual({ genres: ['Comedy', 'Drama', 'Film noir'], languages: ['en', 'fr', 'ja'] });
    for (const movieId of ids.movie.slice(0, 10)) await walk('/movies/:id/showtimes', {}, null, movieId);
    await expect(both.get('movies_v2', ids.movie[16] ?? '')).resolves.toBeUndefined();
  });

  it('what stands in the way of a retirement', async () => {
    // Of those that start at the same time, a store may give any first: so what is asked here is how many.
    const filter = { movieId: ids.movie[0] ?? '', overAt: { $gt: NOW } };
    const future = await both.count('showtimes_v2', filter);
    expect(future).toBeGreaterThan(0);
    const conflicts = await Promise.all(
      [mongo, embedded].map(async (documents) => {
        const refusal: unknown = await refuseInUse(
          { ...api(), documents },
          { movieId: filter.movieId },
        ).catch((error: unknown) => error);
        return (refusal as { extras: { conflicts: { startsAt: string }[] } }).extras.conflicts;
      }),
    );
    const times = conflicts.map((each) => each.map(({ startsAt }) => startsAt));
    expect(times[0]).toEqual(times[1]);
    expect(times[0]).toHaveLength(Math.min(future, 20));
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
        const found = await both.find('movies_v2', { filter: selected, sort: order });
        expect(await both.count('movies_v2', selected)).toBe(found.length);
      }),
      { numRuns: 300, seed: 11 },
    );
  });
});
