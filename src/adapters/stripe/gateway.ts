import Stripe from 'stripe';
import {
  GatewayUnavailable,
  type CancelOutcome,
  type DisputeReport,
  type FoundDispute,
  type NoticeReader,
  type OpenOutcome,
  type PaymentGateway,
  type PaymentOrder,
  type PaymentReport,
  type RefundOrder,
  type RefundOutcome,
} from '../../ports/payment-gateway.ts';
import type { Instant } from '../../engine/instant.ts';
import { fromStripe, toStripe } from './amounts.ts';
import { StripeNotices } from './notices.ts';

/** A call is given up after so long, and then repeated with the same key. */
const TIMEOUT_MILLISECONDS = 10_000;
const RETRIES = 2;
/** A customer waits while a payment is opened: within a request's budget, so without repeats. The customer repeats it. */
const OPENING = { timeout: 4000, maxNetworkRetries: 0 };

export interface StripeOptions {
  readonly secretKey: string;
  readonly publishableKey: string;
  /** Each of them may have signed a webhook. */
  readonly webhookSecrets: readonly string[];
  /** Where Stripe's API is: `https://api.stripe.com`. */
  readonly baseUrl: string;
  readonly timeoutMilliseconds?: number;
}

/**
 * Payments by card through Stripe's PaymentIntents. Every call has a key that derives from our ids, so that a repeat takes
 * effect once; what Stripe did not answer is unknown, never failed.
 */
export class StripeGateway implements PaymentGateway {
  readonly name = 'stripe';
  readonly publishableKey: string;
  readonly notices: NoticeReader;
  readonly canCancel = true;
  private readonly stripe: Stripe;
  private readonly isLive: boolean;
  private readonly opening: { readonly timeout: number; readonly maxNetworkRetries: number };

  constructor(options: StripeOptions) {
    const { secretKey, publishableKey, webhookSecrets, baseUrl, timeoutMilliseconds } = options;
    const { hostname, port, protocol } = new URL(baseUrl);
    const isSecure = protocol === 'https:';
    this.stripe = new Stripe(secretKey, {
      host: hostname,
      port: port === '' ? (isSecure ? 443 : 80) : Number(port),
      protocol: isSecure ? 'https' : 'http',
      timeout: timeoutMilliseconds ?? TIMEOUT_MILLISECONDS,
      maxNetworkRetries: RETRIES,
      telemetry: false,
    });
    this.isLive = isLiveKey(secretKey);
    this.publishableKey = publishableKey;
    this.notices = new StripeNotices(this.stripe.webhooks, webhookSecrets, this.isLive);
    this.opening = { ...OPENING, timeout: timeoutMilliseconds ?? OPENING.timeout };
  }

  async open(order: PaymentOrder): Promise<OpenOutcome> {
    const { gatewayReference } = order;
    try {
      const intent =
        gatewayReference === null
          ? await this.create(order)
          : await this.stripe.paymentIntents.retrieve(gatewayReference, {}, this.opening);
      if (intent === null) return { outcome: 'refused', reason: 'amount not payable' };
      this.refuseOtherMode(intent);
      const { id, client_secret: clientSecret } = intent;
      return { outcome: 'opened', gatewayReference: id, clientSecret, redirectUrl: null };
    } catch (error) {
      const reason = refusalOf(error);
      // An intent that we know of is there: that Stripe does not find it says nothing about the payment.
      if (reason === null || gatewayReference !== null) throw unavailable(error);
      return { outcome: 'refused', reason };
    }
  }

  async report(gatewayReference: string): Promise<PaymentReport | null> {
    try {
      const intent = await this.stripe.paymentIntents.retrieve(gatewayReference, {
        expand: ['latest_charge'],
      });
      const report = this.reportOf(intent);
      if (report?.status !== 'succeeded' || !isDisputed(intent)) return report;
      return { ...report, disputes: await this.disputesOf(gatewayReference) };
    } catch (error) {
      if (error instanceof Stripe.errors.StripeError && error.code === 'resource_missing') return null;
      throw unavailable(error);
    }
  }

  async cancel(order: PaymentOrder): Promise<CancelOutcome> {
    const id = await this.intentToCancel(order);
    if (id === null) return { outcome: 'cancelled' };
    try {
      const { status, latest_charge: charge } = await this.retrieve(id);
      if (status !== 'succeeded' && status !== 'canceled' && status !== 'processing') {
        // An attempt of the customer changes what the answer is: a stored refusal must not be replayed after it.
        const attempt = typeof charge === 'string' ? charge : (charge?.id ?? 'none');
        const idempotencyKey = `cancel:${order.paymentId}:${attempt}`;
        await this.stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' }, { idempotencyKey });
      }
    } catch (error) {
      // Stripe refuses where the intent has moved on meanwhile. Then the intent tells.
      if (refusalOf(error) === null) throw unavailable(error);
    }
    const report = this.reportOf(await this.retrieve(id));
    if (report?.status === 'succeeded') return { outcome: 'succeeded', receipt: report.receipt };
    if (report?.status === 'cancelled') return { outcome: 'cancelled' };
    throw new GatewayUnavailable(`Stripe does not know yet how payment ${order.paymentId} ends.`);
  }

  async refund(order: RefundOrder): Promise<RefundOutcome> {
    const { refundId, paymentId, bookingId, gatewayReference } = order;
    const counted = toStripe(order.amount);
    if (counted === null) return { outcome: 'failed', reason: 'amount not payable' };
    try {
      const refund =
        (await this.findRefund(order)) ??
        (await this.stripe.refunds.create(
          {
            payment_intent: gatewayReference,
            amount: counted.amount,
            reason: 'requested_by_customer',
            metadata: { refundId, paymentId, bookingId },
          },
          { idempotencyKey: `refund:${refundId}` },
        ));
      if (refund.amount !== counted.amount || refund.currency !== counted.currency) {
        throw new Error(`Refund ${refundId} is ${refund.amount} ${refund.currency} at Stripe.`);
      }
      return outcomeOf(refund);
    } catch (error) {
      const reason = refusalOf(error);
      if (reason === null) throw unavailable(error);
      return { outcome: 'failed', reason };
    }
  }

  async refundState(order: RefundOrder): Promise<RefundOutcome | null> {
    try {
      const refund = await this.findRefund(order);
      return refund === undefined ? null : outcomeOf(refund);
    } catch (error) {
      throw unavailable(error);
    }
  }

  async disputesSince(since: Instant): Promise<readonly FoundDispute[]> {
    const created = { gte: Math.floor(Date.parse(since) / 1000) };
    const found: FoundDispute[] = [];
    try {
      const all = this.stripe.disputes.list({ created, limit: 100, expand: ['data.payment_intent'] });
      for await (const dispute of all) {
        const { payment_intent: intent, livemode } = dispute;
        if (intent === null || typeof intent === 'string' || livemode !== this.isLive) continue;
        const { paymentId } = intent.metadata;
        if (paymentId === undefined) continue;
        found.push({ paymentId, gatewayReference: intent.id, dispute: disputeOf(dispute) });
      }
    } catch (error) {
      throw unavailable(error);
    }
    return found;
  }

  /** Makes the intent, or finds it made by an earlier call; null where Stripe cannot take the amount. */
  private async create(order: PaymentOrder): Promise<Stripe.PaymentIntent | null> {
    const { paymentId, bookingId, showtimeId } = order;
    const counted = toStripe(order.amount);
    if (counted === null) return null;
    return this.stripe.paymentIntents.create(
      {
        amount: counted.amount,
        currency: counted.currency,
        // Other methods take days to tell whether they succeed; a hold lasts minutes.
        allowed_payment_method_types: ['card'],
        metadata: { paymentId, bookingId, showtimeId },
      },
      { idempotencyKey: `payment:${paymentId}`, ...this.opening },
    );
  }

  /**
   * The intent of a payment. Where a crash has lost it, the same key finds it, or makes one that is cancelled at once. Null
   * where Stripe takes no such payment: then there is nothing that could succeed.
   */
  private async intentToCancel(order: PaymentOrder): Promise<string | null> {
    if (order.gatewayReference !== null) return order.gatewayReference;
    const opened = await this.open(order);
    return opened.outcome === 'opened' ? opened.gatewayReference : null;
  }

  private async retrieve(id: string): Promise<Stripe.PaymentIntent> {
    try {
      return await this.stripe.paymentIntents.retrieve(id);
    } catch (error) {
      throw unavailable(error);
    }
  }

  /** The refund that an earlier call has made. Stripe forgets keys after a day, and answers with what was so at first. */
  private async findRefund({ gatewayReference, refundId }: RefundOrder): Promise<Stripe.Refund | undefined> {
    const found = this.stripe.refunds.list({ payment_intent: gatewayReference, limit: 100 });
    for await (const refund of found) if (refund.metadata?.['refundId'] === refundId) return refund;
    return undefined;
  }

  private async disputesOf(gatewayReference: string): Promise<readonly DisputeReport[]> {
    const disputes: DisputeReport[] = [];
    const found = this.stripe.disputes.list({ payment_intent: gatewayReference, limit: 100 });
    for await (const dispute of found) disputes.push(disputeOf(dispute));
    return disputes;
  }

  private refuseOtherMode({ livemode }: Stripe.PaymentIntent): void {
    if (livemode !== this.isLive) throw new Error('The intent is of another mode of Stripe than the key.');
  }

  private reportOf(intent: Stripe.PaymentIntent): PaymentReport | null {
    const { id: gatewayReference, status, metadata, livemode, amount_received: amount, currency } = intent;
    const { paymentId, bookingId = '', showtimeId = '' } = metadata;
    if (livemode !== this.isLive || paymentId === undefined) return null;
    if (status === 'succeeded') {
      const received = fromStripe({ amount, currency });
      const names = { paymentId, bookingId, showtimeId };
      const references = { gatewayReference, openedReference: gatewayReference };
      const receipt = { ...references, ...names, received, method: 'card', isSuspicious: false };
      return { status: 'succeeded', receipt, others: [], disputes: [] };
    }
    return { status: status === 'canceled' ? 'cancelled' : 'open', gatewayReference, paymentId };
  }
}

/** Whether a key moves real money. */
export function isLiveKey(secretKey: string): boolean {
  return /^[a-z]+_live_/.test(secretKey);
}

function isDisputed({ latest_charge: charge }: Stripe.PaymentIntent): boolean {
  return typeof charge === 'object' && charge?.disputed === true;
}

function disputeOf(dispute: Stripe.Dispute): DisputeReport {
  const { id: disputeReference, reason, status } = dispute;
  return { disputeReference, amount: fromStripe(dispute), reason, status: disputeStatusOf(status) };
}

/** Stripe's statuses are many and grow. An inquiry that was closed, or a dispute that was prevented, took no money. */
function disputeStatusOf(status: string): DisputeReport['status'] {
  if (status === 'lost') return 'lost';
  return ['won', 'warning_closed', 'prevented'].includes(status) ? 'won' : 'open';
}

function outcomeOf({ status, id, failure_reason: reason }: Stripe.Refund): RefundOutcome {
  switch (status) {
    case 'succeeded':
      return { outcome: 'succeeded', gatewayReference: id };
    case 'failed':
    case 'canceled':
      return { outcome: 'failed', reason: reason ?? status };
    default:
      // It is found again by our id.
      return { outcome: 'pending', gatewayReference: null };
  }
}

/** Why Stripe will never do what it was asked; null where that is not known. Its own words may quote what nobody shall see. */
function refusalOf(error: unknown): string | null {
  if (!(error instanceof Stripe.errors.StripeError)) return null;
  const isRefusal = error.type === 'StripeInvalidRequestError' || error.type === 'StripeCardError';
  return isRefusal ? (error.code ?? error.type) : null;
}

/** A fault with nothing in it that Stripe or its client says: that may hold secrets of the payment. */
function unavailable(error: unknown): Error {
  if (!(error instanceof Stripe.errors.StripeError)) {
    return error instanceof Error ? error : new Error(String(error));
  }
  const { type, code, statusCode, requestId } = error;
  const said = [type, code, statusCode, requestId].filter((part) => part !== undefined).join(' ');
  return new GatewayUnavailable(`Stripe did not do what it was asked: ${said}`);
}
