import { describe, expect, it } from '@jest/globals';
import {
  PaymentReviewed,
  PaymentSucceeded,
  RefundReversed,
  RefundSucceeded,
  type ReviewDecision,
} from '../../src/domain/payment/events.ts';
import type { EventOf } from '../../src/engine/event.ts';
import { positionText } from '../../src/engine/projections/positions.ts';
import { SeatsCancelled } from '../../src/domain/showtime/booking.ts';
import { bookingMoney, laterLines } from '../../src/projections/booking-money.ts';
import { correctionsOf, refusedPayments } from '../../src/projections/refused-payments.ts';
import { sales, salesParts } from '../../src/projections/sales.ts';
import {
  about,
  alice,
  auditoriumId,
  bookingCancelled,
  bookingConfirmed,
  bookingPaid,
  booked,
  booking,
  eur,
  movieId,
  payment,
  paymentRefused,
  refund,
  seatsHeld,
  showtimeId,
  theaterId,
} from '../support/fixtures.ts';
import { bookingExchanged, refundOwed } from '../support/exchanges.ts';
import { specifyProjection } from '../support/projection-specification.ts';
import { seatsChanged } from '../support/seat-changes.ts';

const line = (date: string, showDate = '2026-11-21', channel = 'online'): string =>
  `${showtimeId}_${showDate}_${date}_EUR_${channel}`;
const later = (date: string): string => line(date, '2026-11-21', 'later');

const refunded = (amount: number, saleDate: string, number = 1) =>
  RefundSucceeded({
    method: 'sandbox',
    paymentId: payment(number),
    ...about(booking(1)),
    gateway: 'sandbox',
    customerId: alice,
    refundId: refund(number),
    amount: eur(amount),
    gatewayReference: null,
    saleDate,
  });

const reversed = (amount: number, saleDate: string, number = 1) => {
  const { gatewayReference: _, ...data } = refunded(amount, saleDate, number).data;
  return RefundReversed({ ...data, reason: 'closed' });
};

const back = (given: Partial<EventOf<typeof RefundSucceeded>['data']>) =>
  RefundSucceeded({ ...refunded(1, '2026-11-20').data, ...given });

const paymentSucceeded = (given: Partial<EventOf<typeof PaymentSucceeded>['data']>) =>
  PaymentSucceeded({
    paymentId: payment(1),
    ...about(booking(1)),
    ...{ gateway: 'stripe', customerId: alice, method: 'card', amount: eur(2000), gatewayReference: 'pi_1' },
    saleDate: '2026-11-20',
    ...given,
  });

const reviewed = (decision: ReviewDecision) =>
  PaymentReviewed({
    paymentId: payment(1),
    ...about(booking(1)),
    gateway: 'sandbox',
    customerId: alice,
    amount: eur(2000),
    received: eur(500),
    gatewayReference: 'pi_2',
    decision,
    refundId: decision === 'refund' ? refund(1) : null,
  });

const noMoney = {
  ...{ bookingId: booking(1), showtimeId, movieId, theaterId, auditoriumId },
  ...{ confirmed: null, cancelledAt: null, refusedIds: [], cancelledSeats: [] },
  ...{ soldOn: null, shownOn: null, movedOn: null, movedShowOn: null, seats: null },
};
const laterRefund = {
  kind: 'refund' as const,
  seats: null,
  ...{ businessDate: '2026-11-21', saleDate: '2026-11-20', currency: 'EUR', position: positionText(1n) },
};

/** One seat of three is cancelled. */
const someCancelled = (): ReturnType<typeof SeatsCancelled> => {
  const [a1, ...others] = booked('A1', 'A2', 'A3');
  if (a1 === undefined) throw new Error('There is no seat.');
  return SeatsCancelled({
    ...about(booking(1)),
    ...{ customerId: alice, channel: 'online', cancelledBy: 'owner', reason: null, saleDate: '2026-11-20' },
    ...{ seats: [{ ...a1, ticketType: 'child' }], remainingSeats: others, total: eur(2000), paid: eur(1000) },
    refund: { refundId: refund(1), paymentId: payment(1), amount: eur(1000) },
  });
};

const three = bookingConfirmed({ seats: ['A1', 'A2', 'A3'] });

describe('The sales of a showtime on a date', () => {
  const { given } = specifyProjection(sales);

  it('stay with the date that the show had, when it is moved', async () => {
    const second = bookingConfirmed({ bookingId: booking(2), businessDate: '2026-11-22' });
    const history = [three, second];
    await given(...history).thenDocument(line('2026-11-20'), { businessDate: '2026-11-21', seatsSold: 3 });
    await given(...history).thenDocument(line('2026-11-20', '2026-11-22'), {
      businessDate: '2026-11-22',
      seatsSold: 2,
    });
  });

  it('are the bookings, seats and money of that date', async () => {
    await given(three).thenDocument(line('2026-11-20'), {
      showtimeId,
      movieId,
      theaterId,
      auditoriumId,
      businessDate: '2026-11-21',
      saleDate: '2026-11-20',
      currency: 'EUR',
      bookings: 1,
      seatsSold: 3,
      complimentarySeats: 0,
      paidSeats: 3,
      gross: 3000,
      refunds: 0,
    });
  });

  it('count complimentary seats among the seats sold, and for nothing', async () => {
    const free = bookingConfirmed({
      bookingId: booking(2),
      seats: ['B1', 'B2'],
      method: 'complimentary',
      amount: eur(0),
    });
    await given(three, free).thenDocument(line('2026-11-20'), {
      bookings: 2,
      seatsSold: 5,
      complimentarySeats: 2,
      paidSeats: 3,
      gross: 3000,
    });
  });

  it('have the money of the counter on the date on which it is taken', async () => {
    const unpaid = bookingConfirmed({ seats: ['A1', 'A2', 'A3'], method: 'counter' });
    const paid = bookingPaid({ amount: eur(3000), seatCount: 3, saleDate: '2026-11-21' });
    await given(unpaid).thenDocument(line('2026-11-20'), {
      bookings: 1,
      seatsSold: 3,
      paidSeats: 0,
      gross: 0,
    });
    await given(unpaid, paid).thenDocument(line('2026-11-20'), { bookings: 1, paidSeats: 0, gross: 0 });
    await given(unpaid, paid).thenDocument(later('2026-11-21'), {
      bookings: 0,
      seatsSold: 0,
      paidSeats: 3,
      gross: 3000,
    });
  });

  it('have no money of what nobody paid at the counter', async () => {
    const unpaid = bookingConfirmed({ seats: ['A1', 'A2', 'A3'], method: 'counter' });
    const cancelled = bookingCancelled({ seats: ['A1', 'A2', 'A3'], cancelledBy: 'cutoff', refund: null });
    await given(unpaid, cancelled).thenDocument(line('2026-11-20'), { bookings: 1, gross: 0, refunds: 0 });
  });

  it('have a refund on the date on which it succeeded, also where nothing was sold', async () => {
    const events = [three, bookingCancelled({ seats: ['A1', 'A2', 'A3'] }), refunded(3000, '2026-11-21')];
    await given(...events).thenDocument(line('2026-11-20'), { bookings: 1, seatsSold: 3, refunds: 0 });
    await given(...events).thenDocument(later('2026-11-21'), { bookings: 0, gross: 0, refunds: 3000 });
  });

  it('are nothing while seats are only held', () => given(seatsHeld()).thenNone(line('2026-11-20')));

  it('need every row of their table', () =>
    given(
      three,
      bookingPaid(),
      paymentSucceeded({ gateway: 'stripe' }),
      refunded(500, '2026-11-20'),
      reversed(500, '2026-11-24'),
      bookingExchanged(),
    ).thenEveryRowCounts());

  it('know the takings by the way the money came and went', async () => {
    const atCounter = { gateway: 'counter', businessDate: '2026-11-21' };
    const inCash = bookingConfirmed({ ...atCounter, bookingId: booking(2), method: 'cash' });
    const unpaid = bookingConfirmed({ ...atCounter, bookingId: booking(3), method: 'counter' });
    const byTerminal = bookingPaid({ bookingId: booking(3), method: 'terminal', amount: eur(700) });
    const imported = bookingConfirmed({ ...atCounter, bookingId: booking(4), method: 'imported' });
    const events = [inCash, unpaid, byTerminal, imported];
    const takingsOf = async (lineId: string, takings: readonly object[]): Promise<void> =>
      given(...events, ...recorded).thenDocument(lineId, { takings });
    const recorded = [
      paymentSucceeded({ gateway: 'stripe', method: 'card', amount: eur(2000) }),
      // The booking has said it already.
      paymentSucceeded({ gateway: 'counter', method: 'cash', amount: eur(2000) }),
      back({ gateway: 'stripe', method: 'card', amount: eur(500) }),
      back({ gateway: 'counter', method: 'cash', amount: eur(300) }),
      back({ gateway: 'counter', method: 'terminal', amount: eur(200) }),
      back({ gateway: 'counter', method: 'imported', amount: eur(100) }),
      // Money that was not what was asked for never was a payment.
      back({ gateway: 'stripe', method: null, amount: eur(9900) }),
      // A bank sent it back, and staff paid it out.
      RefundReversed({ ...reversed(100, '2026-11-20').data, gateway: 'stripe', method: 'card' }),
      back({ gateway: 'stripe', method: 'cash', amount: eur(100) }),
    ];
    await takingsOf(line('2026-11-20'), [{ method: 'cash', taken: 2000, refunded: 0 }]);
    await takingsOf(later('2026-11-20'), [
      { method: 'terminal', taken: 700, refunded: 200 },
      { method: 'stripe', taken: 2000, refunded: 400 },
      { method: 'cash', taken: 0, refunded: 500 },
    ]);
  });

  it('count an exchange as money given back there, and a sale at the full price here', async () => {
    const made = bookingConfirmed({
      ...{ bookingId: booking(2), seats: ['C1', 'C2'], gateway: 'sandbox', paymentId: payment(2) },
      ...{ amount: eur(2500), carried: eur(1500), saleDate: '2026-11-21' },
    });
    const events = [
      bookingConfirmed(),
      bookingExchanged({ amount: eur(1500), saleDate: '2026-11-21' }),
      made,
    ];
    await given(...events).thenDocument(line('2026-11-20'), { bookings: 1, seatsSold: 2, gross: 2000 });
    await given(...events).thenDocument(line('2026-11-21'), {
      ...{ bookings: 1, seatsSold: 2, paidSeats: 2, gross: 4000 },
      types: [{ ticketType: 'adult', gross: 4000 }],
    });
    await given(...events).thenDocument(later('2026-11-21'), { bookings: 0, gross: 0, refunds: 1500 });
  });

  it('are the sum of their hours, and those of their events', async () => {
    const parts = specifyProjection(salesParts).given(three, refunded(500, '2026-11-20'));
    const hour = `${line('2026-11-20')}_2026-11-01T08`;
    await parts.thenDocument(hour, { partOf: line('2026-11-20'), seatsSold: 3, gross: 3000 });
    const event = '00000001-0000-4000-8000-000000000000';
    await parts.thenDocument(event, { partOf: hour, seatsSold: 3, lastPosition: positionText(1n) });
  });

  it('know their channel, and the ticket types of their seats', () =>
    given(three).thenDocument(line('2026-11-20'), {
      channel: 'online',
      types: [{ ticketType: 'adult', bookings: 1, seatsSold: 3, paidSeats: 3, gross: 3000, refunds: 0 }],
    }));
});

describe('The money of a booking', () => {
  const { given } = specifyProjection(bookingMoney);
  const unpaid = bookingConfirmed({ seats: ['A1', 'A2', 'A3'], method: 'counter' });

  it('is how it was sold, what was taken later, and what went back', async () => {
    const paid = bookingPaid({ amount: eur(3000), seatCount: 3, saleDate: '2026-11-21' });
    const events = [
      unpaid,
      paid,
      refunded(500, '2026-11-20'),
      bookingCancelled({ seats: ['A1', 'A2', 'A3'] }),
    ];
    await given(...events).thenDocument(booking(1), {
      confirmed: { channel: 'online', method: 'counter', total: 3000, paid: 0, saleDate: '2026-11-20' },
      soldOn: '2026-11-20',
      later: [
        { kind: 'paid', saleDate: '2026-11-21', amount: 3000 },
        { kind: 'refund', saleDate: '2026-11-20', amount: 500 },
      ],
      movedOn: '2026-11-21',
      movedShowOn: '2026-11-21',
      cancelledAt: positionText(4n),
    });
    await given(three).thenDocument(booking(1), {
      confirmed: { paid: 3000 },
      movedOn: null,
      cancelledAt: null,
    });
  });

  it('has no refund of money that bought no ticket', async () => {
    await given(three, paymentRefused(), refunded(500, '2026-11-20')).thenDocument(booking(1), { later: [] });
    await given(three, reviewed('refund'), refunded(500, '2026-11-20')).thenDocument(booking(1), {
      later: [],
    });
    await given(three, reviewed('dismiss'), refunded(500, '2026-11-20')).thenDocument(booking(1), {
      later: [{ kind: 'refund' }],
    });
  });

  it('goes back for the seats that were cancelled alone', async () => {
    await given(three, someCancelled(), refunded(1000, '2026-11-20')).thenDocument(booking(1), {
      later: [{ kind: 'refund', seats: someCancelled().data.seats }],
    });
    const confirmed = { ...three.data, total: 3000, paid: 3000, currency: 'EUR', position: positionText(1n) };
    const money = {
      ...noMoney,
      confirmed,
      later: [{ ...laterRefund, amount: 1000, seats: someCancelled().data.seats }],
    };
    expect(laterLines(money, null)).toMatchObject([{ types: [{ ticketType: 'child', refunds: 1000 }] }]);
  });

  it('goes back for the seats that the booking has left', async () => {
    const moved = seatsChanged({ status: 'confirmed', from: ['A2', 'A3'], to: ['A5', 'A6'] });
    const rest = refunded(2000, '2026-11-20', 2);
    await given(three, someCancelled(), rest).thenDocument(booking(1), {
      later: [{ kind: 'refund', seats: booked('A2', 'A3') }],
    });
    await given(three, someCancelled(), moved, rest).thenDocument(booking(1), {
      later: [{ kind: 'refund', seats: booked('A5', 'A6') }],
    });
    const hold = seatsChanged({ status: 'held' });
    await given(refunded(500, '2026-11-20'), hold).thenDocument(booking(1), { seats: null });
  });

  it('that nobody got a ticket for is of no type', async () => {
    await given(refunded(500, '2026-11-20')).thenDocument(booking(1), { confirmed: null });
    const document = { ...noMoney, later: [{ ...laterRefund, amount: 500 }] };
    expect(laterLines(document, null)).toMatchObject([
      { channel: null, refunds: 500, types: [{ ticketType: 'none', refunds: 500 }] },
    ]);
  });

  it('needs every row of its table', () =>
    given(
      reviewed('refund'),
      refunded(1, '2026-11-19'),
      paymentRefused({ paymentId: payment(2) }),
      refunded(2, '2026-11-19', 2),
      unpaid,
      bookingPaid(),
      someCancelled(),
      seatsChanged({ status: 'confirmed', from: ['A2', 'A3'], to: ['A5', 'A6'] }),
      bookingCancelled(),
      refundOwed({ refundId: refund(3), tickets: booked('A2') }),
      refunded(500, '2026-11-20', 3),
      reversed(500, '2026-11-24', 3),
      bookingExchanged({ bookingId: booking(2) }),
    ).thenEveryRowCounts());

  it('knows what was carried over to another booking, and for which tickets more goes back', async () => {
    const child = booked('A2').map((seat) => ({ ...seat, ticketType: 'child' }));
    await given(
      bookingConfirmed(),
      bookingExchanged({ amount: eur(1500), saleDate: '2026-11-21' }),
      refundOwed({ refundId: refund(3), amount: eur(500), tickets: child }),
      refunded(500, '2026-11-22', 3),
    ).thenDocument(booking(1), {
      cancelledAt: positionText(2n),
      later: [
        { kind: 'refund', amount: 1500, saleDate: '2026-11-21', seats: booked('A1', 'A2') },
        { kind: 'refund', amount: 500, saleDate: '2026-11-22', seats: child },
      ],
    });
  });
});

describe('A refused payment', () => {
  const { given } = specifyProjection(refusedPayments);
  const late = paymentRefused();

  it('knows what was paid back of it, and when', async () => {
    await given(late, refunded(500, '2026-11-20'), refunded(1500, '2026-11-22')).thenDocument(payment(1), {
      showtimeId,
      businessDate: '2026-11-21',
      isRefused: true,
      refunds: [
        { saleDate: '2026-11-20', amount: eur(500) },
        { saleDate: '2026-11-22', amount: eur(1500) },
      ],
      refundedOn: '2026-11-22',
    });
  });

  it('knows what a bank has sent back', async () => {
    await given(late, refunded(2000, '2026-11-20'), reversed(2000, '2026-11-24')).thenDocument(payment(1), {
      refunds: [
        { saleDate: '2026-11-20', amount: eur(2000) },
        { saleDate: '2026-11-24', amount: { amount: -2000, currency: 'EUR' } },
      ],
      refundedOn: '2026-11-24',
    });
  });

  it('is not the one whose stray money staff pay back: only that money is none of its sale', async () => {
    const ofSale = RefundSucceeded({ ...refunded(700, '2026-11-21').data, refundId: refund(2) });
    await given(three, reviewed('refund'), ofSale, refunded(500, '2026-11-20')).thenDocument(payment(1), {
      isRefused: false,
      refunds: [{ saleDate: '2026-11-20', amount: eur(500) }],
      refundedOn: '2026-11-20',
    });
    await given(three, reviewed('dismiss'), ofSale).thenNone(payment(1));
  });

  it('keeps what staff paid back of it before it was refused', async () => {
    const events = [reviewed('refund'), refunded(500, '2026-11-20'), late];
    await given(...events).thenDocument(payment(1), {
      isRefused: true,
      refunds: [{ saleDate: '2026-11-20', amount: eur(500) }],
    });
  });

  it('is not one that bought a ticket', () => given(three, refunded(500, '2026-11-20')).thenNone(payment(1)));

  it('needs every row of its table', () =>
    given(
      ...[reviewed('refund'), refunded(500, '2026-11-20'), late, reversed(500, '2026-11-24')],
    ).thenEveryRowCounts());

  it('takes its refunds out of the sales, each on its date', () => {
    const refused = {
      ...{ paymentId: payment(1), showtimeId, movieId, theaterId, auditoriumId },
      businessDate: '2026-11-21',
      isRefused: true,
      reviewed: [],
      refunds: [{ saleDate: '2026-11-20', amount: eur(500), position: positionText(7n) }],
      refundedOn: '2026-11-20',
    };
    const correction = { saleDate: '2026-11-20', currency: 'EUR', refunds: -500, gross: 0, bookings: 0 };
    expect(correctionsOf(refused)).toMatchObject([correction]);
    expect(correctionsOf(refused, positionText(7n))).toMatchObject([correction]);
    expect(correctionsOf(refused, positionText(6n))).toEqual([]);
  });
});
