import {
  GatewayUnavailable,
  type CancelOutcome,
  type NoticeReader,
  type OpenOutcome,
  type PaymentGateway,
  type PaymentOrder,
  type PaymentReport,
  type Receipt,
  type RefundOrder,
  type RefundOutcome,
} from '../../ports/payment-gateway.ts';
import { fromDecimal, payableAmount, shareOf, toDecimal } from './amounts.ts';
import {
  SslcommerzApi,
  type Attempt,
  type RefundAnswer,
  type SslcommerzStore,
  type Validated,
} from './api.ts';
import {
  parseReference,
  paymentIdOf,
  referenceOf,
  refundTransactionIdOf,
  transactionIdOf,
} from './identifiers.ts';
import { SslcommerzNotices } from './notices.ts';

/** A call is given up after so long. */
const TIMEOUT_MILLISECONDS = 10_000;
/** A customer waits while a payment is opened: within a request's budget. */
const OPENING_MILLISECONDS = 4000;

/** What an attempt is called that has come to nothing. One that is under way, or of another name, may still pay. */
const ENDED = ['FAILED', 'CANCELLED', 'EXPIRED'];
const PAID = ['VALID', 'VALIDATED'];

/** Whatever is wrong with the shop and not with the payment: an operator has to put it right. */
const OF_THE_STORE = /credential|store|active|register|maintenance/i;
/** A refund that is said to be there already has not failed. */
const KNOWN_ALREADY = /already|duplicat|exist|unique/i;

export interface SslcommerzOptions extends SslcommerzStore {
  /** Where SSLCommerz and the customer's browser reach us: `https://tickets.example.org`. */
  readonly publicUrl: string;
  /** SSLCommerz wants an address of the customer, and writes to it. It gets ours: nobody's data goes there. */
  readonly receiptsTo: string;
  readonly timeoutMilliseconds?: number;
}

/**
 * Payments on SSLCommerz' page by card, bank or wallet. What its query and its validation say counts; what its callbacks
 * say, or do not say, does not. It has no way to cancel, so a customer may pay long after a hold has ended.
 */
export class SslcommerzGateway implements PaymentGateway {
  readonly name = 'sslcommerz';
  readonly publishableKey = null;
  readonly notices: NoticeReader;
  readonly canCancel = false;
  private readonly api: SslcommerzApi;
  private readonly options: SslcommerzOptions;
  private readonly timeout: number;

  constructor(options: SslcommerzOptions) {
    this.options = options;
    this.api = new SslcommerzApi(options);
    this.notices = new SslcommerzNotices(options);
    this.timeout = options.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS;
  }

  async open(order: PaymentOrder): Promise<OpenOutcome> {
    const total = payableAmount(order.amount);
    if (total === null) return { outcome: 'refused', reason: 'amount not payable' };
    const gatewayReference = transactionIdOf(order.paymentId);
    const opening = Math.min(this.timeout, OPENING_MILLISECONDS);
    const session = await this.api.openSession(this.sessionFields(order, total), opening);
    const { status, failedreason: reason, GatewayPageURL: redirectUrl } = session;
    if (status === 'SUCCESS') {
      if (redirectUrl == null || !/^https?:/.test(redirectUrl) || !URL.canParse(redirectUrl)) {
        throw new GatewayUnavailable('SSLCommerz opened a payment without a page for it.');
      }
      return { outcome: 'opened', gatewayReference, clientSecret: null, redirectUrl };
    }
    if (status !== 'FAILED' || OF_THE_STORE.test(reason ?? '')) {
      throw new GatewayUnavailable('SSLCommerz opens no payments for this store.');
    }
    return { outcome: 'refused', reason: 'refused by SSLCommerz' };
  }

  async report(gatewayReference: string): Promise<PaymentReport | null> {
    const named = parseReference(gatewayReference);
    if (named === null) return null;
    const { paymentId, transactionId, validationId } = named;
    const attempts = validationId === null ? await this.api.attempts(transactionId, this.timeout) : [];
    const claimed = validationId === null ? paidAmong(attempts, transactionId) : [validationId];
    const receipts: Receipt[] = [];
    for (const each of claimed) {
      const validated = await this.validated(each, transactionId);
      if (validated !== null) receipts.push(receiptOf(validated, transactionId));
    }
    const [receipt, ...others] = receipts;
    if (receipt !== undefined) return { status: 'succeeded', receipt, others, disputes: [] };
    const isOver = attempts.length > 0 && attempts.every(({ status }) => ENDED.includes(status));
    return { status: isOver ? 'cancelled' : 'open', gatewayReference: transactionId, paymentId };
  }

  /** A payment that is under way when its hold ends does not keep the seats: its money is asked about on. */
  async cancel({ paymentId }: PaymentOrder): Promise<CancelOutcome> {
    const report = await this.report(transactionIdOf(paymentId));
    return report?.status === 'succeeded'
      ? { outcome: 'succeeded', receipt: report.receipt }
      : { outcome: 'cancelled' };
  }

  async refund(order: RefundOrder): Promise<RefundOutcome> {
    const { refundReference } = order;
    if (refundReference !== null) return this.refundOutcome(refundReference);
    const named = parseReference(order.gatewayReference);
    const paid =
      named?.validationId == null ? null : await this.validated(named.validationId, named.transactionId);
    if (paid === null) {
      throw new GatewayUnavailable(`SSLCommerz does not know the money of refund ${order.refundId}.`);
    }
    const amount = refundAmount(order, paid);
    if (amount === null) return { outcome: 'failed', reason: 'amount not payable' };
    // The same id each time: SSLCommerz makes one refund of it, and tells that it knows it already.
    const answer = await this.api.refund(
      {
        bank_tran_id: paid.bank_tran_id,
        refund_trans_id: refundTransactionIdOf(order.refundId),
        refund_amount: amount,
        refund_remarks: 'Refund of cinema tickets',
      },
      this.timeout,
    );
    return begunRefund(answer);
  }

  async refundState({ refundReference }: RefundOrder): Promise<RefundOutcome | null> {
    return refundReference === null ? null : this.refundOutcome(refundReference);
  }

  /** They are in its panel only. */
  disputesSince(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  /** What SSLCommerz vouches for under this id; null where it is not of this transaction. */
  private async validated(validationId: string, transactionId: string): Promise<Validated | null> {
    const validated = await this.api.validate(validationId, this.timeout);
    const isAsked = validated?.val_id === validationId && validated.tran_id === transactionId;
    return isAsked ? validated : null;
  }

  private async refundOutcome(refundReference: string): Promise<RefundOutcome> {
    switch (await this.api.refundState(refundReference, this.timeout)) {
      case 'refunded':
        return { outcome: 'succeeded', gatewayReference: refundReference };
      case 'cancelled':
        return { outcome: 'failed', reason: 'cancelled by SSLCommerz' };
      case 'processing':
        return { outcome: 'pending', gatewayReference: refundReference };
    }
  }

  private sessionFields(
    { paymentId, bookingId, amount }: PaymentOrder,
    total: string,
  ): Readonly<Record<string, string>> {
    const { publicUrl, receiptsTo } = this.options;
    const back = `${publicUrl.replace(/\/$/, '')}/api/v1/webhooks/sslcommerz`;
    return {
      total_amount: total,
      currency: amount.currency,
      tran_id: transactionIdOf(paymentId),
      success_url: `${back}/success`,
      fail_url: `${back}/fail`,
      cancel_url: `${back}/cancel`,
      ipn_url: `${back}/ipn`,
      product_name: 'Cinema tickets',
      product_category: 'tickets',
      product_profile: 'non-physical-goods',
      shipping_method: 'NO',
      num_of_item: '1',
      emi_option: '0',
      value_a: bookingId,
      value_b: paymentId,
      // Required, and nobody's: the customer tells their bank what it needs.
      cus_name: 'Customer',
      cus_email: receiptsTo,
      cus_add1: 'not given',
      cus_city: 'not given',
      cus_postcode: '0000',
      cus_country: 'Bangladesh',
      cus_phone: '00000000000',
    };
  }
}

/** The validation ids of attempts that are said to have paid, the earliest first, so that a repeat has the same order. */
function paidAmong(attempts: readonly Attempt[], transactionId: string): readonly string[] {
  const paid = attempts.filter(
    ({ status, tran_id: of, val_id: id }) =>
      PAID.includes(status) && of === transactionId && typeof id === 'string' && id !== '',
  );
  const order = (attempt: Attempt): string => `${attempt.tran_date} ${String(attempt['val_id'])}`;
  const ids = [...paid].sort((a, b) => (order(a) < order(b) ? -1 : 1)).map(({ val_id: id }) => String(id));
  return [...new Set(ids)];
}

/** What came, in the currency that was asked for: of other currencies than the taka, `amount` is converted. */
function moneyOf({
  amount,
  currency_type: currency,
  currency_amount: inCurrency,
}: Validated): Receipt['received'] {
  return currency === 'BDT' ? fromDecimal(amount, 'BDT') : fromDecimal(inCurrency, currency);
}

function receiptOf(validated: Validated, transactionId: string): Receipt {
  const paymentId = paymentIdOf(transactionId);
  if (paymentId === null) throw new Error(`${transactionId} is no payment of ours.`);
  const { val_id: validationId, value_a: bookingId, risk_level: risk } = validated;
  return {
    gatewayReference: referenceOf(transactionId, validationId),
    openedReference: transactionId,
    paymentId,
    bookingId: bookingId == null || bookingId === '' ? null : bookingId,
    showtimeId: null,
    received: moneyOf(validated),
    method: 'online',
    isSuspicious: risk !== '0',
  };
}

/** SSLCommerz pays back in taka, whatever was paid in. */
function refundAmount({ amount }: RefundOrder, paid: Validated): string | null {
  const taka = fromDecimal(paid.amount, 'BDT');
  return toDecimal(shareOf(amount, moneyOf(paid), taka));
}

function begunRefund({ status, refund_ref_id: reference, errorReason: reason }: RefundAnswer): RefundOutcome {
  const gatewayReference = reference == null || reference === '' ? null : reference;
  if (status === 'failed' && !KNOWN_ALREADY.test(reason ?? '')) {
    return { outcome: 'failed', reason: 'refused by SSLCommerz' };
  }
  return { outcome: 'pending', gatewayReference };
}
