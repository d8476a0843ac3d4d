import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import Database from 'libsql';
import { Query } from 'mingo';
import { DocumentReader } from '../../src/adapters/embedded/document-reader.ts';
import { type OpenReadModels, openEmbeddedDocuments } from '../../src/adapters/embedded/read-model-store.ts';
import { Instant } from '../../src/engine/instant.ts';
import type { JsonObject } from '../../src/engine/json.ts';
import type { DocumentQuery, Filter, ReadModelReader } from '../../src/engine/ports/read-model-store.ts';
import { type AnyProjection, collectionOf } from '../../src/engine/projections/projection.ts';
import { expireHolds } from '../../src/processes/expire-holds.ts';
import { accounts } from '../../src/projections/accounts.ts';
import { auditoriums } from '../../src/projections/auditoriums.ts';
import { bookingMoney } from '../../src/projections/booking-money.ts';
import { type BookingCriteria, bookings, bookingsWhere } from '../../src/projections/bookings.ts';
import { containing } from '../../src/projections/containing.ts';
import { movies } from '../../src/projections/movies.ts';
import { payments } from '../../src/projections/payments.ts';
import { bookingsSoldIn, linesIn } from '../../src/projections/read-reports.ts';
import { sales } from '../../src/projections/sales.ts';
import { showtimes } from '../../src/projections/showtimes.ts';
import { withWords } from '../../src/projections/with-words.ts';
import { temporaryDirectory, unexpectedFailure, workerFile } from '../support/embedded.ts';

const { directory, remove } = temporaryDirectory();
let store: OpenReadModels;

beforeAll(async () => {
  store = await openEmbeddedDocuments({ directory, workerFile, onFailure: unexpectedFailure });
});
afterAll(async () => {
  await store.close();
  remove();
});

const text = fc.constantFrom('', 'a', 'b', 'ba', 'É', 'é', '😀', '10', '9', '100%', 'a_b', 'a.b', "'", '\\');
const scalar = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 2, arbitrary: fc.constantFrom(9, 10, 1, 0, 1.5, -3) },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constant(null) },
);
const value = fc.oneof(
  { weight: 8, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.record({ x: scalar }) },
);
/** In `plain` and `inner.plain` there is never a list, so an index alone tells what is there. */
const document = fc.record(
  {
    plain: scalar,
    any: value,
    kind: text,
    inner: fc.oneof(
      fc.record({ plain: scalar, any: value }),
      fc.array(fc.record({ any: scalar }), { maxLength: 2 }),
    ),
    alone: value,
  },
  { requiredKeys: ['kind'] },
);
/** As it comes out of JSON. */
const asJson = (made: object): JsonObject => JSON.parse(JSON.stringify(made)) as JsonObject;
const step = fc.record({
  id: fc.integer({ min: 0, max: 20 }).map(String),
  content: fc.oneof(
    { weight: 4, arbitrary: document.map(asJson) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
});

const bound = fc.oneof(text, fc.integer({ min: -5, max: 12 }));
const condition = fc.oneof(
  scalar,
  fc.dictionary(fc.constantFrom('$lt', '$lte', '$gt', '$gte'), bound, { minKeys: 1, maxKeys: 2 }),
  fc.record({ $eq: scalar }),
  fc.record({ $ne: scalar }),
  fc.record({ $in: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({ $nin: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({ $not: fc.record({ $gte: bound }) }),
  fc.record({ $exists: fc.boolean() }),
  text.map(containing),
);
const field = fc.constantFrom('plain', 'any', 'kind', 'inner.plain', 'inner.any', 'alone', 'not.there');
const clause = fc.tuple(field, condition).map(([name, is]): Filter => ({ [name]: is }));
const clauses = fc.array(clause, { minLength: 1, maxLength: 3 });
const filter = fc.oneof(
  clauses.map((each): Filter => Object.assign({}, ...each) as Filter),
  clauses.map(($and): Filter => ({ $and })),
  clauses.map(($or): Filter => ({ $or })),
  clauses.map(($nor): Filter => ({ $nor })),
  fc.tuple(clause, clauses).map(([first, $or]): Filter => ({ $and: [first, { $or }] })),
);

describe('The documents that SQL finds', () => {
  it('are those that mingo finds among all, whatever was saved and removed before', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(step, filter), { maxLength: 40 }), async (steps) => {
        const name = `any_${(count += 1)}`;
        await store.prepare({
          name,
          indexes: [['plain'], ['kind', 'any'], ['inner.plain', 'kind'], ['any']],
        });
        const documents = new Map<string, JsonObject>();
        for (const [place, [{ id, content }, wanted]] of steps.entries()) {
          const whole = content === null ? null : { ...content, id };
          await store.save(name, [{ id, position: BigInt(place + 1), document: whole }], BigInt(place + 1));
          if (whole === null) documents.delete(id);
          else documents.set(id, whole);
          const query = new Query(wanted, {});
          const expected = [...documents.values()].filter((each) => query.test(each));
          const found = await store.find(name, { filter: wanted, sort: { kind: 1, id: 1 } });
          expect(idsOf(found).sort()).toEqual(idsOf(expected).sort());
          // Counts what is in the file, so that all is written: others are found on their way to it.
          const counted = place % 4 === 3 ? await store.count(name, wanted) : expected.length;
          expect(counted).toBe(expected.length);
          const first = await store.find(name, { filter: wanted, sort: { kind: 1, id: 1 }, limit: 2 });
          expect(idsOf(first)).toEqual(idsOf(found).slice(0, 2));
        }
        await store.drop(name);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  function idsOf(found: readonly JsonObject[]): unknown[] {
    return found.map((each) => each['id']);
  }
});

describe('The queries of the API', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const now = '2027-01-01T12:00:00.000Z';
  const page = { limit: 21 };
  const month = { from: '2027-01-01', to: '2027-01-31' };
  const after = (field: string, value: string | null, idField: string): Filter => ({
    $or: [{ [field]: { $lt: value } }, { [field]: value, [idField]: { $lt: 'x' } }, { [field]: null }],
  });

  /** How a query is read: in which thread, and what SQLite does. */
  async function planOf(
    projection: AnyProjection,
    query: DocumentQuery,
  ): Promise<{ readonly isServed: boolean; readonly plan: string }> {
    const name = collectionOf(projection);
    await store.prepare({ name, indexes: projection.indexes, words: projection.words });
    const asked: { isServed: boolean; sql: string; params: readonly unknown[] }[] = [];
    // What is found among few comes in one row.
    const nothing = (sql: string): Buffer[][] =>
      sql.includes('json_group_array') ? [[Buffer.from('[]')]] : [];
    jest.spyOn(DocumentReader.prototype, 'rows').mockImplementation((sql, params) => {
      asked.push({ isServed: true, sql, params });
      return nothing(sql);
    });
    jest.spyOn(DocumentReader.prototype, 'rowsOfScan').mockImplementation((sql, params) => {
      asked.push({ isServed: false, sql, params });
      return Promise.resolve(nothing(sql));
    });
    await store.find(name, query);
    jest.restoreAllMocks();
    const [{ isServed, sql, params } = { isServed: false, sql: '', params: [] }] = asked;
    // A connection that has explained a query reads nothing new afterwards.
    const database = new Database(join(directory, 'documents.db'));
    const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).raw().all(params) as unknown[][];
    database.close();
    return { isServed, plan: rows.map((row) => String(row[3])).join('; ') };
  }

  it.each<[string, AnyProjection, DocumentQuery, string]>([
    [
      'movies by release date',
      movies,
      { filter: { $and: [{ active: true }] }, sort: { releaseDate: -1, movieId: -1 }, ...page },
      'active,releaseDate,movieId',
    ],
    [
      'movies with those that are retired',
      movies,
      { filter: { $and: [{}] }, sort: { titleKey: 1, movieId: 1 }, ...page },
      'titleKey,movieId',
    ],
    [
      'movies behind a cursor',
      movies,
      {
        filter: { $and: [{ $and: [{ active: true }] }, after('releaseDate', '2026-01-01', 'movieId')] },
        sort: { releaseDate: -1, movieId: -1 },
        ...page,
      },
      'active,releaseDate,movieId',
    ],
    [
      'showtimes of a day in a theater',
      showtimes,
      {
        filter: { theaterId: 't', businessDate: '2027-01-01', startsAt: { $gt: now } },
        sort: { startsAt: 1, showtimeId: 1 },
        ...page,
      },
      'theaterId,businessDate,startsAt,showtimeId',
    ],
    [
      'coming showtimes',
      showtimes,
      { filter: { startsAt: { $gt: now } }, sort: { startsAt: 1, showtimeId: 1 }, ...page },
      'startsAt,showtimeId',
    ],
    [
      'coming showtimes of a movie',
      showtimes,
      {
        filter: { movieId: 'm', startsAt: { $gt: now } },
        sort: { startsAt: 1, showtimeId: 1 },
        ...page,
      },
      'movieId,startsAt,showtimeId',
    ],
    [
      'bookings of a customer',
      bookings,
      {
        filter: { $and: [{ customerId: 'c' }] },
        sort: { createdAt: -1, bookingId: -1 },
        ...page,
      },
      'customerId,createdAt,bookingId',
    ],
    [
      'all bookings behind a cursor',
      bookings,
      {
        filter: { $and: [{ $and: [{}] }, after('createdAt', now, 'bookingId')] },
        sort: { createdAt: -1, bookingId: -1 },
        ...page,
      },
      'createdAt,bookingId',
    ],
    [
      'accounts of a role',
      accounts,
      { filter: { role: 'manager' }, sort: { createdAt: -1, userId: -1 }, ...page },
      'role,createdAt,userId',
    ],
    [
      'auditoriums of a theater',
      auditoriums,
      { filter: { theaterId: 't', active: true }, sort: { nameKey: 1, auditoriumId: 1 }, ...page },
      'theaterId,active,nameKey,auditoriumId',
    ],
    [
      'auditoriums of a theater with those that are retired',
      auditoriums,
      { filter: { theaterId: 't' }, sort: { nameKey: -1, auditoriumId: -1 }, ...page },
      'theaterId,nameKey,auditoriumId',
    ],
    [
      'payments of a booking',
      payments,
      { filter: { 'request.bookingId': 'b' }, sort: { createdAt: -1, paymentId: -1 }, ...page },
      'request.bookingId,createdAt,paymentId',
    ],
    [
      'payments that a person has to see to',
      payments,
      { filter: { shownStatus: 'needs-review' }, sort: { createdAt: -1, paymentId: -1 }, ...page },
      'shownStatus,createdAt,paymentId',
    ],
    [
      'jobs in the order in which they are due',
      expireHolds.jobs,
      { filter: {}, sort: { due: 1 }, limit: 64 },
      'due',
    ],
  ])(
    '%s come from an index, in its order, in the thread of the request',
    async (_, projection, query, index) => {
      const { isServed, plan } = await planOf(projection, query);
      expect(isServed).toBe(true);
      expect(plan).toContain(`INDEX documents_${collectionOf(projection)}:${index}:`);
      expect(plan).not.toContain('TEMP B-TREE');
    },
  );

  it.each<[string, AnyProjection, (reader: ReadModelReader) => AsyncGenerator, string]>([
    ['the lines of the sales', sales, (reader) => linesIn(reader, month, 'sale'), 'saleDate,lineId'],
    ['the lines of the shows', sales, (reader) => linesIn(reader, month, 'show'), 'businessDate,lineId'],
    [
      'bookings sold',
      bookingMoney,
      (reader) => bookingsSoldIn(reader, month, 'sale', null),
      'soldOn,bookingId',
    ],
    [
      'bookings shown',
      bookingMoney,
      (reader) => bookingsSoldIn(reader, month, 'show', null),
      'shownOn,bookingId',
    ],
  ])('go on in the index where a page of %s in a month ended', async (_, projection, read, index) => {
    const asked: DocumentQuery[] = [];
    const day = '2027-01-10';
    const last = { saleDate: day, businessDate: day, soldOn: day, shownOn: day, lineId: 'x', bookingId: 'x' };
    const reader = {
      find: (_collection: string, query: DocumentQuery) => {
        asked.push(query);
        const length = asked.length === 1 ? (query.limit ?? 0) : 0;
        return Promise.resolve(Array.from({ length }, () => ({ ...last, confirmed: null })));
      },
    } as unknown as ReadModelReader;
    for await (const each of read(reader)) expect(each).toBeDefined();
    const { isServed, plan } = await planOf(projection, asked[1] ?? { filter: {} });
    expect(isServed).toBe(true);
    expect(plan).toMatch(new RegExp(`${index}:\\w+ \\(<expr>>\\? AND <expr><\\?\\)`));
    expect(plan).not.toContain('TEMP B-TREE');
  });

  it('finds the place behind a cursor in the index', async () => {
    const { plan } = await planOf(bookings, {
      filter: { $and: [{ customerId: 'c' }, after('createdAt', now, 'bookingId')] },
      sort: { createdAt: -1, bookingId: -1 },
      limit: 21,
    });
    expect(plan).toMatch(/customerId,createdAt,bookingId:\w+ \(<expr>=\? AND <expr>>\? AND <expr><\?\)/);
  });

  it.each<[string, BookingCriteria, RegExp]>([
    ['of all', {}, /:createdAt,bookingId:\w+ \(<expr>=\? AND <expr>=\?\)/],
    ['of a showtime', { showtimeId: 's' }, /:showtimeId,createdAt,bookingId:\w+ \((<expr>=\?( AND )?){3}\)/],
    ['of a customer', { customerId: 'c' }, /:customerId,createdAt,bookingId:\w+ \((<expr>=\?( AND )?){3}\)/],
  ])('finds the booking %s that has a reference, and looks at no other', async (_, criteria, place) => {
    const asked: DocumentQuery[] = [];
    const reader = {
      find: (_collection: string, query: DocumentQuery) => {
        asked.push(query);
        return Promise.resolve([{ createdAt: now, bookingId: 'b' }]);
      },
    } as unknown as ReadModelReader;
    const filter = await bookingsWhere(reader, { ...criteria, reference: 'R' }, Instant.parse(now));
    const list = { filter, sort: { createdAt: -1, bookingId: -1 }, ...page } as const;
    const [first, second] = [await planOf(bookings, asked[0] ?? list), await planOf(bookings, list)];
    expect([first.isServed, second.isServed]).toEqual([true, true]);
    expect(first.plan).toMatch(/:reference:\w+ \(<expr>=\?\)/);
    expect(second.plan).toMatch(place);
  });

  it('finds words in the table of words, in another thread', async () => {
    const { isServed, plan } = await planOf(movies, {
      filter: { $and: [{ active: true }, withWords('words', 'am\u00e9lie p')] },
      sort: { releaseDate: -1, movieId: -1 },
      limit: 21,
    });
    expect(isServed).toBe(false);
    expect(plan.match(/SCAN words_movies_v4 VIRTUAL TABLE/g)).toHaveLength(2);
    expect(plan).toContain('INDEX documents_movies_v4:active,releaseDate,movieId');
  });

  it.each<[string, AnyProjection, DocumentQuery]>([
    [
      'a text search',
      movies,
      {
        filter: { $and: [{ active: true }, { $or: [{ title: containing('x') }] }] },
        sort: { releaseDate: -1, movieId: -1 },
        ...page,
      },
    ],
    ['all active movies', movies, { filter: { active: true } }],
    [
      'bookings by status',
      bookings,
      { filter: { status: 'held' }, sort: { createdAt: -1, bookingId: -1 }, ...page },
    ],
  ])('%s is read in another thread', async (_, projection, query) => {
    expect((await planOf(projection, query)).isServed).toBe(false);
  });
});
