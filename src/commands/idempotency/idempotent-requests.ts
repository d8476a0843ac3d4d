import { createHmac } from 'node:crypto';
import type { IdempotencyRecords } from '../../ports/idempotency-records.ts';
import type { KeyVault } from '../keys/key-vault.ts';
import { decrypt, encrypt } from '../keys/sealed-box.ts';

/** A request whose process died may be begun again after so long. */
const LEASE_SECONDS = 5;
const STORE_SECONDS = 24 * 60 * 60;

/** The response that a repeated request gets again. */
export interface StoredResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request with an Idempotency-Key: `scope` tells it from all others, `userId` is who asks, `body` canonical JSON. */
export interface KeyedRequest {
  readonly scope: string;
  readonly userId: string | null;
  readonly body: string;
}

export type Begun =
  | { readonly state: 'begun'; readonly finish: (response: StoredResponse) => Promise<void> }
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly response: StoredResponse }
  | { readonly state: 'of-another-request' };

/** What an idempotency record holds, encrypted. */
interface RecordContent {
  readonly userId: string | null;
  readonly answer: StoredResponse;
}

/**
 * Stores the response to each request with an Idempotency-Key, for a day, so that a repeat gets the same one. A
 * response may name people, so it is encrypted.
 */
export class IdempotentRequests {
  private readonly records: IdempotencyRecords;
  private readonly vault: KeyVault;

  constructor(records: IdempotencyRecords, vault: KeyVault) {
    this.records = records;
    this.vault = vault;
  }

  /** Begins a request, unless its response is stored or it is running. */
  async begin({ scope, userId, body }: KeyedRequest): Promise<Begun> {
    const key = await this.vault.systemKey('answers');
    const fingerprint = createHmac('sha256', await this.vault.systemKey('digest'))
      .update(body)
      .digest('hex');
    const begun = await this.records.begin(scope, LEASE_SECONDS);
    if (begun.state === 'running') return begun;
    if (begun.state === 'done') {
      if (begun.record.fingerprint !== fingerprint) return { state: 'of-another-request' };
      return { state: 'done', response: opened(key, begun.record.text, scope).answer };
    }
    return {
      state: 'begun',
      finish: async (response) => {
        const content: RecordContent = { userId, answer: response };
        const text = encrypt(key, Buffer.from(JSON.stringify(content), 'utf8'), scope);
        await this.records.finish(scope, { fingerprint, text }, STORE_SECONDS);
      },
    };
  }

  /** Ends a request without storing a response, so that it may be begun again. */
  abandon(scope: string): Promise<void> {
    return this.records.abandon(scope);
  }

  /** Removes every response to a person, and every response that names them. */
  async removeResponsesAbout(userId: string): Promise<void> {
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

function opened(key: Buffer, text: string, scope: string): RecordContent {
  return JSON.parse(decrypt(key, text, scope).toString('utf8')) as RecordContent;
}
