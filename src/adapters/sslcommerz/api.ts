import { z } from 'zod';
import { GatewayUnavailable } from '../../ports/payment-gateway.ts';

const VALIDATION = '/validator/api/validationserverAPI.php';
const TRANSACTIONS = '/validator/api/merchantTransIDvalidationAPI.php';

/** Values come as text or as numbers, whichever PHP made of them. */
const text = z.union([z.string(), z.number()]).transform(String);
const id = z
  .string()
  .trim()
  .regex(/^[\w.:-]{1,60}$/);

const Session = z.looseObject({
  status: z.string(),
  failedreason: z.string().nullish(),
  GatewayPageURL: z.string().nullish(),
});

/** One attempt of a customer to pay. */
const Attempt = z.looseObject({ tran_id: z.string(), status: z.string(), tran_date: text.default('') });
export type Attempt = z.output<typeof Attempt>;

const Transactions = z.looseObject({
  /** An empty text where there is none. */
  element: z.union([z.array(Attempt), z.literal('').transform((): Attempt[] => [])]).default([]),
});

const Validated = z.looseObject({
  status: z.enum(['VALID', 'VALIDATED']),
  tran_id: z.string(),
  val_id: id,
  bank_tran_id: z.string().regex(/^\S{1,80}$/),
  amount: text,
  currency_type: z.string(),
  currency_amount: text,
  risk_level: text,
  value_a: z.string().nullish(),
});
/** A transaction that SSLCommerz vouches for. */
export type Validated = z.output<typeof Validated>;

const Refused = z.looseObject({ status: z.string() });

const Refund = z.looseObject({
  status: z.enum(['success', 'failed', 'processing']),
  refund_ref_id: z.string().nullish(),
  errorReason: z.string().nullish(),
});
export type RefundAnswer = z.output<typeof Refund>;

const RefundState = z.looseObject({ status: z.enum(['refunded', 'processing', 'cancelled']) });

const Connected = z.looseObject({ APIConnect: z.string() });

export interface SslcommerzStore {
  readonly storeId: string;
  readonly storePassword: string;
  /** `https://securepay.sslcommerz.com`, or the sandbox. */
  readonly baseUrl: string;
}

/**
 * SSLCommerz' API, version 4. A failure often comes with HTTP 200: what the answer says counts. The password is part of
 * the addresses that it is asked at, so no address gets into a fault. Throws GatewayUnavailable.
 */
export class SslcommerzApi {
  private readonly store: SslcommerzStore;

  constructor(store: SslcommerzStore) {
    this.store = store;
  }

  /** Opens a page on which a customer can pay. */
  async openSession(
    fields: Readonly<Record<string, string>>,
    timeoutMilliseconds: number,
  ): Promise<z.output<typeof Session>> {
    const body = new URLSearchParams({ ...this.credentials(), ...fields });
    const url = new URL('/gwprocess/v4/api.php', this.store.baseUrl);
    return understood(Session, await ask(url, { method: 'POST', body }, timeoutMilliseconds));
  }

  /** The attempts to pay a transaction of ours, in no particular order. */
  async attempts(transactionId: string, timeoutMilliseconds: number): Promise<readonly Attempt[]> {
    const answer = await this.get(TRANSACTIONS, { tran_id: transactionId }, timeoutMilliseconds);
    return understood(Transactions, answer).element;
  }

  /** What SSLCommerz vouches for; null where it does not. */
  async validate(validationId: string, timeoutMilliseconds: number): Promise<Validated | null> {
    const answer = await this.get(VALIDATION, { val_id: validationId, v: '1' }, timeoutMilliseconds);
    if (understood(Refused, answer).status === 'INVALID_TRANSACTION') return null;
    return understood(Validated, answer);
  }

  async refund(fields: Readonly<Record<string, string>>, timeoutMilliseconds: number): Promise<RefundAnswer> {
    return understood(Refund, await this.get(TRANSACTIONS, { ...fields, v: '1' }, timeoutMilliseconds));
  }

  async refundState(
    refundReference: string,
    timeoutMilliseconds: number,
  ): Promise<z.output<typeof RefundState>['status']> {
    const answer = await this.get(TRANSACTIONS, { refund_ref_id: refundReference }, timeoutMilliseconds);
    return understood(RefundState, answer).status;
  }

  private async get(
    path: string,
    query: Readonly<Record<string, string>>,
    timeoutMilliseconds: number,
  ): Promise<unknown> {
    const url = new URL(path, this.store.baseUrl);
    url.search = new URLSearchParams({ ...query, ...this.credentials(), format: 'json' }).toString();
    const answer = await ask(url, {}, timeoutMilliseconds);
    const { APIConnect } = understood(Connected, answer);
    if (APIConnect !== 'DONE') {
      throw new GatewayUnavailable(`SSLCommerz did not do what it was asked: ${wordOf(APIConnect)}`);
    }
    return answer;
  }

  private credentials(): { readonly store_id: string; readonly store_passwd: string } {
    return { store_id: this.store.storeId, store_passwd: this.store.storePassword };
  }
}

/** The answer as JSON. The fault names neither the address nor what is in it. */
async function ask(url: URL, request: RequestInit, timeoutMilliseconds: number): Promise<unknown> {
  try {
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    const answer = await fetch(url, { ...request, redirect: 'error', signal });
    if (answer.ok) return await answer.json();
    throw new GatewayUnavailable(`SSLCommerz did not do what it was asked: HTTP ${answer.status}`);
  } catch (error) {
    if (error instanceof GatewayUnavailable) throw error;
    // `TimeoutError`, `TypeError`: its message and its cause may quote the address.
    const { name } = error as { readonly name?: unknown };
    throw new GatewayUnavailable(`SSLCommerz did not answer: ${String(name)}`);
  }
}

function understood<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new GatewayUnavailable(`SSLCommerz answered what is not to be understood: ${fields}`);
}

/** A code of the gateway, where it is one. */
function wordOf(code: string): string {
  return /^[A-Z_]{1,40}$/.test(code) ? code : 'an unknown code';
}
