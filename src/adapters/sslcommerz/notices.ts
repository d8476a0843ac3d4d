import { createHash, timingSafeEqual } from 'node:crypto';
import type { PaymentId } from '../../domain/kernel/ids.ts';
import type { Notice, NoticeReader } from '../../ports/payment-gateway.ts';
import type { SslcommerzStore } from './api.ts';
import { paymentIdOf } from './identifiers.ts';

/** What the hash has to cover; the sender says what it covers. One that has failed has no `val_id`. */
const ALWAYS_COVERED = ['amount', 'currency', 'status', 'store_id', 'tran_id'];
const COVERED_WHEN_PAID = ['bank_tran_id', 'currency_amount', 'currency_type', 'risk_level', 'val_id'];

/** Reads what SSLCommerz posts, by itself or through a customer's browser, with a hash over the store's password. */
export class SslcommerzNotices implements NoticeReader {
  private readonly store: SslcommerzStore;

  constructor(store: SslcommerzStore) {
    this.store = store;
  }

  read(body: Buffer): Notice | 'forged' | null {
    const fields = fieldsOf(body);
    const { storeId, storePassword } = this.store;
    const isOurs = fields.get('store_id') === storeId;
    if (!isOurs || !coversEnough(fields) || !isSigned(fields, storePassword)) return 'forged';
    const gatewayReference = fields.get('tran_id') ?? '';
    if (paymentIdOf(gatewayReference) === null) return null;
    // It has no id of its own: what it tells of is one, however often it comes. Who has a signed form, as each customer has,
    // can add fields to it: those that the hash does not cover tell nothing.
    const covered = coveredBy(fields);
    const tells = ['tran_id', 'status', 'val_id', 'bank_tran_id'].map((name) =>
      covered.includes(name) ? (fields.get(name) ?? '') : '',
    );
    return { eventId: digest('sha256', JSON.stringify(tells)), gatewayReference };
  }

  paymentOf(body: Buffer): PaymentId | null {
    return paymentIdOf(fieldsOf(body).get('tran_id') ?? '');
  }
}

type Fields = ReadonlyMap<string, string>;

/** A form as it came, decoded and neither trimmed nor changed: the hash is over that. */
function fieldsOf(body: Buffer): Fields {
  return new Map(new URLSearchParams(body.toString('utf8')));
}

function coveredBy(fields: Fields): readonly string[] {
  return (fields.get('verify_key') ?? '').split(',');
}

function coversEnough(fields: Fields): boolean {
  const isPaid = ['VALID', 'VALIDATED'].includes(fields.get('status') ?? '');
  const needed = isPaid ? [...ALWAYS_COVERED, ...COVERED_WHEN_PAID] : ALWAYS_COVERED;
  const covered = coveredBy(fields);
  return needed.every((name) => covered.includes(name));
}

/** The better hash counts where both are there. */
function isSigned(fields: Fields, storePassword: string): boolean {
  const sha256 = fields.get('verify_sign_sha2');
  const [algorithm, given] =
    sha256 === undefined
      ? (['md5', fields.get('verify_sign') ?? ''] as const)
      : (['sha256', sha256] as const);
  return isSame(given, hashOf(fields, storePassword, algorithm));
}

/** The hash of SSLCommerz: over the named fields and the hash of the password, sorted by name. */
export function hashOf(fields: Fields, storePassword: string, algorithm: 'md5' | 'sha256'): string {
  const covered = new Map(coveredBy(fields).map((name) => [name, fields.get(name) ?? '']));
  covered.set('store_passwd', digest(algorithm, storePassword));
  const names = [...covered.keys()].sort();
  return digest(algorithm, names.map((name) => `${name}=${covered.get(name) ?? ''}`).join('&'));
}

function digest(algorithm: 'md5' | 'sha256', content: string): string {
  return createHash(algorithm).update(content, 'utf8').digest('hex');
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
