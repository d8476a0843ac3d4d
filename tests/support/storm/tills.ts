import { transactionIdOf } from '../../../src/adapters/sslcommerz/identifiers.ts';
import { PaymentId } from '../../../src/domain/kernel/ids.ts';
import { SslcommerzDouble } from '../../doubles/sslcommerz.ts';
import { RATE, type Attempt, type Fields } from '../../doubles/sslcommerz/store.ts';
import { StripeDouble } from '../../doubles/stripe.ts';
import type { Intent, StripeEvent } from '../../doubles/stripe/account.ts';

/** One message of a gateway, or of somebody who says so. It can be sent again and again. */
export interface Delivery {
  /** Sends it to the API below this address, and answers the status. */
  send(api: string, now: Date): Promise<number>;
  /** The status that it has to be answered with. */
  readonly expected: number;
}

export interface Amount {
  /** In minor units. */
  readonly amount: number;
  readonly currency: string;
}

/** What goes wrong with a payment at its gateway. */
export interface Oddity {
  /** So many minor units less than was asked for. */
  readonly less?: number;
  readonly currency?: string;
}

/** The customers, the strangers and the books of one gateway, the same for each. */
export interface Till {
  readonly gateway: 'stripe' | 'sslcommerz';
  /** Where its API is, and what we need to speak to it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether the gateway would still take money for it. */
  isPayable(paymentId: string): boolean;
  /** The customer pays. What is answered tells of it, and so does what the other methods answer. */
  pay(paymentId: string, oddity?: Oddity): Delivery;
  decline(paymentId: string): Delivery;
  /** Money that names the payment, and comes by another record of the gateway than the one that pays it. */
  stray(paymentId: string): Delivery;
  /** The gateway signs what its API does not confirm. */
  claim(paymentId: string): Delivery;
  /** A stranger says that it was paid. */
  forge(paymentId: string): Delivery;
  /** The gateway tells of money that is none of our business. */
  foreign(): Delivery;
  /** What the gateway has taken for a payment. */
  received(paymentId: string): readonly Amount[];
  /** What the gateway has paid back of it. */
  returned(paymentId: string): readonly Amount[];
  /** Lets some refunds take their time from now on, or none. */
  setRefundsSlow(areSlow: boolean): void;
  /** Loses some answers of the gateway, after it has done what it was asked, or instead. */
  stumble(): void;
  close(): Promise<void>;
}

class StripeTill implements Till {
  readonly gateway = 'stripe';
  readonly environment: Till['environment'];
  private readonly stripe: StripeDouble;
  private readonly secondIntents: Intent[] = [];

  constructor(stripe: StripeDouble) {
    this.stripe = stripe;
    this.environment = {
      STRIPE_SECRET_KEY: stripe.secretKey,
      STRIPE_PUBLISHABLE_KEY: 'pk_test_double',
      STRIPE_WEBHOOK_SECRETS: stripe.webhookSecret,
      STRIPE_API_BASE: stripe.url,
    };
  }

  isPayable(paymentId: string): boolean {
    return this.intentOf(paymentId).status === 'requires_payment_method';
  }

  pay(paymentId: string, { less = 0, currency }: Oddity = {}): Delivery {
    const intent = this.intentOf(paymentId);
    if (currency !== undefined) Object.assign(intent, { currency: currency.toLowerCase() });
    return this.telling(this.stripe.account.pay(intent.id, intent.amount - less));
  }

  decline(paymentId: string): Delivery {
    return this.telling(this.stripe.account.decline(this.intentOf(paymentId).id));
  }

  stray(paymentId: string): Delivery {
    const { amount, currency, metadata } = this.intentOf(paymentId);
    const { account } = this.stripe;
    const { id } = account.create({ amount: String(amount), currency, metadata }).body as Intent;
    const intent = account.intents.get(id);
    if (intent !== undefined) this.secondIntents.push(intent);
    return this.telling(account.pay(id));
  }

  claim(paymentId: string): Delivery {
    return this.telling(this.untrue(paymentId));
  }

  forge(paymentId: string): Delivery {
    const event = this.untrue(paymentId);
    const send = (api: string, now: Date): Promise<number> =>
      this.stripe.deliver(event, webhookAt(api), { signedAt: secondsOf(now), secret: 'whsec_guessed' });
    return { expected: 400, send };
  }

  foreign(): Delivery {
    const { account } = this.stripe;
    const { id } = account.create({ amount: '1000', currency: 'eur' }).body as Intent;
    return this.telling(account.pay(id));
  }

  received(paymentId: string): readonly Amount[] {
    const intents = [this.intentOf(paymentId), ...this.secondIntents];
    return intents
      .filter(({ status, metadata }) => status === 'succeeded' && metadata['paymentId'] === paymentId)
      .map(({ amount_received: amount, currency }) => ({ amount, currency: currency.toUpperCase() }));
  }

  returned(paymentId: string): readonly Amount[] {
    return [...this.stripe.account.refunds.values()]
      .filter(({ status, metadata }) => status === 'succeeded' && metadata['paymentId'] === paymentId)
      .map(({ amount, currency }) => ({ amount, currency: currency.toUpperCase() }));
  }

  setRefundsSlow(areSlow: boolean): void {
    const { account } = this.stripe;
    account.refundStatus = areSlow ? 'pending' : 'succeeded';
    if (!areSlow) for (const refund of account.refunds.values()) refund.status = 'succeeded';
  }

  stumble(): void {
    this.stripe.fail('POST /v1/payment_intents', 'answer-lost');
    this.stripe.fail('GET /v1/payment_intents/:id', 'failed');
    this.stripe.fail('POST /v1/refunds', 'answer-lost', 'failed-after');
  }

  close(): Promise<void> {
    return this.stripe.close();
  }

  private untrue(paymentId: string): StripeEvent {
    const intent = this.intentOf(paymentId);
    const paid = { ...intent, status: 'succeeded', amount_received: intent.amount };
    return this.stripe.account.happened('payment_intent.succeeded', paid);
  }

  private telling(event: StripeEvent): Delivery {
    const send = (api: string, now: Date): Promise<number> =>
      this.stripe.deliver(event, webhookAt(api), { signedAt: secondsOf(now) });
    return { expected: 200, send };
  }

  /** The first one that names it. */
  private intentOf(paymentId: string): Intent {
    for (const intent of this.stripe.account.intents.values()) {
      if (intent.metadata['paymentId'] === paymentId) return intent;
    }
    throw new Error(`There is no intent of payment ${paymentId}.`);
  }
}

class SslcommerzTill implements Till {
  readonly gateway = 'sslcommerz';
  readonly environment: Till['environment'];
  private readonly sslcommerz: SslcommerzDouble;
  private count = 0;

  constructor(sslcommerz: SslcommerzDouble) {
    this.sslcommerz = sslcommerz;
    this.environment = {
      SSLCOMMERZ_STORE_ID: sslcommerz.store.id,
      SSLCOMMERZ_STORE_PASSWORD: sslcommerz.store.password,
      SSLCOMMERZ_BASE_URL: sslcommerz.url,
    };
  }

  isPayable(): boolean {
    return true;
  }

  pay(paymentId: string, { less = 0, currency }: Oddity = {}): Delivery {
    const transactionId = idOf(paymentId);
    const session = this.sslcommerz.store.sessions.findLast((each) => each.transactionId === transactionId);
    const paid = Math.round(Number(session?.fields['total_amount']) * 100) - less;
    return this.telling(
      this.sslcommerz.store.pay(transactionId, { paid, ...(currency === undefined ? {} : { currency }) }),
    );
  }

  decline(paymentId: string): Delivery {
    return this.telling(this.sslcommerz.store.fail(idOf(paymentId)));
  }

  /** The customer has paid twice on one page. */
  stray(paymentId: string): Delivery {
    return this.telling(this.sslcommerz.store.pay(idOf(paymentId), { later: 60 }));
  }

  claim(paymentId: string): Delivery {
    return this.telling(this.untrue(paymentId));
  }

  forge(paymentId: string): Delivery {
    return { ...this.telling(bare(this.untrue(paymentId)), 'guessed'), expected: 400 };
  }

  foreign(): Delivery {
    const fields = {
      status: 'VALID',
      tran_id: '5E121A0D01F92',
      val_id: '1',
      amount: '10.00',
      currency: 'BDT',
    };
    const more = { bank_tran_id: '1', currency_type: 'BDT', currency_amount: '10.00', risk_level: '0' };
    return this.telling({ ...fields, ...more, store_id: this.sslcommerz.store.id });
  }

  received(paymentId: string): readonly Amount[] {
    return this.paidFor(paymentId).map(({ paid: amount, currency }) => ({ amount, currency }));
  }

  returned(paymentId: string): readonly Amount[] {
    const { refunds } = this.sslcommerz.store;
    return this.paidFor(paymentId).flatMap(({ bankTransactionId, currency }) =>
      refunds
        .filter((each) => each.status === 'refunded' && each.bankTransactionId === bankTransactionId)
        .map(({ taka }) => ({ amount: currency === 'BDT' ? taka : taka / RATE, currency })),
    );
  }

  setRefundsSlow(areSlow: boolean): void {
    const { store } = this.sslcommerz;
    store.refundStatus = areSlow ? 'processing' : 'refunded';
    if (!areSlow) for (const refund of store.refunds) refund.status = 'refunded';
  }

  stumble(): void {
    this.sslcommerz.fail('POST session', 'answer-lost');
    this.sslcommerz.fail('GET transactions', 'failed');
    this.sslcommerz.fail('GET validation', 'answer-lost');
    this.sslcommerz.fail('GET refund', 'answer-lost', 'failed-after');
  }

  close(): Promise<void> {
    return this.sslcommerz.close();
  }

  private untrue(paymentId: string): Fields {
    const { store } = this.sslcommerz;
    const fields = store.pay(idOf(paymentId));
    store.attempts.pop();
    return fields;
  }

  private paidFor(paymentId: string): readonly Attempt[] {
    const transactionId = idOf(paymentId);
    return this.sslcommerz.store.attempts.filter(
      (each) => each.transactionId === transactionId && each.status.startsWith('VALID'),
    );
  }

  /** Every fourth one comes by the customer's browser. */
  private telling(fields: Fields, password?: string): Delivery {
    this.count += 1;
    const isBrowser = this.count % 4 === 0 && password === undefined;
    const form = this.sslcommerz.store.sign(bare(fields), password);
    const path = `/webhooks/sslcommerz/${isBrowser ? 'success' : 'ipn'}`;
    const send = (api: string): Promise<number> => this.sslcommerz.post(`${api}${path}`, form);
    return { expected: isBrowser ? 303 : 200, send };
  }
}

/** Doubles of both gateways. */
export async function openTills(): Promise<readonly Till[]> {
  const [stripe, sslcommerz] = await Promise.all([StripeDouble.start(), SslcommerzDouble.start()]);
  return [new StripeTill(stripe), new SslcommerzTill(sslcommerz)];
}

function webhookAt(api: string): string {
  return `${api}/webhooks/stripe`;
}

function secondsOf(now: Date): number {
  return Math.floor(now.getTime() / 1000);
}

function idOf(paymentId: string): string {
  return transactionIdOf(PaymentId.parse(paymentId));
}

function bare(fields: Fields): Fields {
  const { verify_key: _key, verify_sign: _md5, verify_sign_sha2: _sha256, ...rest } = fields;
  return rest;
}
