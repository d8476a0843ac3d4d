import fc from 'fast-check';
import { bookingIdIn, MovieId, TheaterId } from '../../src/domain/kernel/ids.ts';
import { money, sum, type Money } from '../../src/domain/kernel/money.ts';
import {
  PaymentSucceeded,
  RefundFailed,
  RefundReversed,
  RefundRequested,
  RefundSucceeded,
  type PaymentEvent,
} from '../../src/domain/payment/events.ts';
import { BookingCancelled, SeatsCancelled } from '../../src/domain/showtime/booking.ts';
import { BookingExchanged } from '../../src/domain/showtime/exchanging.ts';
import { BookingPaid } from '../../src/domain/showtime/counter.ts';
import type { ShowtimeEvent } from '../../src/domain/showtime/events.ts';
import { BookingConfirmed, PaymentRefused } from '../../src/domain/showtime/paying.ts';
import type { BookedSeat, Channel, PaymentMethod } from '../../src/domain/showtime/values.ts';
import type { EventOf } from '../../src/engine/event.ts';
import {
  alice,
  anotherShowtime,
  auditoriumId,
  booked,
  payment,
  refund,
  seatsOfRowA,
  uuid,
} from './fixtures.ts';

export type Fact = ShowtimeEvent | PaymentEvent;

const showtimes = [
  { theater: 1, movie: 1, businessDate: '2026-10-31', currency: 'EUR' },
  { theater: 1, movie: 2, businessDate: '2026-11-02', currency: 'EUR' },
  { theater: 2, movie: 1, businessDate: '2026-11-02', currency: 'USD' },
];

export const saleDate = fc.constantFrom('2026-10-29', '2026-10-31', '2026-11-01', '2026-11-02');

/** One booking from its sale to its last refund. */
const story = fc.record({
  showtime: fc.nat({ max: showtimes.length - 1 }),
  seats: fc.integer({ min: 1, max: 5 }),
  /** So many of them are children's, at 7.00 instead of 10.00. */
  children: fc.nat({ max: 5 }),
  channel: fc.constantFrom('online' as const, 'boxOffice' as const),
  isFree: fc.boolean(),
  method: fc.constantFrom('cash' as const, 'terminal' as const, 'sandbox' as const),
  soldOn: saleDate,
  /** When it was paid at the counter, or never; undefined: it was paid when it was sold. */
  atCounter: fc.option(fc.option(saleDate), { nil: undefined, freq: 2 }),
  /**
   * The parts of the price that go back, each with the date when it did; null: the gateway refused. And when a bank sent it
   * back, if it did.
   */
  refunds: fc.array(
    fc.record({
      percent: fc.integer({ min: 1, max: 50 }),
      on: fc.option(saleDate),
      reversedOn: fc.option(saleDate, { freq: 2 }),
    }),
    { maxLength: 2 },
  ),
  /** So many tickets are cancelled before they are paid at the counter, or paid back. */
  givenUp: fc.nat({ max: 2 }),
  isCancelled: fc.boolean(),
  /** When it was exchanged for one of as many seats at 12.00 in the same showtime, whose difference was paid. */
  exchangedOn: fc.option(saleDate, { freq: 3 }),
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
  const seats = booked(...seatsOfRowA(given.seats)).map((seat, index) => ({
    ...seat,
    ticketType: index < given.children ? 'child' : 'adult',
    price: money(index < given.children ? 700 : 1000, currency),
  }));
  const total = sum(
    seats.map(({ price }) => price),
    currency,
  );
  const priceOf = (of: typeof seats): Money =>
    sum(
      of.map(({ price }) => price),
      currency,
    );
  // At least one stays.
  const count = Math.min(given.givenUp, seats.length - 1);
  const [gone, kept] = [seats.slice(0, count), seats.slice(count)];
  const paid = given.isFree ? money(0, currency) : total;
  const { atCounter } = given;
  const isAwaited = atCounter !== undefined && !given.isFree;
  const paidOn = isAwaited ? atCounter : given.soldOn;
  const method = given.isFree ? ('complimentary' as const) : isAwaited ? ('terminal' as const) : given.method;
  const gateway = method === 'sandbox' ? method : 'counter';
  const paying = { ...names, gateway, paymentId: payment(2 * number) };
  type Paying = typeof paying & { readonly method: PaymentMethod };
  const refunding = (
    parts: Story['refunds'],
    { method: way, ...of }: Paying,
    first: number,
  ): readonly Fact[] =>
    parts.flatMap(({ percent, on, reversedOn }, index) => {
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
          : RefundSucceeded({ ...refunded, method: way, saleDate: on }),
        ...(on === null || reversedOn === null
          ? []
          : [RefundReversed({ ...failed, method: way, reason: 'closed', saleDate: reversedOn })]),
      ];
    });
  const { soldOn, refunds, isCancelled, second, channel } = given;
  const isExchanged = given.exchangedOn !== null && !given.isFree && !isAwaited && !isCancelled;
  const secondly = { ...paying, gateway: 'sandbox', paymentId: payment(2 * number + 1) };
  const common = { channel: given.channel, seats, total, saleDate: soldOn };
  return [
    BookingConfirmed({
      ...paying,
      ...common,
      method: isAwaited ? 'counter' : method,
      amount: paid,
      carried: money(0, currency),
      lateBySeconds: null,
      refundPolicy: [],
      imported: null,
    }),
    ...(gone.length === 0
      ? []
      : [
          SeatsCancelled({
            ...names,
            channel: given.channel,
            seats: gone,
            remainingSeats: kept,
            total: priceOf(kept),
            cancelledBy: 'owner',
            reason: null,
            paid: isAwaited || given.isFree ? money(0, currency) : priceOf(gone),
            refund: null,
            saleDate: soldOn,
          }),
        ]),
    ...(isAwaited && paidOn !== null
      ? [
          BookingPaid({
            ...paying,
            method,
            amount: priceOf(kept),
            receiptId: uuid(14, number),
            seatCount: kept.length,
            saleDate: paidOn,
          }),
        ]
      : []),
    ...(paidOn === null
      ? []
      : [PaymentSucceeded({ ...paying, method, amount: paid, gatewayReference: null, saleDate: paidOn })]),
    ...(isCancelled
      ? [
          BookingCancelled({
            ...{ ...names, ...common, seats: kept, total: priceOf(kept) },
            ...{ cancelledBy: 'owner', reason: null, refund: null },
          }),
        ]
      : []),
    ...(isExchanged
      ? exchanging({ names, kept, carried: priceOf(kept), number, channel, on: given.exchangedOn ?? soldOn })
      : []),
    ...(given.isFree || paidOn === null ? [] : refunding(refunds, { ...paying, method }, 10 * number)),
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
            second.map((on, index) => ({ percent: 50, on, reversedOn: index === 0 ? on : null })),
            { ...secondly, method: 'sandbox' },
            10 * number + 5,
          ),
        ]),
  ];
}

/** What an exchange adds: the booking has paid for another one, and the difference was paid. */
function exchanging({ names, kept, carried, number, channel, on }: Exchanged): readonly Fact[] {
  const { currency } = carried;
  const newBookingId = bookingIdIn(names.showtimeId, uuid(16, number));
  const seats = kept.map((seat) => ({ ...seat, price: money(1200, currency) }));
  const total = money(1200 * seats.length, currency);
  const common = { ...names, channel, saleDate: on };
  return [
    BookingExchanged({ ...common, seats: kept, total: carried, newBookingId, amount: carried }),
    BookingConfirmed({
      ...{ ...common, bookingId: newBookingId, seats, total, carried },
      ...{ paymentId: payment(1000 + number), gateway: 'sandbox', method: 'sandbox' },
      amount: money(total.amount - carried.amount, currency),
      lateBySeconds: null,
      refundPolicy: [],
      imported: null,
    }),
  ];
}

interface Exchanged {
  readonly names: Pick<
    EventOf<typeof BookingExchanged>['data'],
    'auditoriumId' | 'bookingId' | 'businessDate' | 'customerId' | 'movieId' | 'showtimeId' | 'theaterId'
  >;
  readonly kept: readonly BookedSeat[];
  readonly carried: Money;
  readonly number: number;
  readonly channel: Channel;
  readonly on: string;
}

function fail(): never {
  throw new Error('There is no such showtime.');
}

/** A log in which the bookings' facts are mixed, each booking's in their order. */
export const history = fc
  .array(fc.tuple(story, fc.infiniteStream(fc.nat({ max: 1000 }))), { maxLength: 8 })
  .map((stories) => {
    const placed = stories.flatMap(([given, gaps], number) => {
      let at = 0;
      return factsOf(given, number + 1).map((fact) => ({ fact, at: (at += Number(gaps.next().value)) }));
    });
    return placed.sort((a, b) => a.at - b.at).map(({ fact }) => fact);
  });
