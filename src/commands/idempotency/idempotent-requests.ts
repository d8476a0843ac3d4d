import { createHmac } from 'node:crypto';
import type { IdempotencyRecords } from '../../ports/idempotency-records.ts';
import type { KeyVault } from '../keys/key-vault.ts';
import { decrypt, encrypt } from '../keys/sealed-box.ts';

/** A request whose process died may be begun again after so long. */
const LEASE_SECONDS = 5;
const STORE_SECONDS = 24 * 60 * 60;
/** So many responses to one person are kept. A box office on its busiest day makes fewer. */
const MOST_OF_PERSON = 2000;
/** The ids in a response; that of a booking is two in one. */
const IDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?/g;

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
    const digestKey = await this.vault.systemKey('digest');
    const fingerprint = createHmac('sha256', digestKey).update(body).digest('hex');
    const begun = await this.records.begin(scope, LEASE_SECONDS);
    if (begun.state === 'running') return begun;
    if (begun.state === 'done') {
      if (begun.record.fingerprint !== fingerprint) return { state: 'of-another-request' };
      return { state: 'done', response: opened(key, begun.record.text, scope) };
    }
    return {
      state: 'begun',
      finish: async (response) => {
        const text = encrypt(key, Buffer.from(JSON.stringify(response), 'utf8'), scope);
        const named = new Set(response.body.match(IDS) ?? []);
        await this.records.finish(scope, { fingerprint, text }, STORE_SECONDS, {
          asker: userId === null ? null : digestOf(digestKey, userId),
          mostOfAsker: MOST_OF_PERSON,
          named: [...named].map((id) => digestOf(digestKey, id)),
        });
      },
    };
  }

  /** Ends a request without storing a response, so that it may be begun again. */
  abandon(scope: string): Promise<void> {
    return this.records.abandon(scope);
  }

  /** Removes every response to a person or about one, and every response that names a booking, by their ids. */
  async removeResponsesAbout(id: string): Promise<void> {
    await this.records.removeConcerning(digestOf(await this.vault.systemKey('digest'), id));
  }
}

/** How a record names a person or a booking. Without the key nobody can tell whom. */
function digestOf(key: Buffer, id: string): string {
  return createHmac('sha256', key).update(`concerned:${id}`).digest('base64url');
}

function opened(key: Buffer, text: string, scope: string): StoredResponse {
  const content: unknown = JSON.parse(decrypt(key, text, scope).toString('utf8'));
  // An earlier version stored with it who had asked.
  const { answer } = content as { readonly answer?: StoredResponse };
  return answer ?? (content as StoredResponse);
}
