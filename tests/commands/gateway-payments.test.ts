import { beforeEach, describe, expect, it } from '@jest/globals';
import { holdSeats } from '../../src/commands/booking/hold-seats.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { checkPayment } from '../../src/commands/payment/check-payment.ts';
import { endPayment } from '../../src/commands/payment/end-payment.ts';
import { payRefund } from '../../src/commands/payment/pay-refund.ts';
import { returningCustomer } from '../../src/commands/payment/returning-customer.ts';
import { requestRefund } from '../../src/commands/payment/request-refund.ts';
import { reviewDiscrepancy } from '../../src/commands/payment/review-discrepancy.ts';
import { startPayment } from '../../src/commands/payment/start-payment.ts';
import type { BookingId, PaymentId, RefundId } from '../../src/domain/kernel/ids.ts';
import { money } from '../../src/domain/kernel/money.ts';
import { payment as paymentDecider } from '../../src/domain/payment/decider.ts';
import type { Payment } from '../../src/domain/payment/state.ts';
import type { ReviewDecision } from '../../src/domain/payment/events.ts';
import { reconcilePayments } from '../../src/processes/reconcile-payments.ts';
import type { JobResult } from '../../src/engine/process-managers/process-manager.ts';
import { checkEndedPayments } from '../../src/processes/check-ended-payments.ts';
import { checkRefunds } from '../../src/processes/check-refunds.ts';
import { findLostDisputes } from '../../src/processes/find-disputes.ts';
import { payRefunds } from '../../src/processes/pay-refunds.ts';
import type { DisputeReport, Receipt } from '../../src/ports/payment-gateway.ts';
import { addSeconds } from '../../src/engine/instant.ts';
import { alice, byAlice, eur, now, payment, refund, showtimeId } from '../support/fixtures.ts';
import { context, InMemorySystem } from '../support/in-memory-system.ts';
import { sessionOf } from '../support/session.ts';

const SHOWTIME = `showtime-${showtimeId}`;

let system: InMemorySystem;
let desk: CommandDependencies;
let commands: number;
let bookingId: BookingId;
beforeEach(async () => {
  system = new InMemorySystem();
  await system.openTheater();
  await system.putOnSale();
  desk = system.process();
  commands = 0;
  const seats = { showtimeId, seats: ['A1', 'A2'], for: { customerId: alice, walkIn: null } };
  const held = await holdSeats(desk, session(), { caller: byAlice, ...seats });
  if (held.outcome === 'rejected') throw new Error(held.rejection.code);
  ({ bookingId } = held.state.booking);
  system.gateway.onOpen = () => Promise.resolve(openedAs('pi_1'));
});

const openedAs = (gatewayReference: string) =>
  ({
    outcome: 'opened',
    gatewayReference,
    clientSecret: `${gatewayReference}_secret`,
    redirectUrl: null,
  }) as const;

function session(): ReturnType<typeof sessionOf> {
  commands += 1;
  return sessionOf(desk, context(commands));
}

const start = (): ReturnType<typeof startPayment> =>
  startPayment(desk, session(), { caller: byAlice, bookingId, gateway: 'stripe' });

async function started(): Promise<PaymentId> {
  const result = await start();
  if (result.outcome === 'rejected') throw new Error(result.rejection.code);
  return result.state.payment.request.paymentId;
}

const paymentOf = (paymentId: PaymentId): Promise<Payment | null> =>
  system.process().writer.load(paymentDecider, paymentId);

/** What the gateway says that it has. */
function moneyFor(
  paymentId: PaymentId,
  changes: Partial<Receipt> = {},
  disputes: readonly DisputeReport[] = [],
): void {
  const exact = {
    gatewayReference: 'pi_1',
    paymentId,
    bookingId,
    showtimeId,
    received: eur(2000),
    method: 'card',
    isSuspicious: false,
  };
  const { gatewayReference: openedReference = exact.gatewayReference } = changes;
  const receipt = { ...exact, openedReference, ...changes };
  system.gateway.onReport = () => Promise.resolve({ status: 'succeeded', receipt, others: [], disputes });
}

const check = (gatewayReference = 'pi_1'): ReturnType<typeof checkPayment> =>
  checkPayment(desk, session(), { gateway: 'stripe', gatewayReference });

describe('Opening a payment at its gateway', () => {
  it('records the gateway’s own record, and answers a secret that is recorded nowhere', async () => {
    const result = await start();
    expect(result).toMatchObject({ state: { clientSecret: 'pi_1_secret', isNew: true } });
    const paymentId =
      (result.outcome === 'accepted' ? result.state.payment.request.paymentId : null) ?? payment(1);
    expect(system.typesOf(`payment-${paymentId}`)).toEqual(['PaymentRequested', 'PaymentOpened']);
    expect(
      JSON.stringify(system.store.recorded(`payment-${paymentId}`).map(({ data }) => data)),
    ).not.toContain('secret');
  });

  it('goes on with the same payment where the gateway did not answer', async () => {
    system.gateway.onOpen = () => Promise.reject(new Error('It does not answer.'));
    await expect(start()).rejects.toThrow('It does not answer.');
    const asked: (string | null)[] = [];
    system.gateway.onOpen = ({ paymentId, gatewayReference }) => {
      asked.push(paymentId, gatewayReference);
      return Promise.resolve(openedAs('pi_1'));
    };
    const paymentId = await started();
    await started();
    expect(asked).toEqual([paymentId, null, paymentId, 'pi_1']);
    expect(system.store.streamsOf('payment')).toHaveLength(1);
  });

  it('at a gateway that the customer goes to is recorded with its addresses sealed, and opened once', async () => {
    const page = 'https://pay.example/session-1';
    let opened = 0;
    system.gateway.onOpen = () => {
      opened += 1;
      return Promise.resolve({ ...openedAs('T1'), clientSecret: null, redirectUrl: page });
    };
    const given = { caller: byAlice, bookingId, gateway: 'stripe', returnUrl: 'https://app.example/paid' };
    const first = await startPayment(desk, session(), given);
    const again = await startPayment(desk, session(), { ...given, returnUrl: 'https://app.example/other' });
    for (const result of [first, again]) expect(result).toMatchObject({ state: { redirectUrl: page } });
    expect(opened).toBe(1);
    const [stream = ''] = system.store.streamsOf('payment');
    expect(system.typesOf(stream)).toEqual(['PaymentRequested', 'PaymentOpened']);
    expect(JSON.stringify(system.store.recorded(stream).map(({ data }) => data))).not.toContain('example');
    const paymentId = stream.slice('payment-'.length) as PaymentId;
    expect(await returningCustomer(desk, session(), paymentId)).toEqual({
      ...{ bookingId, returnUrl: 'https://app.example/paid' },
    });
    expect(await returningCustomer(desk, session(), payment(99))).toBeNull();
  });

  it('twice at once tells everybody of the one that was recorded', async () => {
    let pages = 0;
    system.gateway.onOpen = async (order) => {
      pages += 1;
      const redirectUrl = `https://pay.example/session-${pages}`;
      // Another request is answered first.
      if (pages === 1) await startPayment(desk, session(), { caller: byAlice, bookingId, gateway: 'stripe' });
      return { ...openedAs(`T-${order.paymentId}`), redirectUrl };
    };
    expect(await start()).toMatchObject({ state: { redirectUrl: 'https://pay.example/session-2' } });
  });

  it('that the gateway refuses ends the payment, and another one may follow', async () => {
    system.gateway.onOpen = () => Promise.resolve({ outcome: 'refused', reason: 'amount_too_small' });
    expect(await start()).toMatchObject({ rejection: { code: 'payment-refused' } });
    expect(system.store.streamsOf('payment').flatMap((stream) => system.typesOf(stream))).toEqual([
      'PaymentRequested',
      'PaymentFailed',
    ]);
    system.gateway.onOpen = () => Promise.resolve(openedAs('pi_2'));
    expect(await paymentOf(await started())).toMatchObject({ gatewayReference: 'pi_2' });
  });

  it('gives no secret of a payment that was cancelled meanwhile', async () => {
    system.gateway.onOpen = async ({ paymentId }) => {
      await endPayment(desk, session(), paymentId);
      return openedAs('pi_1');
    };
    expect(await start()).toMatchObject({ rejection: { code: 'payment-ended' } });
  });
});

describe('Money that a gateway reports', () => {
  it('confirms the booking where all is as it was asked for, once', async () => {
    const paymentId = await started();
    moneyFor(paymentId);
    for (let time = 0; time < 3; time += 1) await check();
    expect(system.factsOf(SHOWTIME, 'BookingConfirmed')).toHaveLength(1);
    expect(await paymentOf(paymentId)).toMatchObject({ status: 'succeeded', method: 'card' });
  });

  it.each<[string, Partial<Receipt>]>([
    ['a cent more', { received: eur(2001) }],
    ['a cent less', { received: eur(1999) }],
    ['of another currency', { received: money(2000, 'USD') }],
    ['for another booking', { bookingId: 'another' }],
    ['for another showtime', { showtimeId: 'another' }],
    ['by another record of the gateway', { gatewayReference: 'pi_2' }],
    ['that the gateway suspects', { isSuspicious: true }],
  ])('%s confirms nothing: a person looks at it', async (_, changes) => {
    const paymentId = await started();
    moneyFor(paymentId, changes);
    for (let time = 0; time < 2; time += 1) await check();
    expect(system.factsOf(SHOWTIME, 'BookingConfirmed')).toEqual([]);
    expect(await paymentOf(paymentId)).toMatchObject({ status: 'needs-review' });
    expect(system.factsOf(`payment-${paymentId}`, 'PaymentDiscrepancyFound')).toHaveLength(1);
  });

  it('that came twice pays once: a person looks at the other', async () => {
    const paymentId = await started();
    moneyFor(paymentId, { gatewayReference: 'ch_1', openedReference: 'pi_1' });
    const first = await system.gateway.report('pi_1');
    moneyFor(paymentId, { gatewayReference: 'ch_2', openedReference: 'pi_1' });
    const second = await system.gateway.report('pi_1');
    if (first?.status !== 'succeeded' || second?.status !== 'succeeded') throw new Error('It was not paid.');
    system.gateway.onReport = () => Promise.resolve({ ...first, others: [second.receipt] });
    for (let time = 0; time < 2; time += 1) await check();
    expect(system.typesOf(`payment-${paymentId}`).slice(-2)).toEqual([
      'PaymentSucceeded',
      'PaymentDiscrepancyFound',
    ]);
    const paid = await paymentOf(paymentId);
    expect(paid).toMatchObject({ status: 'succeeded', gatewayReference: 'ch_1' });
    expect(paid?.discrepancies).toMatchObject([{ gatewayReference: 'ch_2', decision: null }]);
  });

  it('confirms the booking where a crash has lost the gateway’s record', async () => {
    system.gateway.onOpen = () => Promise.reject(new Error('killed'));
    await expect(start()).rejects.toThrow('killed');
    const [stream = ''] = system.store.streamsOf('payment');
    moneyFor(stream.slice('payment-'.length) as PaymentId);
    await check();
    expect(system.factsOf(SHOWTIME, 'BookingConfirmed')).toHaveLength(1);
  });

  it('for a payment of another gateway, or for none of ours, is nothing to us', async () => {
    const paymentId = await started();
    const before = system.store.appends.length;
    moneyFor(payment(99));
    await check();
    moneyFor(paymentId);
    await checkPayment(desk, session(), { gateway: 'sandbox', gatewayReference: 'pi_1' });
    system.gateway.onReport = () => Promise.resolve(null);
    await check();
    moneyFor('no id of ours' as PaymentId);
    await check();
    expect(system.store.appends).toHaveLength(before);
  });
});

describe('Money that staff look at', () => {
  const review = (
    paymentId: PaymentId,
    decision: ReviewDecision,
    gatewayReference = 'pi_2',
  ): ReturnType<typeof reviewDiscrepancy> =>
    reviewDiscrepancy(desk, session(), { paymentId, gatewayReference, decision });

  async function found(changes: Partial<Receipt>): Promise<PaymentId> {
    const paymentId = await started();
    moneyFor(paymentId, changes);
    await check();
    expect(await paymentOf(paymentId)).toMatchObject({ status: 'needs-review' });
    return paymentId;
  }

  it('confirms the booking when they accept it, once', async () => {
    const paymentId = await found({ gatewayReference: 'pi_2' });
    for (let time = 0; time < 2; time += 1) {
      expect(await review(paymentId, 'accept')).toMatchObject({
        state: { status: 'succeeded', method: 'card' },
      });
    }
    expect(system.factsOf(SHOWTIME, 'BookingConfirmed')).toHaveLength(1);
  });

  it('is not accepted where the gateway does not have it', async () => {
    const paymentId = await found({ gatewayReference: 'pi_2' });
    system.gateway.onReport = () => Promise.resolve(null);
    expect(await review(paymentId, 'accept')).toMatchObject({ rejection: { code: 'payment-not-succeeded' } });
    expect(await paymentOf(paymentId)).toMatchObject({ status: 'needs-review' });
  });

  it('that is not known is not asked for', async () => {
    const paymentId = await found({ gatewayReference: 'pi_2' });
    system.gateway.onReport = () => Promise.reject(new Error('It was asked.'));
    expect(await review(paymentId, 'accept', 'pi_3')).toMatchObject({ rejection: { code: 'not-found' } });
  });

  it('goes back from where it is when they refund it', async () => {
    const paymentId = await found({ gatewayReference: 'pi_2', received: eur(1500) });
    await review(paymentId, 'refund');
    const refunds = (await paymentOf(paymentId))?.refunds ?? [];
    expect(refunds).toMatchObject([{ status: 'requested', amount: eur(1500), gatewayReference: 'pi_2' }]);
    const asked: unknown[] = [];
    system.gateway.onRefund = ({ gatewayReference, amount }) => {
      asked.push([gatewayReference, amount]);
      return Promise.resolve({ outcome: 'succeeded', gatewayReference: 're_1' });
    };
    const [{ refundId } = { refundId: refund(1) }] = refunds;
    await payRefund(desk, session(), { paymentId, refundId });
    expect(asked).toEqual([['pi_2', eur(1500)]]);
    expect(await paymentOf(paymentId)).toMatchObject({
      status: 'failed',
      refunds: [{ status: 'succeeded' }],
    });
  });
});

describe('A dispute that a gateway reports', () => {
  it('is recorded, and its end', async () => {
    const paymentId = await started();
    moneyFor(paymentId);
    await check();
    for (const status of ['open', 'open', 'lost', 'lost'] as const) {
      const dispute = { disputeReference: 'dp_1', amount: eur(2000), reason: 'fraudulent', status };
      moneyFor(paymentId, {}, [dispute]);
      await check();
    }
    expect(system.typesOf(`payment-${paymentId}`).slice(-3)).toEqual([
      'PaymentSucceeded',
      'DisputeOpened',
      'DisputeClosed',
    ]);
  });
});

describe('A payment that its gateway reports as', () => {
  const reportAs = (status: 'open' | 'cancelled', paymentId: PaymentId, gatewayReference = 'pi_1'): void => {
    system.gateway.onReport = () => Promise.resolve({ status, gatewayReference, paymentId });
  };

  it('open stays open', async () => {
    const paymentId = await started();
    reportAs('open', paymentId);
    await check();
    expect(await paymentOf(paymentId)).toMatchObject({ status: 'requested' });
  });

  it('cancelled ends, and the hold goes on', async () => {
    const paymentId = await started();
    reportAs('cancelled', paymentId);
    for (let time = 0; time < 2; time += 1) expect((await check()).outcome).toBe('accepted');
    expect(await paymentOf(paymentId)).toMatchObject({ status: 'cancelled' });
    expect(system.factsOf(SHOWTIME, 'HoldReleased')).toEqual([]);
  });

  it('cancelled after its money came stays paid', async () => {
    const paymentId = await started();
    moneyFor(paymentId);
    await check();
    reportAs('cancelled', paymentId);
    expect((await check()).outcome).toBe('accepted');
    expect(await paymentOf(paymentId)).toMatchObject({ status: 'succeeded' });
  });

  it('cancelled by another record of its own stays as it is', async () => {
    const paymentId = await started();
    reportAs('cancelled', paymentId, 'pi_2');
    await check('pi_2');
    expect(await paymentOf(paymentId)).toMatchObject({ status: 'requested' });
  });
});

describe('The reconciler', () => {
  const DAY = 86_400;
  const reconcile = (paymentId: PaymentId, afterSeconds: number): Promise<JobResult> =>
    reconcilePayments.perform(
      desk,
      sessionOf(desk, { ...context(900 + afterSeconds), now: addSeconds(now, afterSeconds) }),
      { paymentId } as never,
    );
  const askedAgain = (afterSeconds: number, pause: number): unknown => ({
    outcome: 'not-yet',
    until: addSeconds(now, afterSeconds + pause),
  });

  it('confirms a booking whose webhook was lost', async () => {
    const paymentId = await started();
    moneyFor(paymentId);
    for (let time = 0; time < 2; time += 1) {
      expect(await reconcile(paymentId, 60)).toMatchObject({ outcome: 'accepted' });
    }
    expect(system.factsOf(SHOWTIME, 'BookingConfirmed')).toHaveLength(1);
  });

  it('asks again about a payment that is open, ever more seldom', async () => {
    const paymentId = await started();
    const reportOpen = { status: 'open', gatewayReference: 'pi_1', paymentId } as const;
    system.gateway.onReport = () => Promise.resolve(reportOpen);
    expect(await reconcile(paymentId, 10)).toEqual(askedAgain(10, 60));
    expect(await reconcile(paymentId, 600)).toEqual(askedAgain(600, 600));
    expect(await reconcile(paymentId, 3 * DAY)).toEqual(askedAgain(3 * DAY, DAY));
  });

  it('asks nothing where the gateway’s answer was lost, and comes back', async () => {
    system.gateway.onOpen = () => Promise.reject(new Error('killed'));
    await expect(start()).rejects.toThrow('killed');
    const [stream = ''] = system.store.streamsOf('payment');
    system.gateway.onReport = () => Promise.reject(new Error('It was asked.'));
    const paymentId = stream.slice('payment-'.length) as PaymentId;
    expect(await reconcile(paymentId, 60)).toEqual(askedAgain(60, 60));
  });

  it('shows a payment to a person after a day, once, though the gateway does not answer', async () => {
    const paymentId = await started();
    system.gateway.onReport = () => Promise.reject(new Error('It does not answer.'));
    const stalls = (): number => system.factsOf(`payment-${paymentId}`, 'PaymentStalled').length;
    await expect(reconcile(paymentId, DAY - 1)).rejects.toThrow('It does not answer.');
    expect(stalls()).toBe(0);
    for (let time = 0; time < 2; time += 1) {
      await expect(reconcile(paymentId, DAY + time)).rejects.toThrow('It does not answer.');
    }
    expect(stalls()).toBe(1);
    moneyFor(paymentId);
    await reconcile(paymentId, DAY + 60);
    expect(await paymentOf(paymentId)).toMatchObject({ status: 'succeeded' });
  });

  it('leaves a payment that has ended alone', async () => {
    const paymentId = await started();
    await endPayment(desk, session(), paymentId);
    system.gateway.onReport = () => Promise.reject(new Error('It was asked.'));
    expect(await reconcile(paymentId, 60)).toMatchObject({ outcome: 'accepted', events: [] });
  });
});

describe('A payment that was ended without money', () => {
  const DAY = 86_400;
  const ask = (paymentId: PaymentId, afterSeconds: number): Promise<JobResult> =>
    checkEndedPayments.perform(
      desk,
      sessionOf(desk, { ...context(700 + afterSeconds), now: addSeconds(now, afterSeconds) }),
      { paymentId } as never,
    );
  async function ended(): Promise<PaymentId> {
    const paymentId = await started();
    await endPayment(desk, session(), paymentId);
    return paymentId;
  }

  it('is asked about on where a gateway cannot cancel, for a day', async () => {
    system.gateway.canCancel = false;
    const paymentId = await ended();
    const reportOpen = { status: 'open', gatewayReference: 'pi_1', paymentId } as const;
    system.gateway.onReport = () => Promise.resolve(reportOpen);
    const again = (at: number): unknown => ({ outcome: 'not-yet', until: addSeconds(now, at) });
    expect(await ask(paymentId, 10)).toEqual(again(70));
    expect(await ask(paymentId, 900)).toEqual(again(1800));
    expect(await ask(paymentId, DAY)).toMatchObject({ outcome: 'accepted', events: [] });
  });

  it('confirms its booking after all where money came', async () => {
    system.gateway.canCancel = false;
    const paymentId = await ended();
    moneyFor(paymentId);
    for (let time = 0; time < 2; time += 1) {
      expect(await ask(paymentId, 600)).toMatchObject({ outcome: 'accepted' });
    }
    expect(await paymentOf(paymentId)).toMatchObject({ status: 'succeeded' });
    expect(system.factsOf(SHOWTIME, 'BookingConfirmed')).toHaveLength(1);
  });

  it('is asked about while its gateway does not answer, or is not configured', async () => {
    system.gateway.canCancel = false;
    const paymentId = await ended();
    system.gateway.onReport = () => Promise.reject(new Error('It does not answer.'));
    await expect(ask(paymentId, DAY)).rejects.toThrow('It does not answer.');
    desk = { ...desk, gateways: new Map() };
    await expect(ask(paymentId, DAY - 1)).rejects.toThrow('is not configured');
    expect(await ask(paymentId, DAY)).toMatchObject({ outcome: 'accepted' });
  });

  it('is not asked about where it was cancelled for good', async () => {
    const paymentId = await ended();
    system.gateway.onReport = () => Promise.reject(new Error('It was asked.'));
    expect(await ask(paymentId, 60)).toMatchObject({ outcome: 'accepted', events: [] });
  });
});

describe('A refund on its way', () => {
  it('is asked about by the record that its gateway has made of it', async () => {
    const paymentId = await started();
    moneyFor(paymentId);
    await check();
    const asked = { paymentId, refundId: refund(1) };
    await requestRefund(session(), { ...asked, amount: eur(500), reason: 'booking-cancelled' });
    const references: (string | null)[] = [];
    system.gateway.onRefund = ({ refundReference }) => {
      references.push(refundReference);
      return Promise.resolve({ outcome: 'pending', gatewayReference: 're_1' });
    };
    for (let time = 0; time < 3; time += 1) {
      expect(await payRefund(desk, session(), asked)).toEqual({ outcome: 'pending' });
    }
    expect(references).toEqual([null, 're_1', 're_1']);
    expect(system.factsOf(`payment-${paymentId}`, 'RefundOpened')).toMatchObject([
      { data: { refundId: refund(1), amount: eur(500), gatewayReference: 're_1' } },
    ]);
  });

  it('stays requested and is asked for again later', async () => {
    const paymentId = await started();
    moneyFor(paymentId);
    await check();
    const asked = { paymentId, refundId: refund(1) };
    await requestRefund(session(), { ...asked, amount: eur(500), reason: 'booking-cancelled' });
    system.gateway.onRefund = () => Promise.resolve({ outcome: 'pending', gatewayReference: null });
    expect(await payRefund(desk, session(), asked)).toEqual({ outcome: 'pending' });
    expect(await payRefunds.perform(desk, session(), asked as never)).toEqual({
      outcome: 'not-yet',
      until: addSeconds(now, 300),
    });
    expect((await paymentOf(paymentId))?.refunds).toMatchObject([{ status: 'requested' }]);
  });
});

describe('A refund that had succeeded', () => {
  const DAY = 86_400;
  const failed = { outcome: 'failed', reason: 'lost_or_stolen_card' } as const;
  async function refunded(): Promise<{ readonly paymentId: PaymentId; readonly refundId: RefundId }> {
    const paymentId = await started();
    moneyFor(paymentId);
    await check();
    const asked = { paymentId, refundId: refund(1) };
    await requestRefund(session(), { ...asked, amount: eur(500), reason: 'booking-cancelled' });
    await payRefund(desk, session(), asked);
    return asked;
  }
  const ask = (asked: object, afterSeconds: number): Promise<JobResult> =>
    checkRefunds.perform(
      desk,
      sessionOf(desk, { ...context(900 + afterSeconds), now: addSeconds(now, afterSeconds) }),
      { ...asked, succeededAt: now } as never,
    );
  const reversals = (paymentId: PaymentId): readonly object[] =>
    system.factsOf(`payment-${paymentId}`, 'RefundReversed');

  it('is asked about more and more seldom, for two months', async () => {
    const asked = await refunded();
    system.gateway.onRefundState = () => Promise.resolve({ outcome: 'succeeded', gatewayReference: 're_1' });
    expect(await ask(asked, DAY)).toEqual({ outcome: 'not-yet', until: addSeconds(now, 2 * DAY) });
    expect(await ask(asked, 8 * DAY)).toEqual({ outcome: 'not-yet', until: addSeconds(now, 16 * DAY) });
    expect(await ask(asked, 61 * DAY)).toMatchObject({ outcome: 'accepted', events: [] });
    expect(reversals(asked.paymentId)).toEqual([]);
  });

  it('has failed once a bank has sent it back, and is not asked for again by itself', async () => {
    const asked = await refunded();
    system.gateway.onRefundState = () => Promise.resolve(failed);
    for (let time = 0; time < 2; time += 1) await ask(asked, DAY);
    await check();
    expect(reversals(asked.paymentId)).toMatchObject([{ data: { refundId: refund(1), amount: eur(500) } }]);
    expect((await paymentOf(asked.paymentId))?.refunds).toMatchObject([{ status: 'failed' }]);
    await payRefund(desk, session(), asked);
    expect(system.gateway.refunded).toHaveLength(1);
  });

  it('is asked about when the gateway tells of its payment', async () => {
    const asked = await refunded();
    const references: (string | null)[] = [];
    system.gateway.onRefundState = ({ gatewayReference }) => {
      references.push(gatewayReference);
      return Promise.resolve(failed);
    };
    await check();
    expect(references).toEqual(['pi_1']);
    expect(reversals(asked.paymentId)).toHaveLength(1);
  });
});

describe('A dispute whose message is lost', () => {
  const DAY = 86_400;
  const dispute = {
    disputeReference: 'dp_1',
    amount: eur(2000),
    reason: 'fraudulent',
    status: 'open',
  } as const;
  const ask = (gateway: string, afterSeconds = DAY): Promise<JobResult> =>
    findLostDisputes.perform(
      desk,
      sessionOf(desk, { ...context(990 + afterSeconds), now: addSeconds(now, afterSeconds) }),
      { gateway, since: now } as never,
    );

  it('is found by the day of its payment, recorded once, and how it ends', async () => {
    const paymentId = await started();
    moneyFor(paymentId);
    await check();
    const asked: string[] = [];
    let status: DisputeReport['status'] = 'open';
    system.gateway.onDisputesSince = (since) => {
      asked.push(since);
      return Promise.resolve([{ paymentId, gatewayReference: 'pi_1', dispute: { ...dispute, status } }]);
    };
    expect(await ask('stripe')).toEqual({ outcome: 'not-yet', until: addSeconds(now, 2 * DAY) });
    await ask('stripe');
    expect((await paymentOf(paymentId))?.disputes).toEqual([dispute]);
    status = 'lost';
    await ask('stripe', 4 * DAY);
    const types = ['DisputeOpened', 'DisputeClosed'];
    expect(types.map((type) => system.factsOf(`payment-${paymentId}`, type).length)).toEqual([1, 1]);
    expect(new Set(asked)).toEqual(new Set([now]));
    expect(await ask('stripe', 131 * DAY)).toMatchObject({ outcome: 'accepted' });
  });

  it('is none of ours where it names no payment of this gateway', async () => {
    const paymentId = await started();
    moneyFor(paymentId);
    await check();
    const found = (of: string): void => {
      const reported = { paymentId: of, gatewayReference: 'pi_1', dispute };
      system.gateway.onDisputesSince = () => Promise.resolve([reported]);
    };
    for (const of of ['no-id', payment(9)]) {
      found(of);
      await ask('stripe');
    }
    found(paymentId);
    await ask('sandbox');
    expect((await paymentOf(paymentId))?.disputes).toEqual([]);
    desk = { ...desk, gateways: new Map() };
    expect(await ask('stripe')).toMatchObject({ outcome: 'not-yet' });
  });
});
