import Stripe from 'stripe';
import { z } from 'zod';
import type { Notice, NoticeReader } from '../../ports/payment-gateway.ts';

/** What tells that money came, will not come, is disputed, or has come back from a bank that refused a refund. */
const types = [
  'payment_intent.succeeded',
  'payment_intent.canceled',
  'charge.dispute.created',
  'charge.dispute.closed',
  'charge.refund.updated',
  'refund.failed',
  'refund.updated',
] as const;

const reference = z.string().min(1).max(100);

const Intent = z.looseObject({
  id: reference,
  object: z.literal('payment_intent'),
  metadata: z.looseObject({ paymentId: z.string() }),
});

/** They do not say whether their intent is one of ours: Stripe is asked. */
const Dispute = z.looseObject({ object: z.literal('dispute'), payment_intent: reference });
const Refund = z.looseObject({
  object: z.literal('refund'),
  payment_intent: reference,
  status: z.enum(['failed', 'canceled']),
});

const StripeEvent = z.looseObject({
  id: z.string().regex(/^[A-Za-z0-9_]{1,100}$/),
  type: z.enum(types),
  livemode: z.boolean(),
  data: z.looseObject({ object: z.discriminatedUnion('object', [Intent, Dispute, Refund]) }),
});

/** Reads Stripe's signed webhooks. While a secret is rotated there are two. */
export class StripeNotices implements NoticeReader {
  private readonly webhooks: Stripe['webhooks'];
  private readonly secrets: readonly string[];
  private readonly isLive: boolean;

  constructor(webhooks: Stripe['webhooks'], secrets: readonly string[], isLive: boolean) {
    this.webhooks = webhooks;
    this.secrets = secrets;
    this.isLive = isLive;
  }

  read(body: Buffer, signature: string): Notice | 'forged' | null {
    if (!this.secrets.some((secret) => this.isSigned(body, signature, secret))) return 'forged';
    const event = StripeEvent.safeParse(jsonOf(body));
    if (!event.success) return null;
    const { id: eventId, livemode, data } = event.data;
    if (livemode !== this.isLive) return null;
    const { object } = data;
    return {
      eventId,
      gatewayReference: object.object === 'payment_intent' ? object.id : object.payment_intent,
    };
  }

  /** A customer never leaves our pages. */
  paymentOf(): null {
    return null;
  }

  /** Whether this secret signed these bytes, not long ago. */
  private isSigned(body: Buffer, signature: string, secret: string): boolean {
    try {
      this.webhooks.constructEvent(body, signature, secret);
      return true;
    } catch (error) {
      // What is signed and no JSON is from Stripe all the same.
      return !(error instanceof Stripe.errors.StripeSignatureVerificationError);
    }
  }
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return null;
  }
}
