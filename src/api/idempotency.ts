import { createHmac } from 'node:crypto';
import type { KeyVault } from '../commands/key-vault.ts';
import { decrypt, encrypt } from '../commands/sealed-box.ts';
import type { IdempotencyRecords } from '../domain/kernel/idempotency-records.ts';
import { canonicalJson } from '../domain/kernel/json.ts';
import { Problem } from './problems.ts';

const LEASE_SECONDS = 60;
const KEEP_SECONDS = 24 * 60 * 60;

/** What is answered again to a request that is repeated. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The key of a request as its header has it: bare, or as a quoted string. Throws for one that is no key. */
export function idempotencyKeyOf(header: string): string | null {
  if (header === '') return null;
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Problem('malformed-request', 'Idempotency-Key must be 1 to 255 visible ASCII characters.');
  }
  return key;
}

/**
 * Answers a request once: the first time it is done, every other time the first answer is given again. Answers
 * that say «try again» are not kept. `scope` is the command's id, which derives from principal, method, path and
 * key. Answers may name people, so they are kept encrypted.
 */
export async function answerOnce(
  { records, vault }: { readonly records: IdempotencyRecords; readonly vault: KeyVault },
  scope: string,
  body: unknown,
  answer: () => Promise<KeptAnswer>,
): Promise<{ readonly answer: KeptAnswer; readonly isReplay: boolean }> {
  const key = await vault.systemKey('answers');
  const fingerprint = fingerprintOf(await vault.systemKey('digest'), body);
  const begun = await records.begin(scope, LEASE_SECONDS);
  if (begun.state === 'running') {
    throw new Problem(
      'idempotency-key-in-use',
      'Wait for the answer to the first request, or repeat it later.',
    );
  }
  if (begun.state === 'done') {
    if (begun.answer.fingerprint !== fingerprint) {
      throw new Problem('idempotency-key-reused', 'Use a new Idempotency-Key for a new request.');
    }
    const kept = decrypt(key, begun.answer.text, scope).toString('utf8');
    return { answer: JSON.parse(kept) as KeptAnswer, isReplay: true };
  }
  try {
    const given = await answer();
    const text = encrypt(key, Buffer.from(JSON.stringify(given), 'utf8'), scope);
    if (given.status >= 500) await records.abandon(scope);
    else await records.finish(scope, { fingerprint, text }, KEEP_SECONDS);
    return { answer: given, isReplay: false };
  } catch (error) {
    await records.abandon(scope);
    throw error;
  }
}

function fingerprintOf(key: Buffer, body: unknown): string {
  try {
    return createHmac('sha256', key).update(canonicalJson(body)).digest('hex');
  } catch {
    throw new Problem('invalid-body', 'A string in the body is not well-formed Unicode.');
  }
}
