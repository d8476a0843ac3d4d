import { randomBytes } from 'node:crypto';
import type { Form } from './form.ts';

/** What Stripe answers with: a status and a JSON body. */
export interface StripeAnswer {
  readonly status: number;
  readonly body: object;
}

export interface Intent {
  readonly id: string;
  readonly object: 'payment_intent';
  readonly amount: number;
  amount_received: number;
  readonly currency: string;
  status: string;
  readonly client_secret: string;
  latest_charge: string | null;
  readonly metadata: Form;
  readonly created: number;
  livemode: boolean;
}

export interface Refund {
  readonly id: string;
  readonly object: 'refund';
  readonly amount: number;
  readonly currency: string;
  status: string;
  failure_reason?: string;
  readonly payment_intent: string;
  readonly metadata: Form;
  readonly created: number;
}

export interface Dispute {
  readonly id: string;
  readonly object: 'dispute';
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
  status: string;
  readonly charge: string | null;
  readonly payment_intent: string;
  readonly created: number;
  readonly livemode: boolean;
}

export interface StripeEvent {
  readonly id: string;
  readonly object: 'event';
  readonly type: string;
  readonly created: number;
  readonly livemode: boolean;
  readonly data: { readonly object: object };
}

/** The money and the rules of one Stripe account in test mode. */
export class StripeAccount {
  readonly intents = new Map<string, Intent>();
  readonly refunds = new Map<string, Refund>();
  readonly disputes = new Map<string, Dispute>();
  readonly events: StripeEvent[] = [];
  /** The status of refunds that are made from now on. */
  refundStatus = 'succeeded';
  onEvent: (event: StripeEvent) => void = () => undefined;

  /** The customer's card pays an intent, all of it unless something goes wrong at Stripe. */
  pay(id: string, received?: number): StripeEvent {
    const intent = this.intent(id);
    if (intent.status !== 'requires_payment_method') throw new Error(`The intent is ${intent.status}.`);
    intent.status = 'succeeded';
    intent.amount_received = received ?? intent.amount;
    intent.latest_charge = newId('ch');
    return this.happened('payment_intent.succeeded', intent);
  }

  /** The card is declined: the intent can be tried again. */
  decline(id: string): StripeEvent {
    const intent = this.intent(id);
    intent.status = 'requires_payment_method';
    intent.latest_charge = newId('ch');
    return this.happened('payment_intent.payment_failed', intent);
  }

  /** The customer objects at their bank. */
  dispute(intentId: string): Dispute {
    const { id, amount, currency, latest_charge: charge, livemode } = this.intent(intentId);
    const dispute: Dispute = {
      ...{ id: newId('dp'), object: 'dispute', amount, currency, reason: 'fraudulent' },
      ...{ status: 'needs_response', charge, payment_intent: id, livemode },
      created: seconds(),
    };
    this.disputes.set(dispute.id, dispute);
    this.happened('charge.dispute.created', dispute);
    return dispute;
  }

  /** The bank has decided. */
  closeDispute(id: string, status: 'won' | 'lost'): void {
    const dispute = this.disputes.get(id);
    if (dispute === undefined) throw new Error(`There is no dispute ${id}.`);
    dispute.status = status;
    this.happened('charge.dispute.closed', dispute);
  }

  /** Tells of something, whether or not it is so. */
  happened(type: string, object: { readonly livemode?: boolean }): StripeEvent {
    const { livemode = false } = object;
    const data = { object: structuredClone(object) };
    const event = { id: newId('evt'), object: 'event', type, created: seconds(), livemode, data } as const;
    this.events.push(event);
    this.onEvent(event);
    return event;
  }

  create(form: Form): StripeAnswer {
    const amount = Number(form['amount']);
    if (!Number.isInteger(amount) || amount < 50) return invalid('amount_too_small', 'amount');
    const { currency, metadata } = form;
    if (typeof currency !== 'string' || !/^[a-z]{3}$/.test(currency))
      return invalid('parameter_invalid', 'currency');
    const id = newId('pi');
    const intent: Intent = {
      ...{ id, object: 'payment_intent', amount, amount_received: 0, currency },
      status: 'requires_payment_method',
      client_secret: `${id}_secret_${randomBytes(8).toString('hex')}`,
      latest_charge: null,
      metadata: typeof metadata === 'object' ? metadata : {},
      created: seconds(),
      livemode: false,
    };
    this.intents.set(id, intent);
    return { status: 200, body: intent };
  }

  /** An intent; with its charge where that is asked for. */
  retrieve(id: string, expanded: readonly string[] = []): StripeAnswer {
    const intent = this.intents.get(id);
    if (intent === undefined) return missing('payment_intent');
    const { latest_charge: charge } = intent;
    if (charge === null || !expanded.includes('latest_charge')) return { status: 200, body: intent };
    const disputed = [...this.disputes.values()].some((dispute) => dispute.charge === charge);
    return { status: 200, body: { ...intent, latest_charge: { id: charge, object: 'charge', disputed } } };
  }

  /** The bank refuses a refund that had succeeded: the money is back at Stripe. */
  returnRefund(id: string, reason = 'lost_or_stolen_card'): void {
    const refund = this.refunds.get(id);
    if (refund === undefined) throw new Error(`There is no refund ${id}.`);
    refund.status = 'failed';
    refund.failure_reason = reason;
    this.happened('refund.failed', refund as object);
  }

  /** The disputes of an intent, or those that were opened since a time in seconds; with their intents where that is asked for. */
  disputesOf({ searchParams: asked }: URL): StripeAnswer {
    const intentId = asked.get('payment_intent');
    const since = Number(asked.get('created[gte]') ?? 0);
    const isExpanded = asked.getAll('expand[0]').includes('data.payment_intent');
    const data = [...this.disputes.values()]
      .filter((each) => (intentId === null || each.payment_intent === intentId) && each.created >= since)
      .map((each) => (isExpanded ? { ...each, payment_intent: this.intent(each.payment_intent) } : each));
    return { status: 200, body: { object: 'list', url: '/v1/disputes', has_more: false, data } };
  }

  cancel(id: string): StripeAnswer {
    const intent = this.intents.get(id);
    if (intent === undefined) return missing('payment_intent');
    if (!intent.status.startsWith('requires_')) {
      return invalid('payment_intent_unexpected_state', undefined, { payment_intent: intent });
    }
    intent.status = 'canceled';
    this.happened('payment_intent.canceled', intent);
    return { status: 200, body: intent };
  }

  refund(form: Form): StripeAnswer {
    const { payment_intent: of, metadata, amount: asked } = form;
    const intent = typeof of === 'string' ? this.intents.get(of) : undefined;
    if (intent === undefined) return missing('payment_intent');
    const refunded = [...this.refunds.values()].filter(
      (each) => each.payment_intent === intent.id && each.status !== 'failed',
    );
    const left = refunded.reduce((sum, { amount }) => sum - amount, intent.amount_received);
    const amount = asked === undefined ? left : Number(asked);
    if (left === 0) return invalid('charge_already_refunded');
    if (amount > left) return invalid('amount_too_large', 'amount');
    const refund: Refund = {
      ...{ id: newId('re'), object: 'refund', amount, currency: intent.currency, status: this.refundStatus },
      payment_intent: intent.id,
      metadata: typeof metadata === 'object' ? metadata : {},
      created: seconds(),
    };
    this.refunds.set(refund.id, refund);
    this.happened('refund.created', refund as object);
    return { status: 200, body: refund };
  }

  refundsOf(intentId: string | null): StripeAnswer {
    const data = [...this.refunds.values()].filter((each) => each.payment_intent === intentId);
    return { status: 200, body: { object: 'list', url: '/v1/refunds', has_more: false, data } };
  }

  private intent(id: string): Intent {
    const intent = this.intents.get(id);
    if (intent === undefined) throw new Error(`There is no intent ${id}.`);
    return intent;
  }
}

export function invalid(code: string, param?: string, more: object = {}): StripeAnswer {
  const error = { type: 'invalid_request_error', code, param, message: `Refused: ${code}`, ...more };
  return { status: 400, body: { error } };
}

export function missing(what: string): StripeAnswer {
  const error = { type: 'invalid_request_error', code: 'resource_missing', message: `No such ${what}` };
  return { status: 404, body: { error } };
}

function newId(kind: string): string {
  return `${kind}_${randomBytes(12).toString('hex')}`;
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
