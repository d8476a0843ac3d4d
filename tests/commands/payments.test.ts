import { sessionOf } from '../support/session.ts';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { cancelBooking } from '../../src/commands/booking/cancel-booking.ts';
import type { CommandResult } from '../../src/engine/command-handling/command-result.ts';
import { confirmAtCounter } from '../../src/commands/booking/confirm-at-counter.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { expireHold } from '../../src/commands/booking/expire-hold.ts';
import { holdSeats } from '../../src/commands/booking/hold-seats.ts';
import { recordCounterPayment } from '../../src/commands/payment/record-counter-payment.ts';
import { payRefund } from '../../src/commands/payment/pay-refund.ts';
import { checkRefund } from '../../src/commands/payment/check-refund.ts';
import { recordPaidOut } from '../../src/commands/payment/record-paid-out.ts';
import { requestRefund } from '../../src/commands/payment/request-refund.ts';
import { releaseHold } from '../../src/commands/booking/release-hold.ts';
import { refundOfRefused, settlePayment } from '../../src/commands/payment/settle-payment.ts';
import {
  settleSandboxPayment,
  type SandboxOutcome,
} from '../../src/commands/payment/settle-sandbox-payment.ts';
import { startPayment } from '../../src/commands/payment/start-payment.ts';
import type { BookingId, PaymentId, RefundId, UserId } from '../../src/domain/kernel/ids.ts';
import { addSeconds, type Instant } from '../../src/engine/instant.ts';
import type { PaymentCommand } from '../../src/domain/payment/commands.ts';
import { payment as paymentDecider } from '../../src/domain/payment/decider.ts';
import type { Payment } from '../../src/domain/payment/state.ts';
import { showtime } from '../../src/domain/showtime/decider.ts';
import { lastPaymentOf, type Booking } from '../../src/domain/showtime/state.ts';
import {
  alice,
  bob,
  byAlice,
  byBob,
  byStaff,
  eur,
  heldUntil,
  now,
  payment,
  paymentRequest,
  releaseAt,
  showtimeId,
  startsAt,
} from '../support/fixtures.ts';
import { context, InMemorySystem, ProcessKilled } from '../support/in-memory-system.ts';

const SHOWTIME = `showtime-${showtimeId}`;
const late = addSeconds(releaseAt, 60);

let system: InMemorySystem;
let desk: CommandDependencies;
let commands: number;
beforeEach(async () => {
  system = new InMemorySystem();
  await system.openTheater();
  await system.putOnSale();
  desk = system.process();
  commands = 0;
});

/** The context of a command that was not given before. */
function next(at: Instant = now): ReturnType<typeof context> {
  commands += 1;
  return context(commands, at);
}

async function hold(customerId: UserId = alice, seats = ['A1', 'A2'], at = now): Promise<BookingId> {
  const given = { showtimeId, seats, for: { customerId, walkIn: null } };
  const result = await holdSeats(desk, sessionOf(desk, next(at)), {
    caller: { userId: customerId, isStaff: false },
    ...given,
  });
  if (result.outcome === 'rejected') throw new Error(result.rejection.code);
  return result.state.booking.bookingId;
}

async function start(bookingId: BookingId, gateway = 'sandbox', at = now): Promise<PaymentId> {
  const result = await startPayment(desk, sessionOf(desk, next(at)), { caller: byAlice, bookingId, gateway });
  if (result.outcome === 'rejected') throw new Error(result.rejection.code);
  return result.state.payment.request.paymentId;
}

const tell = (paymentId: PaymentId, command: PaymentCommand): Promise<CommandResult<unknown, string>> =>
  desk.writer.execute(paymentDecider, paymentId, command, next());
const moneyComes = (paymentId: PaymentId, at = now): Promise<CommandResult<unknown, string>> =>
  tell(paymentId, {
    ...{ type: 'RecordPaymentSuccess', isProven: true, method: 'sandbox', gatewayReference: 'pi_1' },
    now: at,
  });
const settle = (paymentId: PaymentId, at = now): ReturnType<typeof settlePayment> =>
  settlePayment(sessionOf(desk, next(at)), paymentId);

async function bookingOf(bookingId: BookingId): Promise<Booking | undefined> {
  return (await system.process().writer.load(showtime, showtimeId)).showtime?.bookings.get(bookingId);
}
async function paymentOf(paymentId: PaymentId): Promise<Payment | null> {
  return system.process().writer.load(paymentDecider, paymentId);
}
async function refundsOf(paymentId: PaymentId): Promise<unknown[]> {
  return ((await paymentOf(paymentId))?.refunds ?? []).map(({ amount, reason }) => [amount.amount, reason]);
}
const confirmations = (): number => system.factsOf(SHOWTIME, 'BookingConfirmed').length;

describe('Starting to pay', () => {
  it('is known to the booking first, then asked of the gateway', async () => {
    const bookingId = await hold();
    const paymentId = await start(bookingId);
    expect(await bookingOf(bookingId)).toMatchObject({
      payments: [paymentId],
      extended: true,
      status: 'held',
    });
    expect(await paymentOf(paymentId)).toMatchObject({
      ...{ status: 'requested', request: { bookingId, amount: eur(2000), customerId: alice } },
    });
    expect(system.store.appends.slice(-2).map(({ stream }) => stream)).toEqual([
      SHOWTIME,
      `payment-${paymentId}`,
    ]);
  });

  it('finds the open payment of the same gateway', async () => {
    const bookingId = await hold();
    const paymentId = await start(bookingId);
    const again = await startPayment(desk, sessionOf(desk, next()), {
      caller: byAlice,
      bookingId,
      gateway: 'sandbox',
    });
    expect(again).toMatchObject({ state: { isNew: false, payment: { request: { paymentId } } } });
    expect(system.store.streamsOf('payment')).toHaveLength(1);
  });

  it('is refused by another gateway while one is open', async () => {
    const bookingId = await hold();
    await start(bookingId);
    const other = await startPayment(desk, sessionOf(desk, next()), {
      caller: byAlice,
      bookingId,
      gateway: 'stripe',
    });
    expect(other).toMatchObject({ rejection: { code: 'payment-open' } });
  });

  it('is a new payment after one that failed, and gives no more time', async () => {
    const bookingId = await hold();
    const first = await start(bookingId);
    await tell(first, { type: 'RecordPaymentFailure', reason: 'declined' });
    const second = await start(bookingId, 'stripe', addSeconds(now, 300));
    expect(second).not.toBe(first);
    expect(await bookingOf(bookingId)).toMatchObject({ payments: [expect.anything(), second], heldUntil });
  });

  it('is refused once the hold was released, though its payment is still open', async () => {
    const bookingId = await hold();
    await start(bookingId);
    await releaseHold(sessionOf(desk, next()), { caller: byAlice, bookingId, expectedRevision: undefined });
    const again = await startPayment(desk, sessionOf(desk, next()), {
      caller: byAlice,
      bookingId,
      gateway: 'sandbox',
    });
    expect(again).toMatchObject({ outcome: 'rejected', rejection: { code: 'hold-lapsed' } });
  });

  it('does not show the payment of somebody else', async () => {
    const bookingId = await hold();
    await start(bookingId);
    const stolen = await startPayment(desk, sessionOf(desk, next()), {
      caller: byBob,
      bookingId,
      gateway: 'sandbox',
    });
    expect(stolen).toMatchObject({ rejection: { code: 'not-found' } });
  });

  it.each<[string, number]>([
    ['itself', 0],
    ['another try', 1],
  ])('is finished after a crash by %s', async (_, offset) => {
    const bookingId = await hold();
    const given = { bookingId, gateway: 'sandbox' };
    system.killAfter(1);
    const command = next();
    await expect(startPayment(desk, sessionOf(desk, command), { caller: byAlice, ...given })).rejects.toThrow(
      ProcessKilled,
    );
    desk = system.process();
    const repeat = offset === 0 ? command : next();
    expect(await startPayment(desk, sessionOf(desk, repeat), { caller: byAlice, ...given })).toMatchObject({
      state: { isNew: true },
    });
    const paymentId = lastPaymentOf(await bookingOf(bookingId));
    expect(paymentId && (await paymentOf(paymentId))).toMatchObject({ status: 'requested' });
  });
});

describe('Money that has come', () => {
  it('confirms the booking once, however often and by however many that is told', async () => {
    const bookingId = await hold();
    const paymentId = await start(bookingId);
    await moneyComes(paymentId);
    const desks = [system.process(), system.process(), system.process()];
    await Promise.all(desks.map((each) => settlePayment(sessionOf(each, next()), paymentId)));
    await settle(paymentId);
    expect(await bookingOf(bookingId)).toMatchObject({
      status: 'confirmed',
      payments: [paymentId],
      confirmedBy: [paymentId],
    });
    expect(confirmations()).toBe(1);
    expect(await refundsOf(paymentId)).toEqual([]);
  });

  it('is waited for: nothing happens before', async () => {
    const bookingId = await hold();
    const paymentId = await start(bookingId);
    expect(await settle(paymentId)).toMatchObject({ outcome: 'accepted', events: [] });
    expect(await settle(payment(99))).toMatchObject({ outcome: 'accepted', events: [] });
    expect(await bookingOf(bookingId)).toMatchObject({ status: 'held' });
  });

  it('that is late gets the seats again when they are free, and it is known how late', async () => {
    const bookingId = await hold();
    const paymentId = await start(bookingId);
    await expireHold(desk, sessionOf(desk, next(late)), bookingId);
    system.gateway.cancelled.length = 0;
    const second = await paidLate(bookingId);
    expect(await settle(second, late)).toMatchObject({ outcome: 'accepted' });
    expect(paymentId).not.toBe(second);
    const [confirmed] = system.factsOf(SHOWTIME, 'BookingConfirmed');
    expect(confirmed?.data).toMatchObject({ paymentId: second, lateBySeconds: 180 });
  });

  it('that is late goes back in full, once, when a seat is somebody else’s', async () => {
    const { paymentId, bookingId } = await paidTooLate();
    expect(await settle(paymentId, late)).toMatchObject({ outcome: 'accepted' });
    await settle(paymentId, late);
    expect(await refundsOf(paymentId)).toEqual([[2000, 'late-payment']]);
    expect(await bookingOf(bookingId)).toMatchObject({ status: 'expired' });
  });

  it('that goes back does not become a ticket, even when the seats are free again', async () => {
    const { paymentId, bookingId, taker } = await paidTooLate();
    await settle(paymentId, late);
    await releaseHold(sessionOf(desk, next(late)), {
      caller: byBob,
      bookingId: taker,
      expectedRevision: undefined,
    });
    await settle(paymentId, late);
    expect(await refundsOf(paymentId)).toEqual([[2000, 'late-payment']]);
    expect(await bookingOf(bookingId)).toMatchObject({ status: 'expired' });
    expect(confirmations()).toBe(0);
  });

  it('that goes back is told to the booking first, then asked back under its one key', async () => {
    const { paymentId, bookingId } = await paidTooLate();
    const desks = [system.process(), system.process(), system.process()];
    await Promise.all(desks.map((each) => settlePayment(sessionOf(each, next(late)), paymentId)));
    expect(system.factsOf(SHOWTIME, 'PaymentRefused').map(({ data }) => data)).toMatchObject([
      { bookingId, paymentId, customerId: alice, amount: eur(2000), reason: 'late-payment' },
    ]);
    expect(system.store.appends.at(-1)?.stream).toBe(`payment-${paymentId}`);
    expect((await paymentOf(paymentId))?.refunds).toMatchObject([{ refundId: refundOfRefused(paymentId) }]);
  });

  it('that goes back is asked back after a crash, even when the seats are free by then', async () => {
    const { paymentId, bookingId, taker } = await paidTooLate();
    system.killAfter(1);
    await expect(settle(paymentId, late)).rejects.toThrow(ProcessKilled);
    desk = system.process();
    expect(await refundsOf(paymentId)).toEqual([]);
    await releaseHold(sessionOf(desk, next(late)), {
      caller: byBob,
      bookingId: taker,
      expectedRevision: undefined,
    });
    await settle(paymentId, late);
    expect(await refundsOf(paymentId)).toEqual([[2000, 'late-payment']]);
    expect(await bookingOf(bookingId)).toMatchObject({ status: 'expired', confirmedBy: [] });
  });

  it('becomes a ticket or goes back, never both, when its seats come free in the same moment', async () => {
    const { paymentId, bookingId, taker } = await paidTooLate();
    const [one, other, third] = [system.process(), system.process(), system.process()];
    const given = { bookingId: taker, expectedRevision: undefined };
    await Promise.all([
      settlePayment(sessionOf(one, next(late)), paymentId),
      releaseHold(sessionOf(other, next(late)), { caller: byBob, ...given }),
      settlePayment(sessionOf(third, next(late)), paymentId),
    ]);
    const ticketed = confirmations();
    expect(await refundsOf(paymentId)).toHaveLength(1 - ticketed);
    expect((await bookingOf(bookingId))?.refusedPayments).toHaveLength(1 - ticketed);
  });

  it('by a second payment goes back', async () => {
    const bookingId = await hold();
    const paymentId = await start(bookingId);
    await confirmAtCounter(sessionOf(desk, next()), {
      caller: byStaff,
      bookingId,
      method: 'cash',
      expectedRevision: undefined,
    });
    await moneyComes(paymentId);
    await settle(paymentId);
    expect(await refundsOf(paymentId)).toEqual([[2000, 'second-payment']]);
    expect(confirmations()).toBe(1);
  });

  it('by a second payment goes back when the booking was cancelled since', async () => {
    const bookingId = await hold();
    const paymentId = await start(bookingId);
    await confirmAtCounter(sessionOf(desk, next()), {
      caller: byStaff,
      bookingId,
      method: 'cash',
      expectedRevision: undefined,
    });
    await cancelBooking(desk, sessionOf(desk, next()), {
      caller: byAlice,
      bookingId,
      reason: null,
      expectedRevision: undefined,
    });
    await moneyComes(paymentId);
    await settle(paymentId);
    expect(await refundsOf(paymentId)).toEqual([[2000, 'booking-cancelled']]);
  });

  it('and was settled is not paid back by being told of again after a cancellation', async () => {
    const bookingId = await hold();
    const paymentId = await start(bookingId);
    await moneyComes(paymentId);
    await settle(paymentId);
    await cancelBooking(desk, sessionOf(desk, next()), {
      caller: byAlice,
      bookingId,
      reason: null,
      expectedRevision: undefined,
    });
    expect(await settle(paymentId)).toMatchObject({ outcome: 'accepted', events: [] });
    expect(await refundsOf(paymentId)).toEqual([]);
  });

  it('goes back when the show has started', async () => {
    const paymentId = await start(await hold());
    await moneyComes(paymentId, startsAt);
    await settle(paymentId, startsAt);
    expect(await refundsOf(paymentId)).toEqual([[2000, 'showtime-started']]);
    expect(confirmations()).toBe(0);
  });

  it('goes back when it is another amount than was asked for', async () => {
    const bookingId = await hold();
    const request = paymentRequest({ bookingId, amount: eur(1999) });
    await tell(payment(50), { type: 'RequestPayment', request: { ...request, paymentId: payment(50) } });
    await moneyComes(payment(50));
    await settle(payment(50));
    expect(await refundsOf(payment(50))).toEqual([[1999, 'amount-mismatch']]);
  });

  it('for a booking that is not there is neither a ticket nor lost', async () => {
    const request = paymentRequest({ paymentId: payment(50) });
    await tell(payment(50), { type: 'RequestPayment', request });
    await moneyComes(payment(50));
    expect(await settle(payment(50))).toMatchObject({
      outcome: 'rejected',
      rejection: { code: 'not-found' },
    });
  });

  it('is finished after a crash between the money and the ticket', async () => {
    const bookingId = await hold();
    const paymentId = await start(bookingId);
    system.killAfter(1);
    const play = { paymentId, outcome: 'succeed' } as const;
    await expect(settleSandboxPayment(sessionOf(desk, next()), { caller: byAlice, ...play })).rejects.toThrow(
      ProcessKilled,
    );
    desk = system.process();
    await settle(paymentId);
    expect(await bookingOf(bookingId)).toMatchObject({ status: 'confirmed' });
  });

  /** A payment of a booking whose hold has expired, that nobody could cancel, and whose money is there. */
  async function paidLate(bookingId: BookingId): Promise<PaymentId> {
    const request = paymentRequest({ bookingId, paymentId: payment(60) });
    await tell(payment(60), { type: 'RequestPayment', request });
    await moneyComes(payment(60), late);
    return payment(60);
  }

  async function paidTooLate(): Promise<{ paymentId: PaymentId; bookingId: BookingId; taker: BookingId }> {
    const bookingId = await hold();
    await expireHold(desk, sessionOf(desk, next(late)), bookingId);
    const taker = await hold(bob, ['A2'], late);
    return { paymentId: await paidLate(bookingId), bookingId, taker };
  }
});

describe('The sandbox gateway', () => {
  it.each<[SandboxOutcome, Payment['status'], Booking['status']]>([
    ['succeed', 'succeeded', 'confirmed'],
    ['decline', 'failed', 'held'],
    ['abandon', 'cancelled', 'held'],
  ])('lets a customer %s', async (outcome, status, bookingStatus) => {
    const bookingId = await hold();
    const paymentId = await start(bookingId);
    const result = await settleSandboxPayment(sessionOf(desk, next()), {
      caller: byAlice,
      paymentId,
      outcome,
    });
    expect(result.outcome).toBe('accepted');
    expect(await paymentOf(paymentId)).toMatchObject({ status });
    expect(await bookingOf(bookingId)).toMatchObject({ status: bookingStatus });
  });

  it.each<[SandboxOutcome, Payment['status']]>([
    ['decline', 'failed'],
    ['abandon', 'cancelled'],
  ])('does not let a customer pay after %s: the payment has ended', async (outcome, status) => {
    const paymentId = await start(await hold());
    await settleSandboxPayment(sessionOf(desk, next()), { caller: byAlice, paymentId, outcome });
    const paid = await settleSandboxPayment(sessionOf(desk, next()), {
      caller: byAlice,
      paymentId,
      outcome: 'succeed',
    });
    expect(paid).toMatchObject({ outcome: 'rejected', rejection: { code: 'payment-ended' } });
    expect(await paymentOf(paymentId)).toMatchObject({ status });
    expect(confirmations()).toBe(0);
  });

  it('plays the part of nobody else', async () => {
    const paymentId = await start(await hold());
    const stolen = await settleSandboxPayment(sessionOf(desk, next()), {
      caller: byBob,
      paymentId,
      outcome: 'succeed',
    });
    expect(stolen).toMatchObject({ rejection: { code: 'not-found' } });
    const unknown = await settleSandboxPayment(sessionOf(desk, next()), {
      caller: byStaff,
      paymentId: payment(99),
      outcome: 'succeed',
    });
    expect(unknown).toMatchObject({ rejection: { code: 'not-found' } });
  });
});

const moneyIsThere = { outcome: 'succeeded', method: 'sandbox', gatewayReference: 'pi_1' } as const;

describe('Tidying up after a hold', () => {
  const expire = (bookingId: BookingId, at = heldUntil): ReturnType<typeof expireHold> =>
    expireHold(desk, sessionOf(desk, next(at)), bookingId);

  it('expires it when nothing was being paid', async () => {
    const bookingId = await hold();
    expect((await expire(bookingId)).outcome).toBe('accepted');
    expect(await bookingOf(bookingId)).toMatchObject({ status: 'expired' });
    expect((await expire(bookingId)).outcome).toBe('accepted');
    expect(system.factsOf(SHOWTIME, 'HoldExpired')).toHaveLength(1);
  });

  it('leaves it and its payment alone while it stands', async () => {
    const bookingId = await hold();
    await start(bookingId);
    expect(await expire(bookingId, addSeconds(heldUntil, -1))).toMatchObject({
      rejection: { code: 'hold-live' },
    });
    expect(system.gateway.cancelled).toEqual([]);
  });

  it('ends its payment at the gateway first, and need not wait for the grace then', async () => {
    const bookingId = await hold();
    const paymentId = await start(bookingId);
    expect((await expire(bookingId)).outcome).toBe('accepted');
    expect(system.gateway.cancelled).toEqual([paymentId]);
    expect(await paymentOf(paymentId)).toMatchObject({ status: 'cancelled' });
    expect(await bookingOf(bookingId)).toMatchObject({ status: 'expired' });
  });

  it('cancels nothing at the gateway for a payment that has failed', async () => {
    const bookingId = await hold();
    const paymentId = await start(bookingId);
    await tell(paymentId, { type: 'RecordPaymentFailure', reason: 'declined' });
    expect((await expire(bookingId)).outcome).toBe('accepted');
    expect(system.gateway.cancelled).toEqual([]);
    expect(await bookingOf(bookingId)).toMatchObject({ status: 'expired' });
  });

  it('changes nothing because of a network error', async () => {
    const bookingId = await hold();
    const paymentId = await start(bookingId);
    system.gateway.onCancel = () => Promise.reject(new Error('The gateway does not answer.'));
    await expect(expire(bookingId)).rejects.toThrow('The gateway does not answer.');
    expect(await bookingOf(bookingId)).toMatchObject({ status: 'held' });
    expect(await paymentOf(paymentId)).toMatchObject({ status: 'requested' });
  });

  it('confirms the booking when its money came at the last moment', async () => {
    const bookingId = await hold();
    const paymentId = await start(bookingId);
    system.gateway.onCancel = async () => {
      await moneyComes(paymentId, heldUntil);
      return moneyIsThere;
    };
    expect((await expire(bookingId)).outcome).toBe('accepted');
    expect(await bookingOf(bookingId)).toMatchObject({ status: 'confirmed' });
  });

  it('confirms the booking when the gateway has the money and nobody has told us yet', async () => {
    const bookingId = await hold();
    await start(bookingId);
    system.gateway.onCancel = () => Promise.resolve(moneyIsThere);
    await expire(bookingId);
    expect(await bookingOf(bookingId)).toMatchObject({ status: 'confirmed' });
  });

  it('confirms the booking when the gateway has the money of a payment that we took for failed', async () => {
    const bookingId = await hold();
    const paymentId = await start(bookingId);
    system.gateway.onCancel = async () => {
      await tell(paymentId, { type: 'RecordPaymentFailure', reason: 'no answer' });
      return moneyIsThere;
    };
    await expire(bookingId);
    expect(await paymentOf(paymentId)).toMatchObject({ status: 'succeeded', gatewayReference: 'pi_1' });
    expect(await bookingOf(bookingId)).toMatchObject({ status: 'confirmed' });
  });

  it('confirms the booking when its money came while the gateway was cancelling', async () => {
    const bookingId = await hold();
    const paymentId = await start(bookingId);
    system.gateway.onCancel = async () => {
      await moneyComes(paymentId, heldUntil);
      return { outcome: 'cancelled' };
    };
    await expire(bookingId);
    expect(await bookingOf(bookingId)).toMatchObject({ status: 'confirmed' });
  });

  it('finds it released when its money went back, because the show has started', async () => {
    const bookingId = await hold(alice, ['A1', 'A2'], addSeconds(startsAt, -60));
    const paymentId = await start(bookingId, 'sandbox', addSeconds(startsAt, -30));
    await moneyComes(paymentId, startsAt);
    await settle(paymentId, startsAt);
    expect(await refundsOf(paymentId)).toEqual([[2000, 'showtime-started']]);
    await expire(bookingId, addSeconds(startsAt, 3600));
    expect(await bookingOf(bookingId)).toMatchObject({ status: 'released' });
  });

  it('expires it when its payment failed at the last moment', async () => {
    const bookingId = await hold();
    const paymentId = await start(bookingId);
    system.gateway.onCancel = async () => {
      await tell(paymentId, { type: 'RecordPaymentFailure', reason: 'declined' });
      return { outcome: 'cancelled' };
    };
    await expire(bookingId);
    expect(await bookingOf(bookingId)).toMatchObject({ status: 'expired' });
  });

  it('finds nothing for a booking that is not there', async () =>
    expect(await expire(`${showtimeId}_${payment(1)}` as BookingId)).toMatchObject({
      rejection: { code: 'not-found' },
    }));
});

describe('Paying back', () => {
  it('goes through the gateway once, under the refund’s own key', async () => {
    const { paymentId, refundId } = await cancelled();
    await payRefund(desk, sessionOf(desk, next()), { paymentId, refundId });
    await payRefund(desk, sessionOf(desk, next()), { paymentId, refundId });
    expect(system.gateway.refunded).toEqual([{ refundId, amount: 2000 }]);
    expect((await paymentOf(paymentId))?.refunds).toMatchObject([{ refundId, status: 'succeeded' }]);
  });

  it('is recorded when the gateway refuses it', async () => {
    const { paymentId, refundId } = await cancelled();
    system.gateway.onRefund = () => Promise.resolve({ outcome: 'failed', reason: 'the card has expired' });
    await payRefund(desk, sessionOf(desk, next()), { paymentId, refundId });
    expect((await paymentOf(paymentId))?.refunds).toMatchObject([{ refundId, status: 'failed' }]);
  });

  it('is still to be done when the gateway does not answer', async () => {
    const { paymentId, refundId } = await cancelled();
    system.gateway.onRefund = () => Promise.reject(new Error('The gateway does not answer.'));
    await expect(payRefund(desk, sessionOf(desk, next()), { paymentId, refundId })).rejects.toThrow(
      'does not answer',
    );
    expect((await paymentOf(paymentId))?.refunds).toMatchObject([{ refundId, status: 'requested' }]);
  });

  it('of money from the counter is done by staff, and never by a gateway', async () => {
    const { paymentId, refundId } = await cancelled('counter');
    expect(await payRefund(desk, sessionOf(desk, next()), { paymentId, refundId })).toMatchObject({
      events: [],
    });
    expect((await recordPaidOut(sessionOf(desk, next()), { paymentId, refundId })).outcome).toBe('accepted');
    expect((await paymentOf(paymentId))?.refunds).toMatchObject([{ refundId, status: 'succeeded' }]);
    expect(system.gateway.refunded).toEqual([]);
  });

  it('of money from a gateway is not done by staff', async () => {
    const { paymentId, refundId } = await cancelled();
    expect(await recordPaidOut(sessionOf(desk, next()), { paymentId, refundId })).toMatchObject({
      rejection: { code: 'not-at-the-counter' },
    });
  });

  it('that has failed at its gateway may be paid out by staff', async () => {
    const { paymentId, refundId } = await cancelled();
    system.gateway.onRefund = () => Promise.resolve({ outcome: 'failed', reason: 'closed' });
    await payRefund(desk, sessionOf(desk, next()), { paymentId, refundId });
    expect((await recordPaidOut(sessionOf(desk, next()), { paymentId, refundId })).outcome).toBe('accepted');
    expect((await paymentOf(paymentId))?.refunds).toMatchObject([{ status: 'succeeded', isPaidOut: true }]);
    // The gateway would still say that it has failed.
    system.gateway.onRefundState = () => Promise.resolve({ outcome: 'failed', reason: 'closed' });
    await checkRefund(desk, sessionOf(desk, next()), { paymentId, refundId });
    expect((await paymentOf(paymentId))?.refunds).toMatchObject([{ status: 'succeeded' }]);
  });

  /** A booking that was paid and cancelled, and whose refund was requested. */
  async function cancelled(
    by: 'sandbox' | 'counter' = 'sandbox',
  ): Promise<{ paymentId: PaymentId; refundId: RefundId }> {
    const bookingId = await hold();
    if (by === 'sandbox') {
      const paymentId = await start(bookingId);
      await moneyComes(paymentId);
      await settle(paymentId);
    } else {
      const given = { bookingId, method: 'cash', expectedRevision: undefined } as const;
      const confirmed = await confirmAtCounter(sessionOf(desk, next()), { caller: byStaff, ...given });
      const paymentId = lastPaymentOf(confirmed.outcome === 'accepted' ? confirmed.state.booking : undefined);
      if (paymentId === null) throw new Error('Nothing was confirmed.');
      await recordCounterPayment(sessionOf(desk, next()), {
        bookingId,
        paymentId,
        method: 'cash',
        amount: eur(2000),
      });
    }
    await cancelBooking(desk, sessionOf(desk, next()), {
      caller: byAlice,
      bookingId,
      reason: 'ill',
      expectedRevision: undefined,
    });
    const owed = (await bookingOf(bookingId))?.refund;
    if (owed == null) throw new Error('Nothing is owed.');
    await requestRefund(sessionOf(desk, next()), { ...owed, reason: 'booking-cancelled' });
    return owed;
  }
});
