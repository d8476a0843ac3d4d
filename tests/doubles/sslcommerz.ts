import { FaultyServer, type Asked, type Fault } from './faulty-server.ts';
import { SslcommerzStore, type Fields } from './sslcommerz/store.ts';

export const OPEN = 'POST session';
export const VALIDATE = 'GET validation';
export const QUERY = 'GET transactions';
export const REFUND = 'GET refund';
export const REFUND_STATE = 'GET refund state';

/** What becomes of what SSLCommerz posts by itself. */
type Delivery = 'once' | 'twice' | 'never' | 'held';

/** SSLCommerz' API on this machine: its wire format, its hashes, and its faults. */
export class SslcommerzDouble {
  readonly store = new SslcommerzStore();
  /** Answers with HTTP 200 and this in `APIConnect`, as when a store is not to be served. */
  connect: 'DONE' | 'INACTIVE' | 'FAILED' = 'DONE';
  /** Where it posts what happens; null: nowhere. */
  ipnUrl: string | null = null;
  delivery: Delivery = 'once';
  private readonly held: Fields[] = [];
  private readonly posting: Promise<number>[] = [];
  private readonly server = new FaultyServer({
    nameOf: (method, url) => `${method} ${calledIn(url)}`,
    answer: (asked) => ({ status: 200, body: this.answer(asked) }),
    failure: { status: 'FAILED' },
  });

  static async start(): Promise<SslcommerzDouble> {
    const double = new SslcommerzDouble();
    await double.server.start();
    return double;
  }

  get url(): string {
    return this.server.url;
  }

  get requests(): readonly Asked[] {
    return this.server.requests;
  }

  /** Called before a request is carried out, for what happens meanwhile. */
  set onRequest(call: (name: string) => void | Promise<void>) {
    this.server.onRequest = call;
  }

  /** Makes the next request of this name fail; several in a row where it is called so often. */
  fail(name: string, ...faults: readonly Fault[]): void {
    this.server.fail(name, ...faults);
  }

  /** Tells of what has happened, as the delivery is set. */
  tell(notice: Fields): void {
    if (this.ipnUrl === null || this.delivery === 'never') return;
    if (this.delivery === 'held') {
      this.held.push(notice);
      return;
    }
    for (let time = this.delivery === 'twice' ? 2 : 1; time > 0; time -= 1) {
      this.posting.push(this.post(this.ipnUrl, notice));
    }
  }

  /** Posts what was held back, the last one first. */
  async tellHeld(): Promise<readonly number[]> {
    const statuses: number[] = [];
    for (const notice of this.held.splice(0).reverse()) {
      if (this.ipnUrl !== null) statuses.push(await this.post(this.ipnUrl, notice));
    }
    return statuses;
  }

  /** Resolves when all that was told of has been answered. */
  async told(): Promise<readonly number[]> {
    return Promise.all(this.posting.splice(0));
  }

  /** Posts a form and answers the status. */
  async post(url: string, form: Fields): Promise<number> {
    const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
    await answer.arrayBuffer();
    return answer.status;
  }

  close(): Promise<void> {
    return this.server.close();
  }

  private answer({ name, url, body }: Asked): object {
    const form = name === OPEN ? new URLSearchParams(body) : url.searchParams;
    const isKnown =
      form.get('store_id') === this.store.id && form.get('store_passwd') === this.store.password;
    if (name === OPEN && !(isKnown && this.connect === 'DONE')) {
      return { status: 'FAILED', failedreason: 'Store Credential Error Or Store is De-active' };
    }
    if (name !== OPEN && !isKnown) return { APIConnect: 'INVALID_REQUEST', status: 'INVALID_TRANSACTION' };
    if (this.connect !== 'DONE') return { APIConnect: this.connect, status: 'INVALID_TRANSACTION' };
    switch (name) {
      case OPEN:
        return this.store.open(Object.fromEntries(form));
      case VALIDATE:
        return this.store.validate(form.get('val_id'));
      case QUERY:
        return this.store.query(form.get('tran_id'));
      case REFUND:
        return this.store.refund(form);
      case REFUND_STATE:
        return this.store.refundState(form.get('refund_ref_id'));
      default:
        return { APIConnect: 'INVALID_REQUEST' };
    }
  }
}

function calledIn({ pathname, searchParams }: URL): string {
  if (pathname === '/gwprocess/v4/api.php') return 'session';
  if (pathname === '/validator/api/validationserverAPI.php') return 'validation';
  if (pathname !== '/validator/api/merchantTransIDvalidationAPI.php') return pathname;
  if (searchParams.has('refund_trans_id')) return 'refund';
  return searchParams.has('refund_ref_id') ? 'refund state' : 'transactions';
}
