import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StripeAccount, missing, type StripeAnswer, type StripeEvent } from './stripe/account.ts';
import { parseForm } from './stripe/form.ts';

/** What goes wrong with one request: it is lost, its answer is lost, it is answered 500, or never. */
export type StripeFault = 'lost' | 'answer-lost' | 'failed' | 'failed-after' | 'hanging';

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
  readonly requests: StripeRequest[] = [];
  /** Called before a request is carried out, for what happens meanwhile. */
  onRequest: (name: string) => void | Promise<void> = () => undefined;
  private readonly faults: { readonly name: string; readonly fault: StripeFault }[] = [];
  private readonly answers = new Map<string, { readonly request: string; readonly answer: StripeAnswer }>();
  private readonly server = createServer((request, response) => void this.serve(request, response));

  static async start(): Promise<StripeDouble> {
    const double = new StripeDouble();
    double.server.listen(0, '127.0.0.1');
    await once(double.server, 'listening');
    return double;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Makes the next request of this name fail; several in a row where it is called so often. */
  fail(name: string, ...faults: readonly StripeFault[]): void {
    this.faults.push(...faults.map((fault) => ({ name, fault })));
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

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    const url = new URL(request.url ?? '/', this.url);
    const name = `${request.method ?? ''} ${url.pathname.replace(/(pi|re)_\w+/, ':id')}`;
    const key = headerOf(request, 'idempotency-key');
    this.requests.push({ name, key, body });
    const at = this.faults.findIndex((each) => each.name === name);
    const [{ fault } = { fault: null }] = at < 0 ? [] : this.faults.splice(at, 1);
    if (fault === 'lost') request.socket.destroy();
    if (fault === 'lost' || fault === 'hanging') return;
    if (fault === 'failed') {
      send(response, apiError);
      return;
    }
    await this.onRequest(name);
    const isKnown = headerOf(request, 'authorization') === `Bearer ${this.secretKey}`;
    const answer = isKnown
      ? this.once(key, `${name} ${body}`, () => this.answer(name, url, body))
      : unauthorized;
    if (fault === 'answer-lost') request.socket.destroy();
    else send(response, fault === 'failed-after' ? apiError : answer);
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
        return this.account.disputesOf(url.searchParams.get('payment_intent'));
      default:
        return missing('route');
    }
  }
}

const apiError: StripeAnswer = {
  status: 500,
  body: { error: { type: 'api_error', message: 'Something went wrong at Stripe.' } },
};
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

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function send(response: ServerResponse, { status, body }: StripeAnswer): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Request-Id': 'req_double' });
  response.end(JSON.stringify(body));
}
