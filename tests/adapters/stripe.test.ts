import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromStripe, toStripe } from '../../src/adapters/stripe/amounts.ts';
import { StripeGateway } from '../../src/adapters/stripe/gateway.ts';
import { money } from '../../src/domain/kernel/money.ts';
import type { PaymentOrder, RefundOrder } from '../../src/ports/payment-gateway.ts';
import { StripeDouble } from '../doubles/stripe.ts';
import { booking, eur, payment, refund, showtimeId } from '../support/fixtures.ts';

const CREATE = 'POST /v1/payment_intents';
const CANCEL = 'POST /v1/payment_intents/:id/cancel';
const REFUND = 'POST /v1/refunds';

const order: PaymentOrder = {
  paymentId: payment(1),
  bookingId: booking(1),
  showtimeId,
  amount: eur(2000),
  gatewayReference: null,
};

let stripe: StripeDouble;
let gateway: StripeGateway;
beforeEach(async () => {
  stripe = await StripeDouble.start();
  gateway = gatewayWith();
});
afterEach(() => stripe.close());

function gatewayWith(
  options: { readonly secretKey?: string; readonly secrets?: readonly string[] } = {},
): StripeGateway {
  const { secretKey = stripe.secretKey, secrets = [stripe.webhookSecret] } = options;
  return new StripeGateway({
    ...{ secretKey, publishableKey: 'pk_test_double', webhookSecrets: secrets },
    ...{ baseUrl: stripe.url, timeoutMilliseconds: 500 },
  });
}

async function opened(of: PaymentOrder = order): Promise<string> {
  const made = await gateway.open(of);
  if (made.outcome !== 'opened' || made.gatewayReference === null) throw new Error('It was not opened.');
  return made.gatewayReference;
}

const keysOf = (name: string): readonly (string | undefined)[] =>
  stripe.requests.filter((request) => request.name === name).map(({ key }) => key);

describe('Opening a payment', () => {
  it('makes an intent by card, with our ids and the exact amount', async () => {
    const id = await opened();
    const intent = stripe.account.intents.get(id);
    expect(intent).toMatchObject({
      amount: 2000,
      currency: 'eur',
      metadata: { paymentId: payment(1), bookingId: booking(1), showtimeId },
    });
    const [request] = stripe.requests;
    expect(new URLSearchParams(request?.body).get('allowed_payment_method_types[0]')).toBe('card');
    expect(await gateway.open({ ...order, gatewayReference: id })).toEqual({
      outcome: 'opened',
      gatewayReference: id,
      clientSecret: intent?.client_secret,
      redirectUrl: null,
    });
  });

  it.each(['lost', 'answer-lost', 'failed', 'hanging'] as const)(
    'makes one intent where a request is %s and the payment is opened again',
    async (fault) => {
      stripe.fail(CREATE, fault);
      await gateway.open(order).catch(() => undefined);
      await opened();
      expect(stripe.account.intents.size).toBe(1);
      expect(new Set(keysOf(CREATE))).toEqual(new Set([`payment:${payment(1)}`]));
    },
  );

  it.each(['failed', 'hanging'] as const)(
    'is asked for once where a request is %s: the customer waits',
    async (fault) => {
      stripe.fail(CREATE, fault);
      await expect(gateway.open(order)).rejects.toMatchObject({ name: 'GatewayUnavailable' });
      expect(keysOf(CREATE)).toHaveLength(1);
    },
  );

  it('that nobody answers is unknown, and goes on where it was', async () => {
    // A connection that breaks is tried once more.
    stripe.fail(CREATE, 'answer-lost', 'answer-lost');
    await expect(gateway.open(order)).rejects.toMatchObject({ name: 'GatewayUnavailable' });
    const [known] = stripe.account.intents.keys();
    expect(await opened()).toBe(known);
  });

  it.each([
    ['too little', eur(10), 'amount_too_small'],
    ['too much', eur(100_000_000), 'amount not payable'],
    ['too fine', money(1001, 'KWD'), 'amount not payable'],
  ])('of %s is refused', async (_, amount, reason) => {
    expect(await gateway.open({ ...order, amount })).toEqual({ outcome: 'refused', reason });
  });

  it('that we know of is never refused, nor taken from the other mode', async () => {
    const gone = gateway.open({ ...order, gatewayReference: 'pi_gone' });
    await expect(gone).rejects.toMatchObject({ name: 'GatewayUnavailable' });
    const id = await opened();
    const intent = stripe.account.intents.get(id);
    if (intent !== undefined) intent.livemode = true;
    await expect(gateway.open({ ...order, gatewayReference: id })).rejects.toThrow(/another mode/);
  });

  it('with a key that Stripe does not know is unknown, and the fault does not name the key', async () => {
    const wrong = gatewayWith({ secretKey: 'sk_test_wrong' });
    const fault = await wrong.open(order).then(
      () => new Error('It was opened.'),
      (error: unknown) => error as Error,
    );
    expect(fault).toMatchObject({ name: 'GatewayUnavailable' });
    expect(inspect(fault, { depth: null })).not.toContain('sk_test_wrong');
  });
});

describe('A report', () => {
  it('tells what came, to the minor unit, and for what', async () => {
    const id = await opened();
    expect(await gateway.report(id)).toMatchObject({ status: 'open', paymentId: payment(1) });
    stripe.account.decline(id);
    expect(await gateway.report(id)).toMatchObject({ status: 'open' });
    stripe.account.pay(id, 1999);
    expect(await gateway.report(id)).toEqual({
      status: 'succeeded',
      receipt: {
        ...{ gatewayReference: id, paymentId: payment(1), bookingId: booking(1), showtimeId },
        ...{ openedReference: id, received: eur(1999), method: 'card', isSuspicious: false },
      },
      others: [],
      disputes: [],
    });
  });

  it('tells of disputes, and how they ended', async () => {
    const id = await opened();
    stripe.account.pay(id);
    const dispute = stripe.account.dispute(id);
    const reported = { disputeReference: dispute.id, amount: eur(2000), reason: 'fraudulent' };
    const ends = [
      ['under_review', 'open'],
      ['a status of tomorrow', 'open'],
      ['won', 'won'],
      ['warning_closed', 'won'],
      ['prevented', 'won'],
      ['lost', 'lost'],
    ] as const;
    for (const [atStripe, status] of ends) {
      dispute.status = atStripe;
      expect(await gateway.report(id)).toMatchObject({ disputes: [{ ...reported, status }] });
    }
  });

  it('knows nothing of an intent that is not there, not ours, or of the other mode', async () => {
    expect(await gateway.report('pi_nobody')).toBeNull();
    const foreign = stripe.account.create({ amount: '2000', currency: 'eur' }).body as { id: string };
    stripe.account.pay(foreign.id);
    expect(await gateway.report(foreign.id)).toBeNull();
    const id = await opened();
    const intent = stripe.account.intents.get(id);
    if (intent !== undefined) intent.livemode = true;
    expect(await gateway.report(id)).toBeNull();
  });

  it('that does not come is unknown', async () => {
    const id = await opened();
    stripe.fail('GET /v1/payment_intents/:id', 'failed', 'failed', 'failed');
    await expect(gateway.report(id)).rejects.toMatchObject({ name: 'GatewayUnavailable' });
  });
});

describe('Cancelling a payment', () => {
  it('makes sure that it cannot succeed any more, again and again', async () => {
    const gatewayReference = await opened();
    for (let time = 0; time < 2; time += 1) {
      expect(await gateway.cancel({ ...order, gatewayReference })).toEqual({ outcome: 'cancelled' });
    }
    expect(stripe.account.intents.get(gatewayReference)?.status).toBe('canceled');
  });

  it('finds the intent that a crash has lost', async () => {
    const id = await opened();
    expect(await gateway.cancel(order)).toEqual({ outcome: 'cancelled' });
    expect(stripe.account.intents.get(id)?.status).toBe('canceled');
    expect(stripe.account.intents.size).toBe(1);
  });

  it('tells of money that has come meanwhile', async () => {
    const gatewayReference = await opened();
    stripe.onRequest = (name) => {
      if (name === CANCEL) stripe.account.pay(gatewayReference);
    };
    expect(await gateway.cancel({ ...order, gatewayReference })).toMatchObject({
      outcome: 'succeeded',
      receipt: { gatewayReference, received: eur(2000) },
    });
  });

  it('is not refused for ever because it was refused once', async () => {
    const gatewayReference = await opened();
    const intent = stripe.account.intents.get(gatewayReference);
    stripe.onRequest = (name) => {
      if (name === CANCEL && intent !== undefined) intent.status = 'processing';
    };
    const cancelling = gateway.cancel({ ...order, gatewayReference });
    await expect(cancelling).rejects.toMatchObject({ name: 'GatewayUnavailable' });
    stripe.onRequest = () => undefined;
    stripe.account.decline(gatewayReference);
    expect(await gateway.cancel({ ...order, gatewayReference })).toEqual({ outcome: 'cancelled' });
  });

  it('is unknown while the bank thinks', async () => {
    const gatewayReference = await opened();
    const intent = stripe.account.intents.get(gatewayReference);
    if (intent !== undefined) intent.status = 'processing';
    const cancelling = gateway.cancel({ ...order, gatewayReference });
    await expect(cancelling).rejects.toMatchObject({ name: 'GatewayUnavailable' });
  });
});

describe('A refund', () => {
  let refundOrder: RefundOrder;
  beforeEach(async () => {
    const gatewayReference = await opened();
    stripe.account.pay(gatewayReference);
    const { paymentId, bookingId } = order;
    refundOrder = {
      paymentId,
      bookingId,
      refundId: refund(1),
      gatewayReference,
      refundReference: null,
      amount: eur(500),
    };
  });

  const refunds = (): readonly string[] => [...stripe.account.refunds.keys()];

  it('is made once, under its own key', async () => {
    const first = await gateway.refund(refundOrder);
    expect(first).toEqual({ outcome: 'succeeded', gatewayReference: refunds()[0] });
    expect(await gateway.refund(refundOrder)).toEqual(first);
    await gateway.refund({ ...refundOrder, refundId: refund(2) });
    expect(keysOf(REFUND)).toEqual([`refund:${refund(1)}`, `refund:${refund(2)}`]);
    expect(refunds()).toHaveLength(2);
  });

  it.each(['lost', 'answer-lost', 'failed-after', 'hanging'] as const)(
    'whose request is %s is made once',
    async (fault) => {
      stripe.fail(REFUND, fault);
      expect(await gateway.refund(refundOrder)).toMatchObject({ outcome: 'succeeded' });
      expect(refunds()).toHaveLength(1);
    },
  );

  it('that is on its way is asked for until it ends, well or badly', async () => {
    stripe.account.refundStatus = 'pending';
    expect(await gateway.refund(refundOrder)).toEqual({ outcome: 'pending', gatewayReference: null });
    const [made] = stripe.account.refunds.values();
    if (made !== undefined)
      Object.assign(made, { status: 'failed', failure_reason: 'expired_or_canceled_card' });
    expect(await gateway.refund(refundOrder)).toEqual({
      outcome: 'failed',
      reason: 'expired_or_canceled_card',
    });
    expect(refunds()).toHaveLength(1);
  });

  it('that is there with another amount is not taken for ours', async () => {
    await gateway.refund(refundOrder);
    await expect(gateway.refund({ ...refundOrder, amount: eur(600) })).rejects.toThrow(
      /is 500 eur at Stripe/,
    );
  });

  it('of more than there is fails', async () => {
    expect(await gateway.refund({ ...refundOrder, amount: eur(2001) })).toEqual({
      outcome: 'failed',
      reason: 'amount_too_large',
    });
  });
});

describe('A webhook', () => {
  const event = (
    type = 'payment_intent.succeeded',
    livemode = false,
    metadata: object = { paymentId: payment(1) },
  ) => {
    const object = { id: 'pi_1', object: 'payment_intent', metadata };
    return Buffer.from(JSON.stringify({ id: 'evt_1', object: 'event', type, livemode, data: { object } }));
  };
  const sign = (body: Buffer, secret = stripe.webhookSecret, at = Math.floor(Date.now() / 1000)): string => {
    const v1 = createHmac('sha256', secret).update(`${at}.`).update(body).digest('hex');
    return `t=${at},v1=${v1}`;
  };

  it('names the event and the intent, and nothing else', () => {
    const body = event();
    expect(gateway.notices.read(body, sign(body))).toEqual({ eventId: 'evt_1', gatewayReference: 'pi_1' });
  });

  it('may be signed with each of the secrets while one is rotated', () => {
    const rotating = gatewayWith({ secrets: ['whsec_new', 'whsec_old'] });
    const body = event();
    for (const secret of ['whsec_new', 'whsec_old']) {
      expect(rotating.notices.read(body, sign(body, secret))).toMatchObject({ eventId: 'evt_1' });
    }
    expect(rotating.notices.read(body, sign(body))).toBe('forged');
  });

  it('is forged without a signature, with another body, and with a signature that is old', () => {
    const body = event();
    const old = Math.floor(Date.now() / 1000) - 301;
    expect(gateway.notices.read(body, '')).toBe('forged');
    expect(gateway.notices.read(Buffer.concat([body, Buffer.from(' ')]), sign(body))).toBe('forged');
    expect(gateway.notices.read(body, sign(body, stripe.webhookSecret, old))).toBe('forged');
  });

  it.each([
    ['of another kind', () => event('charge.succeeded')],
    ['of the other mode', () => event('payment_intent.succeeded', true)],
    ['about an intent that is not ours', () => event('payment_intent.succeeded', false, {})],
    ['that is no JSON', () => Buffer.from('not json')],
  ])('%s is nothing for us', (_, make) => {
    const body = make();
    expect(gateway.notices.read(body, sign(body))).toBeNull();
  });
});

describe('An amount', () => {
  it.each([
    [money(1050, 'EUR'), 1050],
    [money(500, 'JPY'), 500],
    [money(5120, 'KWD'), 5120],
    [money(5, 'ISK'), 500],
    [money(7, 'UGX'), 700],
    [money(300, 'MGA'), 3],
  ])('%j is %i at Stripe', (ours, amount) =>
    expect(toStripe(ours)).toEqual({ amount, currency: ours.currency.toLowerCase() }),
  );

  it('that Stripe cannot take exactly is not rounded', () => {
    expect([toStripe(money(350, 'MGA')), toStripe(money(5121, 'KWD'))]).toEqual([null, null]);
    expect(() => fromStripe({ amount: 550, currency: 'isk' })).toThrow(/no whole amount/);
  });

  it('comes back as it went, in every currency', () => {
    const currency = fc.constantFrom(...Intl.supportedValuesOf('currency'));
    fc.assert(
      fc.property(currency, fc.integer({ min: 0, max: 999_999 }), (code, amount) => {
        const counted = toStripe(money(amount, code));
        const back = counted === null ? money(amount, code) : fromStripe(counted);
        expect(back).toEqual(money(amount, code));
      }),
    );
  });
});
