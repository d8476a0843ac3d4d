import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it, afterAll } from '@jest/globals';
import { StripeGateway } from '../../src/adapters/stripe/gateway.ts';
import { addSeconds, instantOf } from '../../src/engine/instant.ts';
import { derivedId } from '../../src/engine/derived-id.ts';
import { canonicalJson } from '../../src/engine/json.ts';
import { StripeDouble } from '../doubles/stripe.ts';
import type { StripeEvent } from '../doubles/stripe/account.ts';
import { clerk, customer, hold, openCinema, type Cinema } from '../support/cinema.ts';
import { clientAs, type Answer, type Client } from '../support/client.ts';
import { filesBelow } from '../support/deployment.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

const CREATE = 'POST /v1/payment_intents';

let stripe: StripeDouble;
let system: TestSystem;
let cinema: Cinema;
let showtimeId: string;
let seat = 0;
const told: Promise<number>[] = [];

beforeAll(async () => {
  stripe = await StripeDouble.start();
  const gateway = new StripeGateway({
    ...{
      secretKey: stripe.secretKey,
      publishableKey: 'pk_test_double',
      webhookSecrets: [stripe.webhookSecret],
    },
    ...{ baseUrl: stripe.url, timeoutMilliseconds: 1000 },
  });
  system = await openSystem({
    settings: { holdsPerCustomer: 100 },
    ports: (ports) => ({ ...ports, gateways: [gateway] }),
  });
  cinema = await openCinema(system, { rows: ['A'], seatsPerRow: 60 });
  showtimeId = await cinema.schedule();
});
afterAll(async () => {
  await system.close();
  await stripe.close();
});

beforeEach(() => {
  stripe.account.onEvent = (event) => void told.push(deliver(event));
});
afterEach(async () => {
  stripe.onRequest = () => undefined;
  system.now = () => instantOf(Date.now());
  await Promise.all(told.splice(0));
});

const deliver = (event: StripeEvent, sending: Parameters<StripeDouble['deliver']>[2] = {}): Promise<number> =>
  stripe.deliver(event, `${system.url}/api/v1/webhooks/stripe`, sending);

interface Begun {
  readonly owner: Client;
  readonly bookingId: string;
  readonly paymentId: string;
  readonly intentId: string;
  /** Of one seat: it depends on the time of day. */
  readonly amount: number;
}

const start = (owner: Client, bookingId: string, headers = {}): Promise<Answer> =>
  owner.post(`/bookings/${bookingId}/payments`, { gateway: 'stripe' }, headers);

/** A hold of one seat whose payment is open at Stripe. */
async function begin(): Promise<Begun> {
  const owner = customer(system);
  seat += 1;
  const bookingId = await hold(owner, showtimeId, [`A${seat}`]);
  const started = await start(owner, bookingId);
  expect(started.status).toBe(201);
  const { paymentId, amount } = started.body as { paymentId: string; amount: { amount: number } };
  return { owner, bookingId, paymentId, intentId: intentOf(paymentId), amount: amount.amount };
}

function intentOf(paymentId: string): string {
  const intents = [...stripe.account.intents.values()];
  const made = intents.filter(({ metadata }) => metadata['paymentId'] === paymentId);
  expect(made).toHaveLength(1);
  return made[0]?.id ?? '';
}

async function bookingOf({ owner, bookingId }: Begun): Promise<Answer['body']> {
  return (await owner.get(`/bookings/${bookingId}`)).body;
}
async function paymentOf({ owner, paymentId }: Begun): Promise<Answer['body']> {
  return (await owner.get(`/payments/${paymentId}`)).body;
}
const untilBooking = (begun: Begun, status: string): Promise<void> =>
  until(async () => (await bookingOf(begun)).status === status, `the booking is ${status}`);
const untilPayment = (begun: Begun, is: (payment: Answer['body']) => boolean, what: string): Promise<void> =>
  until(async () => is(await paymentOf(begun)), what);

/** How often something stands in a booking's history. */
async function count(begun: Begun, type: string): Promise<number> {
  const { body } = await begun.owner.get(`/bookings/${begun.bookingId}/history`);
  return (body.items as { type: string }[]).filter((entry) => entry.type === type).length;
}

/** Waits until the system has worked off everything that it was told, by a payment that is told of after it. */
async function afterAllThatWasTold(): Promise<void> {
  const last = await begin();
  stripe.account.pay(last.intentId);
  await untilBooking(last, 'confirmed');
}

describe('A booking that is paid with Stripe', () => {
  it('is confirmed once the webhook has come and Stripe was asked', async () => {
    const config = await customer(system).get('/config');
    expect(config.body).toMatchObject({ gateways: ['stripe'], stripePublishableKey: 'pk_test_double' });
    const begun = await begin();
    expect(stripe.account.intents.get(begun.intentId)).toMatchObject({
      ...{ amount: begun.amount, currency: 'eur' },
      metadata: { paymentId: begun.paymentId, bookingId: begun.bookingId, showtimeId },
    });
    stripe.account.pay(begun.intentId);
    await untilBooking(begun, 'confirmed');
    await untilPayment(begun, ({ status }) => status === 'succeeded', 'the payment succeeded');
    expect(await paymentOf(begun)).toMatchObject({
      ...{ gateway: 'stripe', method: 'card', gatewayReference: begun.intentId },
    });
  });

  it('gets its client secret from Stripe each time, and nobody stores it', async () => {
    const userId = randomUUID();
    const owner = clientAs(system, 'customer', userId);
    seat += 1;
    const bookingId = await hold(owner, showtimeId, [`A${seat}`]);
    const key = { 'Idempotency-Key': 'pay-once' };
    const first = await start(owner, bookingId, key);
    const { paymentId, clientSecret } = first.body as { paymentId: string; clientSecret: string };
    const intent = stripe.account.intents.get(intentOf(paymentId));
    expect([first.status, clientSecret]).toEqual([201, intent?.client_secret]);
    // Another one at Stripe: an answer that has it does not come from a store.
    const asked = `${clientSecret}_asked_again`;
    if (intent !== undefined) Object.assign(intent, { client_secret: asked });
    const replayed = await start(owner, bookingId, key);
    expect(replayed.headers['idempotency-replayed']).toBe('true');
    expect([replayed.status, replayed.body]).toEqual([201, { ...first.body, clientSecret: asked }]);
    const again = await start(owner, bookingId);
    expect([again.status, again.body]).toEqual([200, { ...first.body, clientSecret: asked }]);
    const asker = [userId, 'customer', 'post', '/bookings/:id/payments', canonicalJson({ id: bookingId })];
    const scope = derivedId('request', ...asker, 'pay-once');
    const kept = await system.application.commands.idempotentRequests.begin({
      ...{ scope, userId, body: JSON.stringify({ gateway: 'stripe' }) },
    });
    expect(kept).toMatchObject({ state: 'done', response: { status: 201 } });
    expect(JSON.stringify(kept)).not.toContain('_secret_');
    const stored = await allThatIsStored();
    expect(stored).toContain(paymentId);
    expect(stored).not.toContain('_secret_');
  });

  it('has one confirmation however often and in whatever order the webhooks come', async () => {
    stripe.account.onEvent = () => undefined;
    const begun = await begin();
    const failed = stripe.account.decline(begun.intentId);
    const paid = stripe.account.pay(begun.intentId);
    const events = [paid, failed, paid, paid, failed, paid];
    const statuses = await Promise.all(events.map((event) => deliver(event)));
    expect(statuses).toEqual(events.map(() => 200));
    await untilBooking(begun, 'confirmed');
    expect(await deliver(paid)).toBe(200);
    stripe.account.onEvent = (event) => void told.push(deliver(event));
    await afterAllThatWasTold();
    expect([await count(begun, 'BookingConfirmed'), await count(begun, 'PaymentSucceeded')]).toEqual([1, 1]);
  });

  it('is confirmed while its hold is live though the webhook is lost: Stripe is asked', async () => {
    stripe.account.onEvent = () => undefined;
    const begun = await begin();
    stripe.account.pay(begun.intentId);
    system.now = () => addSeconds(instantOf(Date.now()), 90);
    await untilBooking(begun, 'confirmed');
    expect(await count(begun, 'HoldExpired')).toBe(0);
  });

  it('is not confirmed by what Stripe has not signed, nor by what its API does not say', async () => {
    const begun = await begin();
    const intent = stripe.account.intents.get(begun.intentId);
    stripe.account.onEvent = () => undefined;
    const claimed = { ...intent, status: 'succeeded', amount_received: begun.amount };
    const forged = stripe.account.happened('payment_intent.succeeded', claimed);
    expect(await deliver(forged, { secret: 'whsec_wrong' })).toBe(400);
    expect(await deliver(forged, { signedAt: 1_700_000_000 })).toBe(400);
    expect(await deliver(forged, { sent: JSON.stringify(forged) })).toBe(400);
    expect(await deliver(forged)).toBe(200);
    stripe.account.onEvent = (event) => void told.push(deliver(event));
    await afterAllThatWasTold();
    expect(await bookingOf(begun)).toMatchObject({ status: 'held' });
    expect(await paymentOf(begun)).toMatchObject({ status: 'requested' });
  });

  it('is not confirmed by another amount: a person looks at it', async () => {
    const begun = await begin();
    stripe.account.pay(begun.intentId, begun.amount - 1);
    await untilPayment(begun, ({ status }) => status === 'needs-review', 'the payment needs a review');
    expect(await bookingOf(begun)).toMatchObject({ status: 'held' });
    expect(await count(begun, 'PaymentDiscrepancyFound')).toBe(1);
  });

  it('goes back when staff say so, where it was another amount', async () => {
    const begun = await begin();
    const amount = begun.amount - 1;
    stripe.account.pay(begun.intentId, amount);
    await untilPayment(begun, ({ status }) => status === 'needs-review', 'the payment needs a review');
    const { discrepancies } = await paymentOf(begun);
    const { intentId: gatewayReference, paymentId } = begun;
    const listed = await clerk(system).get(`/payments?status=needs-review&bookingId=${begun.bookingId}`);
    expect(listed.body.items).toMatchObject([{ id: paymentId, status: 'needs-review' }]);
    expect(discrepancies).toMatchObject([{ gatewayReference, choices: ['refund', 'dismiss'] }]);
    const reviewing = { gatewayReference, decision: 'refund' };
    const reviewed = await clerk(system).post(`/payments/${paymentId}/review`, reviewing);
    expect([reviewed.status, reviewed.body.status]).toEqual([200, 'failed']);
    await untilPayment(begun, ({ refunded }) => refunded.amount === amount, 'the money is back');
    const refunds = [...stripe.account.refunds.values()];
    expect(refunds.filter((each) => each.payment_intent === gatewayReference)).toMatchObject([{ amount }]);
    const late = await clerk(system).post(`/payments/${paymentId}/review`, {
      ...reviewing,
      decision: 'dismiss',
    });
    expect([late.status, late.body.code]).toEqual([409, 'already-reviewed']);
  });

  it('is shown as disputed while the customer objects at their bank, and how that ended', async () => {
    const begun = await begin();
    stripe.account.pay(begun.intentId);
    await untilBooking(begun, 'confirmed');
    const dispute = stripe.account.dispute(begun.intentId);
    await untilPayment(begun, ({ status }) => status === 'disputed', 'the payment is disputed');
    stripe.account.closeDispute(dispute.id, 'lost');
    await untilPayment(begun, ({ status }) => status === 'succeeded', 'the dispute is closed');
    expect(await paymentOf(begun)).toMatchObject({
      disputes: [{ id: dispute.id, status: 'lost', reason: 'fraudulent', amount: { amount: begun.amount } }],
    });
  });

  it('takes no notice of intents that are not ours and of events that it does not know', async () => {
    const before = await system.open.ports.subscription.head();
    const foreign = stripe.account.create({ amount: '1000', currency: 'eur' }).body as { id: string };
    stripe.account.pay(foreign.id);
    stripe.account.happened('customer.created', { id: 'cus_1' } as object);
    expect(await Promise.all(told.splice(0))).toEqual([200, 200]);
    expect(await system.open.ports.subscription.head()).toBe(before);
  });

  it('has one intent where the answer to its creation was lost, and goes on after a refusal to serve', async () => {
    const owner = customer(system);
    seat += 1;
    const bookingId = await hold(owner, showtimeId, [`A${seat}`]);
    // A connection that breaks is tried once more.
    stripe.fail(CREATE, 'answer-lost', 'answer-lost');
    const key = { 'Idempotency-Key': 'lost' };
    const unanswered = await start(owner, bookingId, key);
    expect([unanswered.status, unanswered.body.code]).toEqual([503, 'gateway-unavailable']);
    const started = await start(owner, bookingId, key);
    expect(started.status).toBe(200);
    const { paymentId } = started.body as { paymentId: string };
    expect(intentOf(paymentId)).not.toBe('');
    const keys = stripe.requests.filter(({ name, body }) => name === CREATE && body.includes(bookingId));
    expect(new Set(keys.map(({ key: used }) => used))).toEqual(new Set([`payment:${paymentId}`]));
  });

  it('loses its seats when its hold ends, and its intent before', async () => {
    const begun = await begin();
    system.now = () => addSeconds(instantOf(Date.now()), 700);
    await untilBooking(begun, 'expired');
    expect(stripe.account.intents.get(begun.intentId)?.status).toBe('canceled');
    await untilPayment(begun, ({ status }) => status === 'cancelled', 'the payment is cancelled');
  });

  it('is confirmed where the card was charged while its intent was being cancelled', async () => {
    stripe.account.onEvent = () => undefined;
    const begun = await begin();
    stripe.onRequest = (name) => {
      const { status } = stripe.account.intents.get(begun.intentId) ?? {};
      if (name.endsWith('/cancel') && status?.startsWith('requires_') === true)
        stripe.account.pay(begun.intentId);
    };
    system.now = () => addSeconds(instantOf(Date.now()), 700);
    await untilBooking(begun, 'confirmed');
    expect(await count(begun, 'BookingConfirmed')).toBe(1);
  });

  it('gets its money back by itself where the money came after the seats were sold to somebody else', async () => {
    stripe.account.onEvent = () => undefined;
    const begun = await begin();
    const [{ seatId }] = (await bookingOf(begun)).seats as [{ seatId: string }];
    // Stripe answers nothing before the money is there: the intent is not cancelled in time.
    let answer = (): void => undefined;
    const paying = new Promise<void>((resolve) => (answer = resolve));
    stripe.onRequest = () => paying;
    expect((await begun.owner.post(`/bookings/${begun.bookingId}/release`)).status).toBe(200);
    const paid = stripe.account.pay(begun.intentId);
    const other = clerk(system);
    const bookingId = await hold(other, showtimeId, [seatId]);
    expect((await other.post(`/bookings/${bookingId}/confirm`, { method: 'cash' })).status).toBe(200);
    answer();
    await deliver(paid);
    const isBack = ({ refunded }: Answer['body']): boolean => refunded.amount === begun.amount;
    await untilPayment(begun, isBack, 'the money is back');
    expect(await bookingOf(begun)).toMatchObject({ status: 'released' });
    const refunds = [...stripe.account.refunds.values()].filter(
      (each) => each.payment_intent === begun.intentId,
    );
    expect(refunds).toMatchObject([{ amount: begun.amount, currency: 'eur' }]);
  });

  it('gets its money back once when it is cancelled, though the answer of Stripe was lost', async () => {
    const begun = await begin();
    stripe.account.pay(begun.intentId);
    await untilBooking(begun, 'confirmed');
    stripe.fail('POST /v1/refunds', 'answer-lost', 'failed-after');
    const cancelled = await begun.owner.post(`/bookings/${begun.bookingId}/cancel`, {});
    expect(cancelled.body).toMatchObject({
      status: 'cancelled',
      refund: { amount: { amount: begun.amount } },
    });
    const isBack = ({ refunded }: Answer['body']): boolean => refunded.amount === begun.amount;
    await untilPayment(begun, isBack, 'the money is back');
    const refunds = [...stripe.account.refunds.values()].filter(
      (each) => each.payment_intent === begun.intentId,
    );
    expect(refunds).toHaveLength(1);
    expect(await paymentOf(begun)).toMatchObject({ refunds: [{ status: 'succeeded' }] });
  });
});

describe('What a bank sends back', () => {
  const tomorrow = (): void => {
    system.now = () => addSeconds(instantOf(Date.now()), 26 * 3600);
  };

  async function refunded(): Promise<Begun & { readonly refundReference: string }> {
    const begun = await begin();
    stripe.account.pay(begun.intentId);
    await untilBooking(begun, 'confirmed');
    await begun.owner.post(`/bookings/${begun.bookingId}/cancel`, {});
    await untilPayment(begun, ({ refunds }) => refunds[0]?.status === 'succeeded', 'the money is back');
    const found = [...stripe.account.refunds.values()].find((each) => each.payment_intent === begun.intentId);
    return { ...begun, refundReference: found?.id ?? '' };
  }

  async function expectOwed(begun: Begun): Promise<void> {
    await untilPayment(begun, ({ status }) => status === 'needs-review', 'a person sees to it');
    expect(await paymentOf(begun)).toMatchObject({
      refunded: { amount: 0 },
      refunds: [{ status: 'failed' }],
    });
    const isPaid = async (): Promise<boolean> => (await bookingOf(begun)).paymentStatus === 'paid';
    await until(isPaid, 'the booking is paid again');
    expect(await bookingOf(begun)).toMatchObject({ status: 'cancelled', paymentStatus: 'paid' });
    expect(await count(begun, 'RefundReversed')).toBe(1);
  }

  it('is a refund that has failed, for a person to see to: another one makes it good', async () => {
    const begun = await refunded();
    stripe.account.returnRefund(begun.refundReference);
    await expectOwed(begun);
    const again = await clerk(system).post(`/payments/${begun.paymentId}/refunds`, {
      reason: 'The first one came back.',
    });
    expect(again.status).toBe(201);
    await untilPayment(begun, ({ refunded: back }) => back.amount === begun.amount, 'the money is back');
    expect(await paymentOf(begun)).toMatchObject({
      status: 'succeeded',
      refunds: [{ status: 'failed' }, { status: 'succeeded' }],
    });
  });

  it('is found a day later though the webhook is lost, and may be paid out in another way', async () => {
    const begun = await refunded();
    stripe.account.onEvent = () => undefined;
    stripe.account.returnRefund(begun.refundReference);
    tomorrow();
    await expectOwed(begun);
    const [{ id }] = (await paymentOf(begun)).refunds as [{ id: string }];
    const paidOut = await clerk(system).post(`/payments/${begun.paymentId}/refunds/${id}/paid-out`);
    expect([paidOut.status, paidOut.body.status]).toEqual([200, 'succeeded']);
    await untilPayment(begun, ({ status }) => status === 'succeeded', 'nothing is left to see to');
  });

  it('is a dispute that is found a day later though each webhook of it is lost', async () => {
    const begun = await begin();
    stripe.account.pay(begun.intentId);
    await untilBooking(begun, 'confirmed');
    stripe.account.onEvent = () => undefined;
    const { id } = stripe.account.dispute(begun.intentId);
    tomorrow();
    await untilPayment(begun, ({ status }) => status === 'disputed', 'the payment is disputed');
    expect(await paymentOf(begun)).toMatchObject({ disputes: [{ id, status: 'open' }] });
  });
});

/** All events as they lie, and every file of the data directory. */
async function allThatIsStored(): Promise<string> {
  const texts = filesBelow(system.open.directory).map(([, content]) => content);
  const { subscription } = system.open.ports;
  const head = await subscription.head();
  const done = new AbortController();
  for await (const { events, position } of subscription.subscribe(0n, { signal: done.signal })) {
    texts.push(...events.map(({ data }) => JSON.stringify(data)));
    if (position >= head) break;
  }
  done.abort();
  return texts.join('\n');
}
