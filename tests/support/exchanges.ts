import type { FormerBooking } from '../../src/domain/showtime/exchange-offer.ts';
import {
  BookingExchanged,
  ExchangeBegun,
  ExchangeClaimed,
  ExchangeReleased,
  type BeginExchange,
  type ClaimExchange,
  type FinishExchange,
} from '../../src/domain/showtime/exchanging.ts';
import type { ExchangeWithin } from '../../src/domain/showtime/exchanging-within.ts';
import { RefundOwed } from '../../src/domain/showtime/owing.ts';
import type { Fund } from '../../src/domain/showtime/values.ts';
import type { EventOf } from '../../src/engine/event.ts';
import {
  about,
  alice,
  booked,
  booking,
  byAlice,
  eur,
  HOLD_SECONDS,
  movieId,
  now,
  payment,
  refund,
  theaterId,
  totalOf,
} from './fixtures.ts';

/** Some money of a payment. */
export function fund(number: number, amount: number): Fund {
  return { paymentId: payment(number), amount: eur(amount) };
}

/** What Alice's first booking of A1 and A2 offers: all that was paid, but for what is said otherwise. */
export function former(changes: Partial<FormerBooking> = {}): FormerBooking {
  return {
    bookingId: booking(1),
    revision: 2,
    customerId: alice,
    walkIn: null,
    movieId,
    theaterId,
    credit: [fund(1, 2000)],
    ...changes,
  };
}

/** Alice exchanges her first booking for A3 and A4 in her second one, but for what is said otherwise. */
export function beginExchange(changes: Partial<Omit<BeginExchange, 'type'>> = {}): BeginExchange {
  return {
    type: 'BeginExchange',
    bookingId: booking(2),
    caller: byAlice,
    former: former(),
    seats: ['A3', 'A4'],
    reason: null,
    now,
    holdSeconds: HOLD_SECONDS,
    maximumHolds: 3,
    maximumSeats: 10,
    ...changes,
  };
}

/** The same within one showtime. */
export function exchangeWithin(changes: Partial<Omit<ExchangeWithin, 'type'>> = {}): ExchangeWithin {
  return {
    ...beginExchange(),
    refundIds: { [payment(1)]: refund(1) },
    ...changes,
    type: 'ExchangeWithin',
  };
}

/** Alice's second booking claims the first for A3 at half the price, but for what is said otherwise. */
export function claimExchange(changes: Partial<Omit<ClaimExchange, 'type'>> = {}): ClaimExchange {
  return {
    type: 'ClaimExchange',
    bookingId: booking(1),
    formerRevision: 2,
    claim: { newBookingId: booking(2), carried: [fund(1, 1000)], refunds: [fund(1, 1000)] },
    now,
    ...changes,
  };
}

export function finishExchange(): FinishExchange {
  return {
    type: 'FinishExchange',
    bookingId: booking(1),
    newBookingId: booking(2),
    refundIds: { [payment(1)]: refund(1) },
    now,
  };
}

/** Alice's second booking is to take the place of her first, but for what is said otherwise. */
export function exchangeBegun(
  changes: Partial<EventOf<typeof ExchangeBegun>['data']> = {},
): EventOf<typeof ExchangeBegun> {
  return ExchangeBegun({
    ...about(booking(2)),
    customerId: alice,
    formerBookingId: booking(1),
    formerRevision: 2,
    carried: [],
    refunds: [],
    due: eur(0),
    reason: null,
    ...changes,
  });
}

export function exchangeClaimed(
  changes: Partial<EventOf<typeof ExchangeClaimed>['data']> = {},
): EventOf<typeof ExchangeClaimed> {
  return ExchangeClaimed({
    ...about(booking(1)),
    customerId: alice,
    newBookingId: booking(2),
    carried: [],
    refunds: [],
    ...changes,
  });
}

export function exchangeReleased(): EventOf<typeof ExchangeReleased> {
  return ExchangeReleased({ ...about(booking(1)), newBookingId: booking(2) });
}

/** The second booking has taken the place of Alice's first, of A1 and A2, but for what is said otherwise. */
export function bookingExchanged(
  changes: Partial<EventOf<typeof BookingExchanged>['data']> = {},
): EventOf<typeof BookingExchanged> {
  return BookingExchanged({
    ...about(booking(1)),
    customerId: alice,
    channel: 'online',
    seats: booked('A1', 'A2'),
    total: totalOf('A1', 'A2'),
    newBookingId: booking(2),
    amount: totalOf('A1', 'A2'),
    saleDate: '2026-11-20',
    ...changes,
  });
}

/** Some of the first payment goes back because of an exchange, but for what is said otherwise. */
export function refundOwed(
  changes: Partial<EventOf<typeof RefundOwed>['data']> = {},
): EventOf<typeof RefundOwed> {
  return RefundOwed({
    ...about(changes.bookingId ?? booking(1)),
    customerId: alice,
    refundId: refund(1),
    paymentId: payment(1),
    amount: eur(1000),
    reason: 'exchanged',
    tickets: booked('A1', 'A2'),
    saleDate: '2026-11-20',
    ...changes,
  });
}
