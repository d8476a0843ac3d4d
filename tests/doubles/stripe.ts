import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { FaultyServer, type Asked, type Fault } from './faulty-server.ts';
import { StripeAccount, missing, type StripeAnswer, type StripeEvent } from './stripe/account.ts';
import { parseForm } from './stripe/form.ts';

/** One request that Stripe took. */
export interface StripeRequest {
  /** `POST /v1/payment_intents`; ids in the path are `:id`. */
  readonly name: string;
  readonly key: string | undefined;
  readonly body: string;
}

export interface Delivery {
  readonly secret?: string;
  /** When it is said to be signed, in seconds; now, unless it is said. */
  readonly signedAt?: number;
  /** What is sent in place of what was signed. */
  readonly sent?: string;
}

/** Stripe's API on this machine: its wire format, its idempotency keys, its signatures, and its faults. */
export class StripeDouble {
  readonly account = new StripeAccount();
  readonly secretKey = 'sk_test_double';
  readonly webhookSecret = 'whsec_double';
  private readonly answers = new Map<string, { readonly request: string; readonly answer: StripeAnswer }>();
  private readonly server = new FaultyServer({
    nameOf: (method, url) => `${method} ${url.pathname.replace(/(pi|re)_\w+/, ':id')}`,
    answer: (asked) => this.serve(asked),
    failure: apiError,
  });

  static async start(): Promise<StripeDouble> {
    const double = new StripeDouble();
    await double.server.start();
    return double;
  }

  get url(): string {
    return this.server.url;
  }

  get requests(): readonly StripeRequest[] {
    return this.server.requests.map(({ name, headers, body }) => ({ name, key: keyOf(headers), body }));
  }

  /** Called before a request is carried out, for what happens meanwhile. */
  set onRequest(call: (name: string) => void | Promise<void>) {
    this.server.onRequest = call;
  }

  /** Makes the next request of this name fail; several in a row where it is called so often. */
  fail(name: string, ...faults: readonly Fault[]): void {
    this.server.fail(name, ...faults);
  }

  /** Sends an event to a webhook and answers the status. */
  async deliver(event: StripeEvent, url: string, delivery: Delivery = {}): Promise<number> {
    const payload = JSON.stringify(event, null, 2);
    const {
      secret = this.webhookSecret,
      signedAt = Math.floor(Date.now() / 1000),
      sent = payload,
    } = delivery;
    const signature = createHmac('sha256', secret).update(`${signedAt}.${payload}`).digest('hex');
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Stripe-Signature': `t=${signedAt},v1=${signature},v0=${'0'.repeat(64)}`,
      },
      body: sent,
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  close(): Promise<void> {
    return this.server.close();
  }

  private serve({ name, url, headers, body }: Asked): StripeAnswer {
    if (headers.authorization !== `Bearer ${this.secretKey}`) return unauthorized;
    return this.once(keyOf(headers), `${name} ${body}`, () => this.answer(name, url, body));
  }

  /**
   * The first answer to a key is the answer to all, also a refusal by the state of things; another request with it is
   * refused. What was not carried out is not kept.
   */
  private once(key: string | undefined, request: string, answer: () => StripeAnswer): StripeAnswer {
    const known = key === undefined ? undefined : this.answers.get(key);
    if (known !== undefined) return known.request === request ? known.answer : keyReused;
    const first = structuredClone(answer());
    if (key !== undefined && (first.status < 400 || isOfState(first)))
      this.answers.set(key, { request, answer: first });
    return first;
  }

  private answer(name: string, url: URL, body: string): StripeAnswer {
    const id = /(?:pi|re)_\w+/.exec(url.pathname)?.[0] ?? '';
    switch (name) {
      case 'POST /v1/payment_intents':
        return this.account.create(parseForm(body));
      case 'GET /v1/payment_intents/:id':
        return this.account.retrieve(id, url.searchParams.getAll('expand[0]'));
      case 'POST /v1/payment_intents/:id/cancel':
        return this.account.cancel(id);
      case 'POST /v1/refunds':
        return this.account.refund(parseForm(body));
      case 'GET /v1/refunds':
        return this.account.refundsOf(url.searchParams.get('payment_intent'));
      case 'GET /v1/disputes':
        return this.account.disputesOf(url);
      default:
        return missing('route');
    }
  }
}

const apiError = { error: { type: 'api_error', message: 'Something went wrong at Stripe.' } };
const unauthorized: StripeAnswer = {
  status: 401,
  body: { error: { type: 'invalid_request_error', message: 'Invalid API Key provided.' } },
};
const keyReused: StripeAnswer = {
  status: 400,
  body: {
    error: { type: 'idempotency_error', message: 'Keys for idempotent requests belong to one request.' },
  },
};

function isOfState({ body }: StripeAnswer): boolean {
  return JSON.stringify(body).includes('"payment_intent_unexpected_state"');
}

function keyOf({ 'idempotency-key': key }: IncomingHttpHeaders): string | undefined {
  return Array.isArray(key) ? key[0] : key;
}
