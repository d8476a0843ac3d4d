import { createHash, randomBytes } from 'node:crypto';

/** A form as SSLCommerz posts it, or an object of its API: texts, as PHP writes them. */
export type Fields = Readonly<Record<string, string>>;

export interface Session {
  readonly transactionId: string;
  readonly sessionKey: string;
  /** What was asked for. */
  readonly fields: Fields;
}

/** One attempt of a customer to pay. */
export interface Attempt {
  readonly transactionId: string;
  readonly validationId: string;
  readonly bankTransactionId: string;
  status: string;
  /** In minor units of the session's currency. */
  readonly paid: number;
  readonly currency: string;
  /** In paisa. */
  readonly taka: number;
  riskLevel: string;
  readonly at: string;
  readonly values: Fields;
}

export interface Refund {
  readonly reference: string;
  readonly refundTransactionId: string;
  readonly bankTransactionId: string;
  readonly taka: number;
  status: 'processing' | 'refunded' | 'cancelled';
}

/** What an attempt pays where something goes wrong at SSLCommerz. */
export interface Oddity {
  readonly paid?: number;
  readonly currency?: string;
  readonly riskLevel?: string;
  /** Moves the attempt in time, by so many seconds. */
  readonly later?: number;
}

const REQUIRED =
  'total_amount currency tran_id success_url fail_url cancel_url product_name product_category product_profile ' +
  'cus_name cus_email cus_add1 cus_city cus_postcode cus_country cus_phone shipping_method num_of_item';
const LONGEST: Readonly<Record<string, number>> = {
  ...{ tran_id: 30, currency: 3, success_url: 255, fail_url: 255, cancel_url: 255, ipn_url: 255 },
  ...{ cus_name: 50, cus_email: 50, cus_add1: 50, cus_city: 50, cus_postcode: 30, cus_country: 50 },
  ...{ cus_phone: 20, value_a: 255, value_b: 255, product_name: 255, product_category: 50 },
};

/** How many paisa a hundredth of another currency is. */
export const RATE = 130;

/** The money and the rules of one store at SSLCommerz. */
export class SslcommerzStore {
  readonly id = 'marquee_double';
  readonly password = 'double_secret@ssl';
  readonly sessions: Session[] = [];
  readonly attempts: Attempt[] = [];
  readonly refunds: Refund[] = [];
  /** How refunds stand that are made from now on, once they are asked about. */
  refundStatus: Refund['status'] = 'refunded';
  private count = 0;

  /** Opens a page to pay on. */
  open(fields: Fields): object {
    const missing = REQUIRED.split(' ').find((name) => (fields[name] ?? '') === '');
    if (missing !== undefined) return refused(`Invalid Information! '${missing}' is missing or empty.`);
    const long = Object.entries(LONGEST).find(([name, most]) => (fields[name] ?? '').length > most);
    if (long !== undefined) return refused(`'${long[0]}' is too long.`);
    const { total_amount: total = '', currency = '', tran_id: transactionId = '' } = fields;
    if (!/^\d+\.\d\d$/.test(total)) return refused("'total_amount' is no amount.");
    const taka = takaOf(minor(total), currency);
    if (taka < 1000 || taka > 50_000_000) return refused('Total amount must be 10.00 to 500000.00 BDT.');
    const sessionKey = randomBytes(16).toString('hex').toUpperCase();
    this.sessions.push({ transactionId, sessionKey, fields });
    const page = `https://sandbox.sslcommerz.com/EasyCheckOut/testcde${sessionKey}`;
    return {
      ...{ status: 'SUCCESS', failedreason: '', sessionkey: sessionKey, gw: { visa: 'city_visa' } },
      ...{
        redirectGatewayURL: 'https://sandbox.sslcommerz.com/gwprocess/v4/bankgw/indexhtml.php?',
        desc: [],
      },
      ...{ GatewayPageURL: page, storeBanner: '', storeLogo: '', is_direct_pay_enable: '0' },
    };
  }

  /** A customer pays, and what SSLCommerz posts about it. */
  pay(transactionId: string, oddity: Oddity = {}): Fields {
    return this.signed(this.attempt(transactionId, 'VALID', oddity));
  }

  /** A customer's attempt that has not paid: `FAILED`, `CANCELLED`, `EXPIRED`, `PENDING`. */
  fail(transactionId: string, status = 'FAILED'): Fields {
    return this.signed(this.attempt(transactionId, status, {}));
  }

  /** A form with the hashes of SSLCommerz. */
  sign(fields: Fields, password = this.password): Fields {
    const names = Object.keys(fields).sort();
    const hash = (algorithm: 'md5' | 'sha256'): string => {
      const digest = (text: string): string => createHash(algorithm).update(text).digest('hex');
      const all: Record<string, string> = { ...fields, store_passwd: digest(password) };
      const pairs = Object.keys(all).sort();
      return digest(pairs.map((name) => `${name}=${all[name] ?? ''}`).join('&'));
    };
    const keys = { verify_key: names.join(',') };
    return { ...fields, ...keys, verify_sign: hash('md5'), verify_sign_sha2: hash('sha256') };
  }

  /** The form of an attempt, signed. */
  signed(attempt: Attempt): Fields {
    const { val_id: id = '', ...rest } = { ...this.detailsOf(attempt), store_id: this.id };
    return this.sign(attempt.status === 'VALID' ? { ...rest, val_id: id } : rest);
  }

  validate(validationId: string | null): object {
    const attempt = this.attempts.find((each) => each.validationId === validationId);
    if (!attempt?.status.startsWith('VALID')) {
      return { APIConnect: 'DONE', status: 'INVALID_TRANSACTION' };
    }
    const details = this.detailsOf(attempt);
    attempt.status = 'VALIDATED';
    return {
      ...details,
      ...{ APIConnect: 'DONE', validated_on: attempt.at, gw_version: '', emi_instalment: '0' },
    };
  }

  query(transactionId: string | null): object {
    const found = this.attempts.filter((each) => each.transactionId === transactionId);
    const element = found.map((attempt) => this.detailsOf(attempt));
    const none = element.length === 0;
    return { APIConnect: 'DONE', no_of_trans_found: element.length, element: none ? '' : element.reverse() };
  }

  refund(query: URLSearchParams): object {
    const [bank, id, asked] = ['bank_tran_id', 'refund_trans_id', 'refund_amount'].map((name) =>
      query.get(name),
    );
    const attempt = this.attempts.find(({ bankTransactionId }) => bankTransactionId === bank);
    if (attempt === undefined || id == null || id.length > 30 || !/^\d+\.\d\d$/.test(asked ?? '')) {
      return { APIConnect: 'DONE', status: 'failed', errorReason: 'Invalid request', refund_ref_id: '' };
    }
    const head = { APIConnect: 'DONE', bank_tran_id: bank, trans_id: attempt.transactionId };
    const known = this.refunds.find(({ refundTransactionId }) => refundTransactionId === id);
    if (known !== undefined) {
      const errorReason = 'The refund has been initiated already';
      return { ...head, status: 'processing', refund_ref_id: known.reference, errorReason };
    }
    const taka = minor(asked ?? '');
    const left = this.refundsOf(attempt.transactionId)
      .filter((each) => each.bankTransactionId === bank && each.status !== 'cancelled')
      .reduce((sum, each) => sum - each.taka, attempt.taka);
    if (taka > left) {
      return { ...head, status: 'failed', refund_ref_id: '', errorReason: 'Refund amount is more than paid' };
    }
    const reference = `${this.next()}Ref${randomBytes(6).toString('hex')}`;
    this.refunds.push({
      ...{ reference, refundTransactionId: id, bankTransactionId: attempt.bankTransactionId, taka },
      status: this.refundStatus,
    });
    return { ...head, status: 'success', refund_ref_id: reference, errorReason: '' };
  }

  refundState(reference: string | null): object {
    const refund = this.refunds.find((each) => each.reference === reference);
    if (refund === undefined) return { APIConnect: 'INVALID_REQUEST', status: 'failed' };
    const { status, bankTransactionId: bank } = refund;
    const times = { initiated_on: '2026-11-26 10:00:00', refunded_on: '' };
    return {
      APIConnect: 'DONE',
      status,
      bank_tran_id: bank,
      refund_ref_id: reference,
      errorReason: '',
      ...times,
    };
  }

  refundsOf(transactionId: string): readonly Refund[] {
    const banks = this.attempts
      .filter((each) => each.transactionId === transactionId)
      .map(({ bankTransactionId }) => bankTransactionId);
    return this.refunds.filter(({ bankTransactionId }) => banks.includes(bankTransactionId));
  }

  private attempt(transactionId: string, status: string, oddity: Oddity): Attempt {
    const session = this.sessions.findLast((each) => each.transactionId === transactionId);
    if (session === undefined) throw new Error(`There is no session of ${transactionId}.`);
    const {
      total_amount: total = '',
      currency: asked = '',
      value_a: a = '',
      value_b: b = '',
    } = session.fields;
    const { paid = minor(total), currency = asked, riskLevel = '0', later = 0 } = oddity;
    const at = new Date(Date.now() + later * 1000).toISOString().slice(0, 19).replace('T', ' ');
    const attempt: Attempt = {
      ...{ transactionId, status, paid, currency, riskLevel, at, taka: takaOf(paid, currency) },
      ...{
        validationId: `${this.next()}${randomBytes(8).toString('hex')}`,
        bankTransactionId: `${this.next()}B`,
      },
      values: { value_a: a, value_b: b, value_c: '', value_d: '' },
    };
    this.attempts.push(attempt);
    return attempt;
  }

  private detailsOf(attempt: Attempt): Fields {
    const { currency, riskLevel, taka, paid, values } = attempt;
    return {
      ...{ status: attempt.status, tran_date: attempt.at, tran_id: attempt.transactionId },
      ...{ val_id: attempt.validationId, bank_tran_id: attempt.bankTransactionId },
      ...{ amount: decimal(taka), store_amount: decimal(Math.floor(taka * 0.975)), currency: 'BDT' },
      ...{ currency_type: currency, currency_amount: decimal(paid), base_fair: '0.00' },
      currency_rate: currency === 'BDT' ? '1.0000' : `${RATE}.0000`,
      ...{
        card_type: 'BKASH-BKash',
        card_no: '',
        card_issuer: 'BKash Mobile Banking',
        card_brand: 'MOBILEBANKING',
      },
      ...{ card_issuer_country: 'Bangladesh', card_issuer_country_code: 'BD', card_sub_brand: 'Classic' },
      ...{ risk_level: riskLevel, risk_title: riskLevel === '0' ? 'Safe' : 'Risky', error: '', ...values },
    };
  }

  private next(): string {
    this.count += 1;
    return `261126${String(this.count).padStart(8, '0')}`;
  }
}

function refused(reason: string): object {
  return { status: 'FAILED', failedreason: reason, sessionkey: '', GatewayPageURL: '' };
}

function minor(decimals: string): number {
  return Number(decimals.replace('.', ''));
}

function takaOf(amount: number, currency: string): number {
  return currency === 'BDT' ? amount : amount * RATE;
}

function decimal(amount: number): string {
  return (amount / 100).toFixed(2);
}
