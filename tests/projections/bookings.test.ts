import { describe, it } from '@jest/globals';
import {
  DisputeClosed,
  DisputeOpened,
  PaymentCancelled,
  PaymentDiscrepancyFound,
  PaymentFailed,
  PaymentRequested,
  PaymentReviewed,
  PaymentStalled,
  PaymentSucceeded,
  RefundFailed,
  RefundReversed,
  RefundRequested,
  RefundSucceeded,
} from '../../src/domain/payment/events.ts';
import { WalkInErased } from '../../src/domain/showtime/walk-ins.ts';
import { bookings } from '../../src/projections/bookings.ts';
import {
  about,
  alice,
  booked,
  booking,
  bookingCancelled,
  bookingConfirmed,
  bookingPaid,
  endedHoldsArchived,
  eur,
  heldUntil,
  holdExpired,
  holdExtended,
  holdReleased,
  payment,
  paymentRefused,
  paymentRequest,
  paymentStarted,
  refund,
  releaseAt,
  seatsHeld,
  seatsHeldForWalkIn,
  clerk,
  sealed,
} from '../support/fixtures.ts';
import { specifyProjection, timeAt } from '../support/projection-specification.ts';
import {
  bookingExchanged,
  exchangeBegun,
  exchangeClaimed,
  exchangeReleased,
  fund,
  refundOwed,
} from '../support/exchanges.ts';
import { seatsCancelled, seatsChanged } from '../support/seat-changes.ts';

const { given } = specifyProjection(bookings);

const id = booking(1);
const total = eur(2000);

function facts(number: number): {
  readonly paymentId: ReturnType<typeof payment>;
  readonly gateway: string;
  readonly customerId: typeof alice;
} & ReturnType<typeof about> {
  return { paymentId: payment(number), ...about(id), gateway: 'sandbox', customerId: alice };
}

const byCounter = { gateway: 'counter', method: 'counter' } as const;

const requested = (number = 1) => PaymentRequested(paymentRequest({ paymentId: payment(number) }));
const succeeded = (number = 1) =>
  PaymentSucceeded({
    ...facts(number),
    method: 'sandbox',
    amount: total,
    gatewayReference: 'pi_1',
    saleDate: '2026-11-20',
  });
const failed = (number = 1) => PaymentFailed({ ...facts(number), amount: total, reason: 'declined' });
const cancelled = (number = 1) => PaymentCancelled({ ...facts(number), amount: total, reason: 'abandoned' });
const refundRequested = (number: number, amount: number) =>
  RefundRequested({
    ...facts(number),
    refundId: refund(number),
    amount: eur(amount),
    reason: 'booking-cancelled',
    note: null,
    gatewayReference: 'pi_1',
    saleDate: '2026-11-20',
  });
const refundSucceeded = (number: number, amount: number) =>
  RefundSucceeded({
    method: 'sandbox',
    ...facts(number),
    refundId: refund(number),
    amount: eur(amount),
    gatewayReference: 're_1',
    saleDate: '2026-11-20',
  });
const refundFailed = (number: number, amount: number) =>
  RefundFailed({ ...facts(number), refundId: refund(number), amount: eur(amount), reason: 'closed' });

const refundReversed = (number: number, amount: number) =>
  RefundReversed({ ...refundFailed(number, amount).data, method: 'sandbox', saleDate: '2026-11-20' });

const discrepancy = () =>
  PaymentDiscrepancyFound({ ...facts(1), amount: total, received: eur(1999), gatewayReference: 'pi_1' });
const stalled = () => PaymentStalled({ ...facts(1), amount: total });
const reviewed = () =>
  PaymentReviewed({
    ...facts(1),
    amount: total,
    received: eur(1999),
    gatewayReference: 'pi_1',
    decision: 'refund',
    refundId: refund(1),
  });
const disputed = { disputeReference: 'dp_1', gatewayReference: 'pi_1', amount: total };
const disputeOpened = () => DisputeOpened({ ...facts(1), ...disputed, reason: 'fraudulent' });
const disputeClosed = () => DisputeClosed({ ...facts(1), ...disputed, status: 'lost' });

const started = (number = 1) => paymentStarted({ paymentId: payment(number) });
const paid = [seatsHeld(), started(), requested(), succeeded(), bookingConfirmed()];

describe('A booking', () => {
  it('is held, unpaid, with its seats and total', async () => {
    await given(seatsHeld()).thenDocument(id, {
      bookingId: id,
      status: 'held',
      paymentStatus: 'unpaid',
      customerId: alice,
      seats: booked('A1', 'A2'),
      total,
      heldUntil,
      payments: [],
      revision: 0,
      createdAt: timeAt(1),
      updatedAt: timeAt(1),
    });
  });

  it('of a walk-in names who sold it and keeps the name sealed', async () => {
    await given(seatsHeldForWalkIn()).thenDocument(id, {
      customerId: null,
      walkIn: { name: sealed(1), email: null },
      channel: 'boxOffice',
      soldBy: clerk,
    });
  });

  it('is not paid by money that is not what was asked for, which its history tells', async () => {
    await given(seatsHeld(), started(), requested(), discrepancy()).thenDocument(id, {
      status: 'held',
      paymentStatus: 'pending',
      history: [{}, {}, {}, { type: 'PaymentDiscrepancyFound' }],
    });
  });

  it('follows the extension of its hold', async () => {
    await given(seatsHeld(), holdExtended({ heldUntil: releaseAt })).thenDocument(id, {
      heldUntil: releaseAt,
      revision: 1,
    });
  });

  it.each([
    ['released', holdReleased()],
    ['expired', holdExpired()],
  ])('is %s', async (status, end) => {
    await given(seatsHeld(), end).thenDocument(id, { status, revision: 1, updatedAt: timeAt(2) });
  });

  it('knows its payments, and is pending while one is open', async () => {
    await given(seatsHeld(), started(), requested()).thenDocument(id, {
      payments: [payment(1)],
      paymentStatus: 'pending',
    });
  });

  it.each([
    ['failed', failed()],
    ['was cancelled', cancelled()],
  ])('is unpaid again when its payment %s', async (_, end) => {
    await given(seatsHeld(), started(), requested(), end).thenDocument(id, { paymentStatus: 'unpaid' });
  });

  it('stays pending when an older payment ends', async () => {
    const second = [started(2), requested(2)];
    await given(seatsHeld(), started(), requested(), ...second, failed(1)).thenDocument(id, {
      payments: [payment(1), payment(2)],
      paymentStatus: 'pending',
    });
  });

  it('is confirmed and paid by its payment, whose refund policy counts', async () => {
    await given(...paid).thenDocument(id, {
      status: 'confirmed',
      paymentStatus: 'paid',
      amount: total,
      paid: total,
      confirmedBy: [payment(1)],
      refundPolicy: [{ untilMinutesBefore: 0, percent: 100 }],
    });
  });

  it('is complimentary when nothing was to be paid', async () => {
    const free = bookingConfirmed({ method: 'complimentary', gateway: 'counter', amount: eur(0) });
    await given(seatsHeld(), free).thenDocument(id, { paymentStatus: 'complimentary', paid: eur(0) });
  });

  it('is cancelled, with the refund that is asked for', async () => {
    await given(...paid, bookingCancelled()).thenDocument(id, {
      status: 'cancelled',
      cancelledBy: 'owner',
      paymentStatus: 'paid',
      refunds: [{ refundId: refund(1), paymentId: payment(1), amount: total, status: 'requested' }],
    });
  });

  it('requests no more than what is left when it is cancelled after refunds', async () => {
    const owed = { refundId: refund(9), paymentId: payment(1), amount: total };
    const cancelledLater = bookingCancelled({ refund: owed });
    const partly = [...paid, refundRequested(1, 500), refundSucceeded(1, 500), cancelledLater];
    await given(...partly).thenDocument(id, {
      refunds: [{ refundId: refund(1) }, { refundId: refund(9), amount: eur(1500), status: 'requested' }],
    });
    const wholly = [...paid, refundRequested(1, 2000), cancelledLater];
    await given(...wholly).thenDocument(id, { status: 'cancelled', refunds: [{ refundId: refund(1) }] });
    const failing = [...paid, refundRequested(1, 2000), refundFailed(1, 2000), cancelledLater];
    await given(...failing).thenDocument(id, {
      refunds: [{ status: 'failed' }, { refundId: refund(9), amount: total, status: 'requested' }],
    });
  });

  it('is refunded when all money is back, and partially before', async () => {
    const back = [bookingCancelled(), refundRequested(1, 2000)];
    await given(...paid, ...back, refundSucceeded(1, 2000)).thenDocument(id, { paymentStatus: 'refunded' });
    await given(...paid, refundRequested(1, 500), refundSucceeded(1, 500)).thenDocument(id, {
      paymentStatus: 'partiallyRefunded',
    });
  });

  it('is paid again when a bank sends back what was refunded', async () => {
    const back = [...paid, refundRequested(1, 500), refundSucceeded(1, 500)];
    await given(...back, refundReversed(1, 500)).thenDocument(id, {
      paymentStatus: 'paid',
      refunds: [{ refundId: refund(1), paymentId: payment(1), amount: eur(500), status: 'failed' }],
    });
  });

  it('keeps its payment status when a refund fails, and says so', async () => {
    await given(...paid, refundRequested(1, 2000), refundFailed(1, 2000)).thenDocument(id, {
      paymentStatus: 'paid',
      refunds: [{ refundId: refund(1), paymentId: payment(1), amount: eur(2000), status: 'failed' }],
    });
  });

  it('never changes its payment status by another payment than the confirming one', async () => {
    const second = [
      succeeded(2),
      paymentRefused({ paymentId: payment(2), reason: 'second-payment' }),
      refundRequested(2, 2000),
      refundSucceeded(2, 2000),
    ];
    const expected = { status: 'confirmed', paymentStatus: 'paid', paid: total, confirmedBy: [payment(1)] };
    await given(...paid, started(2), requested(2), ...second).thenDocument(id, expected);
    await given(...paid, requested(2), failed(2)).thenDocument(id, expected);
    await given(...paid, requested(2), cancelled(2)).thenDocument(id, expected);
  });

  it('paid at the counter stays paid when an online payment is refused and refunded', async () => {
    const counter = bookingConfirmed({ paymentId: payment(9), gateway: 'counter', method: 'cash' });
    const online = [succeeded(1), refundRequested(1, 2000), refundSucceeded(1, 2000)];
    await given(seatsHeld(), started(), requested(), counter, ...online).thenDocument(id, {
      paymentStatus: 'paid',
      payments: [payment(1), payment(9)],
      confirmedBy: [payment(9)],
    });
  });

  it('is unpaid when it is to be paid at the counter, and paid once the money is there', async () => {
    const awaited = PaymentRequested(paymentRequest({ gateway: 'counter' }));
    const unpaid = [seatsHeld(), bookingConfirmed(byCounter), awaited];
    await given(...unpaid).thenDocument(id, { status: 'confirmed', paymentStatus: 'unpaid', amount: null });
    await given(...unpaid, bookingPaid()).thenDocument(id, { paymentStatus: 'paid', amount: total });
    const lapsed = bookingCancelled({ cancelledBy: 'cutoff', refund: null });
    await given(...unpaid, lapsed).thenDocument(id, { status: 'cancelled', paymentStatus: 'unpaid' });
  });

  it('tells its history in order, payments included', async () => {
    await given(...paid, paymentRefused({ paymentId: payment(2) })).thenDocument(id, {
      history: [
        { type: 'SeatsHeld', occurredAt: timeAt(1) },
        { type: 'PaymentStarted' },
        { type: 'PaymentRequested' },
        { type: 'PaymentSucceeded' },
        { type: 'BookingConfirmed' },
        { type: 'PaymentRefused', occurredAt: timeAt(6), actor: 'user' },
      ],
      revision: 3,
      updatedAt: timeAt(6),
    });
  });

  it('has other seats at once, and the money that goes back for those that were cancelled', async () => {
    await given(seatsHeld(), seatsChanged({ to: ['A3'] })).thenDocument(booking(1), {
      status: 'held',
      seats: booked('A3'),
      total: eur(1000),
      revision: 1,
    });
    const sold = [seatsHeld(), started(), requested(), succeeded(), bookingConfirmed()];
    const back = { refundId: refund(1), paymentId: payment(1), amount: eur(1000) };
    await given(...sold, seatsCancelled()).thenDocument(booking(1), {
      status: 'confirmed',
      paymentStatus: 'paid',
      seats: booked('A1'),
      total: eur(1000),
      paid: eur(2000),
      refunds: [{ ...back, status: 'requested' }],
    });
    const paidBack = [refundRequested(1, 1000), refundSucceeded(1, 1000)];
    await given(...sold, seatsCancelled(), ...paidBack).thenDocument(booking(1), {
      paymentStatus: 'partiallyRefunded',
      refunds: [{ ...back, status: 'succeeded' }],
    });
  });

  it('forgets who a walk-in was', async () => {
    const erased = WalkInErased({ ...about(booking(1)), keyId: sealed(1).keyId });
    await given(seatsHeldForWalkIn(), erased).thenDocument(booking(1), {
      walkIn: { name: null, email: null },
    });
  });

  it('is gone once it is archived, and others stay', async () => {
    const other = { bookingId: booking(2), seats: ['A3'] };
    const history = [seatsHeld(), seatsHeld(other), holdReleased(), holdExpired(other)];
    const archived = given(...history, endedHoldsArchived([booking(1)], 1));
    await archived.thenNone(booking(1));
    await archived.thenDocument(booking(2), { status: 'expired' });
    const both = given(...history, endedHoldsArchived([booking(1)], 1), endedHoldsArchived([booking(2)]));
    await both.thenNone(booking(2));
    await given(...history, endedHoldsArchived([booking(2), booking(1)])).thenNone(booking(1));
  });

  it('that is exchanged has paid for another one; what goes back is on its way', async () => {
    await given(
      ...[seatsHeld(), bookingConfirmed(), bookingExchanged({ amount: eur(1500) })],
      refundOwed({ amount: eur(500) }),
    ).thenDocument(id, {
      ...{ status: 'cancelled', paymentStatus: 'paid', paid: eur(500) },
      refunds: [{ refundId: refund(1), paymentId: payment(1), amount: eur(500), status: 'requested' }],
    });
  });

  it('that was exchanged for follows the payments of the former one, too', async () => {
    const made = { bookingId: booking(2), seats: ['C1', 'C2'] };
    const back = { ...facts(1), ...about(booking(2)), refundId: refund(1), amount: eur(1500) };
    const history = [
      seatsHeld(made),
      exchangeBegun({ carried: [fund(1, 1500)], due: eur(2500) }),
      bookingConfirmed({ ...made, paymentId: payment(2), amount: eur(2500), carried: eur(1500) }),
    ];
    await given(...history).thenDocument(booking(2), { paymentStatus: 'paid', paid: eur(4000) });
    await given(
      ...history,
      RefundSucceeded({ ...back, gatewayReference: null, method: 'cash', saleDate: '2026-11-20' }),
    ).thenDocument(booking(2), { paymentStatus: 'paid', refunds: [] });
    const owed = refundOwed({ bookingId: booking(2), amount: eur(1500), reason: 'booking-cancelled' });
    await given(
      ...history,
      bookingCancelled({ ...made, refund: null }),
      owed,
      RefundSucceeded({ ...back, gatewayReference: null, method: 'cash', saleDate: '2026-11-20' }),
    ).thenDocument(booking(2), {
      ...{ paymentStatus: 'partiallyRefunded', status: 'cancelled' },
      refunds: [{ amount: eur(1500), status: 'succeeded' }],
    });
  });

  it('needs every row of its table', async () => {
    const fourth = { bookingId: booking(4) };
    await given(
      ...[seatsHeld(), holdExtended({ heldUntil: releaseAt }), started(), requested(), failed()],
      ...[stalled(), discrepancy(), reviewed(), disputeOpened(), disputeClosed()],
      ...[started(2), requested(2), cancelled(2), started(3), requested(3), succeeded(3)],
      ...[holdExpired(), bookingConfirmed({ paymentId: payment(3) }), paymentRefused()],
      ...[seatsChanged({ status: 'confirmed' }), seatsCancelled({ refund: null })],
      ...[bookingCancelled(), refundRequested(3, 500), refundSucceeded(3, 500), refundFailed(1, 2000)],
      refundReversed(3, 500),
      seatsHeldForWalkIn({ bookingId: booking(2), seats: ['A3'] }),
      WalkInErased({ ...about(booking(2)), keyId: sealed(1).keyId }),
      holdReleased({ bookingId: booking(2), seats: ['A3'] }),
      seatsHeld({ bookingId: booking(3), seats: ['A4'] }),
      bookingConfirmed({ ...byCounter, bookingId: booking(3), seats: ['A4'] }),
      bookingPaid({ bookingId: booking(3), amount: eur(1000) }),
      ...[seatsHeld({ bookingId: booking(4), seats: ['A6'] }), exchangeBegun(fourth)],
      ...[exchangeClaimed(fourth), bookingExchanged(fourth), refundOwed(fourth)],
      exchangeReleased(),
      endedHoldsArchived([booking(2)]),
    ).thenEveryRowCounts();
  });
});
