import { createHmac } from 'node:crypto';
import type { IdempotencyRecords } from '../../ports/idempotency-records.ts';
import type { KeyVault } from '../keys/key-vault.ts';
import { decrypt, encrypt } from '../keys/sealed-box.ts';

const LEASE_SECONDS = 60;
const KEEP_SECONDS = 24 * 60 * 60;

/** What is answered again to a request that is repeated. */
export interface StoredResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request that came with a key: `scope` tells it from all others, `userId` is who asks, `body` what, canonically. */
export interface KeyedRequest {
  readonly scope: string;
  readonly userId: string | null;
  readonly body: string;
}

export type Begun =
  | { readonly state: 'begun'; readonly finish: (answer: StoredResponse) => Promise<void> }
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly answer: StoredResponse }
  | { readonly state: 'of-another-request' };

/** The answers to requests with an Idempotency-Key. They may name people, so they are kept encrypted, for a day. */
export class IdempotentRequests {
  private readonly records: IdempotencyRecords;
  private readonly vault: KeyVault;

  constructor(records: IdempotencyRecords, vault: KeyVault) {
    this.records = records;
    this.vault = vault;
  }

  /** Takes a request on, unless it has been answered or is being answered. */
  async begin({ scope, userId, body }: KeyedRequest): Promise<Begun> {
    const key = await this.vault.systemKey('answers');
    const fingerprint = createHmac('sha256', await this.vault.systemKey('digest'))
      .update(body)
      .digest('hex');
    const begun = await this.records.begin(scope, LEASE_SECONDS);
    if (begun.state === 'running') return begun;
    if (begun.state === 'done') {
      if (begun.answer.fingerprint !== fingerprint) return { state: 'of-another-request' };
      return { state: 'done', answer: opened(key, begun.answer.text, scope).answer };
    }
    return {
      state: 'begun',
      finish: async (answer) => {
        const text = encrypt(key, Buffer.from(JSON.stringify({ userId, answer }), 'utf8'), scope);
        await this.records.finish(scope, { fingerprint, text }, KEEP_SECONDS);
      },
    };
  }

  /** Gives a request back without an answer. */
  abandon(scope: string): Promise<void> {
    return this.records.abandon(scope);
  }

  /** Removes every answer to a person, and every answer that names them. */
  async forget(userId: string): Promise<void> {
    const key = await this.vault.systemKey('answers');
    for await (const page of this.records.scan()) {
      const about = page.filter(({ key: scope, text }) => {
        const { userId: asker, answer } = opened(key, text, scope);
        return asker === userId || answer.body.includes(userId);
      });
      if (about.length > 0) await this.records.remove(about.map(({ key: scope }) => scope));
    }
  }
}

function opened(key: Buffer, text: string, scope: string): { userId: string | null; answer: StoredResponse } {
  return JSON.parse(decrypt(key, text, scope).toString('utf8')) as {
    userId: string | null;
    answer: StoredResponse;
  };
}
