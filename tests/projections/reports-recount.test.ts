import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Query } from 'mingo';
import { bookingIdIn, MovieId, TheaterId } from '../../src/domain/kernel/ids.ts';
import { money } from '../../src/domain/kernel/money.ts';
import {
  PaymentSucceeded,
  RefundFailed,
  RefundRequested,
  RefundSucceeded,
  type PaymentEvent,
} from '../../src/domain/payment/events.ts';
import { BookingCancelled } from '../../src/domain/showtime/booking.ts';
import { BookingPaid } from '../../src/domain/showtime/counter.ts';
import type { ShowtimeEvent } from '../../src/domain/showtime/events.ts';
import { BookingConfirmed, PaymentRefused } from '../../src/domain/showtime/paying.ts';
import type { ReadModelReader, StoredDocument } from '../../src/engine/ports/read-model-store.ts';
import { collectionOf, project } from '../../src/engine/projections/projection.ts';
import { salesLines, type ReportScope } from '../../src/projections/read-reports.ts';
import { refusedPayments } from '../../src/projections/refused-payments.ts';
import { keyOf, SalesSums, type DateBasis, type SalesGroup } from '../../src/projections/report-rows.ts';
import { sales } from '../../src/projections/sales.ts';
import {
  alice,
  anotherShowtime,
  auditoriumId,
  booked,
  payment,
  refund,
  seatsOfRowA,
  uuid,
} from '../support/fixtures.ts';
import { recordedLog } from '../support/projection-specification.ts';

type Fact = ShowtimeEvent | PaymentEvent;

const showtimes = [
  { theater: 1, movie: 1, businessDate: '2026-10-31', currency: 'EUR' },
  { theater: 1, movie: 2, businessDate: '2026-11-02', currency: 'EUR' },
  { theater: 2, movie: 1, businessDate: '2026-11-02', currency: 'USD' },
];

const saleDate = fc.constantFrom('2026-10-29', '2026-10-31', '2026-11-01', '2026-11-02');

/** One booking from its sale to its last refund. */
const story = fc.record({
  showtime: fc.nat({ max: showtimes.length - 1 }),
  seats: fc.integer({ min: 1, max: 5 }),
  isFree: fc.boolean(),
  soldOn: saleDate,
  /** When it was paid at the counter, or never; undefined: it was paid when it was sold. */
  atCounter: fc.option(fc.option(saleDate), { nil: undefined, freq: 2 }),
  /** The parts of the price that go back, each with the date when it did; null: the gateway refused. */
  refunds: fc.array(fc.record({ percent: fc.integer({ min: 1, max: 50 }), on: fc.option(saleDate) }), {
    maxLength: 2,
  }),
  isCancelled: fc.boolean(),
  /** Another payment, which was refused, and when its halves went back. */
  second: fc.option(fc.tuple(fc.option(saleDate), fc.option(saleDate))),
});

type Story = typeof story extends fc.Arbitrary<infer Value> ? Value : never;

/** The facts of a booking, in the order in which they happen. */
function factsOf(given: Story, number: number): readonly Fact[] {
  const { theater, movie, businessDate, currency } = showtimes[given.showtime] ?? fail();
  const showtimeId = anotherShowtime(given.showtime + 1);
  const names = {
    bookingId: bookingIdIn(showtimeId, uuid(6, number)),
    showtimeId,
    movieId: MovieId.parse(uuid(1, movie)),
    theaterId: TheaterId.parse(uuid(2, theater)),
    auditoriumId,
    businessDate,
    customerId: alice,
  };
  const seats = booked(...seatsOfRowA(given.seats)).map((seat) => ({
    ...seat,
    price: money(1000, currency),
  }));
  const total = money(1000 * given.seats, currency);
  const paid = given.isFree ? money(0, currency) : total;
  const { atCounter } = given;
  const isAwaited = atCounter !== undefined && !given.isFree;
  const paidOn = isAwaited ? atCounter : given.soldOn;
  const method = given.isFree ? ('complimentary' as const) : ('cash' as const);
  const paying = { ...names, gateway: 'sandbox', paymentId: payment(2 * number) };
  const refunding = (parts: Story['refunds'], of: typeof paying, first: number): readonly Fact[] =>
    parts.flatMap(({ percent, on }, index) => {
      const refunded = {
        ...of,
        refundId: refund(first + index),
        amount: money((total.amount * percent) / 100, currency),
        gatewayReference: null,
      };
      const { gatewayReference: _, ...failed } = refunded;
      return [
        RefundRequested({ ...refunded, note: null, reason: 'booking-cancelled', saleDate: '2026-11-02' }),
        on === null
          ? RefundFailed({ ...failed, reason: 'closed' })
          : RefundSucceeded({ ...refunded, saleDate: on }),
      ];
    });
  const { soldOn, refunds, isCancelled, second } = given;
  const secondly = { ...paying, paymentId: payment(2 * number + 1) };
  const common = { channel: 'online' as const, seats, total, saleDate: soldOn };
  return [
    BookingConfirmed({
      ...paying,
      ...common,
      method: isAwaited ? 'counter' : method,
      amount: paid,
      lateBySeconds: null,
      refundPolicy: [],
    }),
    ...(isAwaited && paidOn !== null
      ? [
          BookingPaid({
            ...paying,
            method,
            amount: paid,
            receiptId: uuid(14, number),
            seatCount: given.seats,
            saleDate: paidOn,
          }),
        ]
      : []),
    ...(paidOn === null
      ? []
      : [PaymentSucceeded({ ...paying, method, amount: paid, gatewayReference: null, saleDate: paidOn })]),
    ...(isCancelled
      ? [BookingCancelled({ ...names, ...common, cancelledBy: 'owner', reason: null, refund: null })]
      : []),
    ...(given.isFree || paidOn === null ? [] : refunding(refunds, paying, 10 * number)),
    ...(second === null
      ? []
      : [
          PaymentSucceeded({
            ...secondly,
            method: 'sandbox',
            amount: total,
            gatewayReference: null,
            saleDate: soldOn,
          }),
          PaymentRefused({ ...secondly, amount: total, reason: 'booking-cancelled' }),
          ...refunding(
            second.map((on) => ({ percent: 50, on })),
            secondly,
            10 * number + 5,
          ),
        ]),
  ];
}

function fail(): never {
  throw new Error('There is no such showtime.');
}

/** A log in which the bookings' facts are mixed, each booking's in their order. */
const history = fc
  .array(fc.tuple(story, fc.infiniteStream(fc.nat({ max: 1000 }))), { maxLength: 8 })
  .map((stories) => {
    const placed = stories.flatMap(([given, gaps], number) => {
      let at = 0;
      return factsOf(given, number + 1).map((fact) => ({ fact, at: (at += Number(gaps.next().value)) }));
    });
    return placed.sort((a, b) => a.at - b.at).map(({ fact }) => fact);
  });

/** What somebody with the whole log before them would count: `key currency`, then the numbers of the row. */
function recount(
  facts: readonly Fact[],
  { from, to, movieId, theaterId }: ReportScope,
  group: SalesGroup,
  basis: DateBasis,
): ReadonlyMap<string, readonly (number | null)[]> {
  const tickets = new Set(
    facts.flatMap(({ type, data }) => (type === 'BookingConfirmed' ? [data.paymentId] : [])),
  );
  const rows = new Map<string, number[]>();
  for (const { type, data } of facts) {
    if (type !== 'BookingConfirmed' && type !== 'BookingPaid' && type !== 'RefundSucceeded') continue;
    if (!tickets.has(data.paymentId)) continue;
    const date = basis === 'sale' ? data.saleDate : data.businessDate;
    if (date < from || date > to) continue;
    if (movieId !== undefined && data.movieId !== movieId) continue;
    if (theaterId !== undefined && data.theaterId !== theaterId) continue;
    const keys = {
      day: date,
      week: '',
      month: date.slice(0, 7),
      movie: data.movieId,
      theater: data.theaterId,
    };
    const key = `${keys[group]} ${data.amount.currency}`;
    const [bookings = 0, seats = 0, free = 0, paid = 0, gross = 0, refunds = 0] = rows.get(key) ?? [];
    const { amount } = data.amount;
    if (type === 'RefundSucceeded') rows.set(key, [bookings, seats, free, paid, gross, refunds + amount]);
    else if (type === 'BookingPaid') {
      rows.set(key, [bookings, seats, free, paid + data.seatCount, gross + amount, refunds]);
    } else {
      const sold = data.seats.length;
      const complimentary = data.method === 'complimentary' ? sold : 0;
      const bought = data.method === 'complimentary' || data.method === 'counter' ? 0 : sold;
      const taken = data.method === 'counter' ? 0 : amount;
      rows.set(key, [
        bookings + 1,
        seats + sold,
        free + complimentary,
        paid + bought,
        gross + taken,
        refunds,
      ]);
    }
  }
  return new Map(
    [...rows].map(([key, [bookings = 0, seats = 0, free = 0, paid = 0, gross = 0, refunds = 0]]) => [
      key,
      [bookings, seats, free, gross, refunds, paid === 0 ? null : Math.round(gross / paid)],
    ]),
  );
}

/** The read models of a log, in memory. */
function readerOf(facts: readonly Fact[]): ReadModelReader {
  const collections = new Map(
    [sales, refusedPayments].map((projection) => {
      const documents = new Map<string, StoredDocument>();
      for (const event of recordedLog(facts)) project(documents, projection, event);
      return [
        collectionOf(projection),
        [...documents.values()].flatMap(({ document }) => (document === null ? [] : [document])),
      ];
    }),
  );
  return readerOn(collections);
}

function readerOn(collections: ReadonlyMap<string, readonly object[]>): ReadModelReader {
  return {
    get: () => Promise.resolve(undefined),
    count: () => Promise.resolve(0),
    checkpoint: () => Promise.resolve(0n),
    find: (collection, { filter, sort = {}, limit = Infinity }) => {
      const found = new Query(filter).find<Record<string, unknown>>([...(collections.get(collection) ?? [])]);
      return Promise.resolve(found.sort(sort).all().slice(0, limit) as never);
    },
  };
}

describe('The revenue report', () => {
  it('is what a recount of the events gives, for any history', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.constantFrom<SalesGroup>('day', 'month', 'movie', 'theater'),
        fc.constantFrom<DateBasis>('sale', 'show'),
        fc.tuple(saleDate, saleDate),
        fc.record({
          movieId: fc.constantFrom(undefined, uuid(1, 1)),
          theaterId: fc.constantFrom(undefined, uuid(2, 1)),
        }),
        async (facts, group, basis, dates, only) => {
          const [from = '', to = ''] = [...dates].sort();
          const scope = { from, to, ...only };
          const sums = new SalesSums();
          for await (const line of salesLines(readerOf(facts), scope, basis))
            sums.add(keyOf(line, group, basis), line);
          const rows = sums.totals().map(({ key, currency, net, averageTicketPrice, ...sold }) => {
            const { bookings, seatsSold, complimentarySeats, gross, refunds } = sold;
            expect(net).toBe(gross - refunds);
            const numbers = [bookings, seatsSold, complimentarySeats, gross, refunds, averageTicketPrice];
            return [`${key} ${currency}`, numbers] as const;
          });
          expect(new Map<string, readonly (number | null)[]>(rows)).toEqual(
            recount(facts, scope, group, basis),
          );
          expect(rows).toHaveLength(new Map(rows).size);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads every line, however many there are', async () => {
    const lines = Array.from({ length: 1201 }, (_, index) => ({
      lineId: uuid(13, index),
      saleDate: '2026-11-01',
    }));
    const reader = readerOn(new Map([[collectionOf(sales), lines]]));
    const found: string[] = [];
    const scope = { from: '2026-11-01', to: '2026-11-01' };
    for await (const { lineId } of salesLines(reader, scope, 'sale')) found.push(lineId);
    expect(found).toEqual(lines.map(({ lineId }) => lineId));
  });
});
