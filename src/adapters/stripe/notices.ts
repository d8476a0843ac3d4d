import Stripe from 'stripe';
import { z } from 'zod';
import type { Notice, NoticeReader } from '../../ports/payment-gateway.ts';

/** What tells that money came or will not come. Refunds are asked for until they end. */
const toldOfPayments = ['payment_intent.succeeded', 'payment_intent.canceled'];

const PaymentIntentEvent = z.looseObject({
  id: z.string().regex(/^[A-Za-z0-9_]{1,100}$/),
  type: z.string(),
  livemode: z.boolean(),
  data: z.looseObject({
    object: z.looseObject({
      id: z.string().min(1).max(100),
      object: z.literal('payment_intent'),
      metadata: z.looseObject({ paymentId: z.string() }),
    }),
  }),
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
    const event = PaymentIntentEvent.safeParse(jsonOf(body));
    if (!event.success) return null;
    const { id: eventId, type, livemode, data } = event.data;
    if (!toldOfPayments.includes(type) || livemode !== this.isLive) return null;
    return { eventId, gatewayReference: data.object.id };
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
