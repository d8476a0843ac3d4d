import { z } from 'zod';
import { receiveNotice } from '../../commands/payment/receive-notice.ts';
import { nobodyAsked } from '../access/access.ts';
import { route } from '../define-route.ts';
import { Problem } from '../problems.ts';
import { accepted, type Route } from '../route.ts';

/** What Stripe sends, for readers: its signature is checked, and nothing in it is believed but what it is about. */
const StripeEvent = z.looseObject({ id: z.string(), object: z.literal('event'), type: z.string() });

export const webhookRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/webhooks/stripe',
    access: nobodyAsked,
    summary: 'Takes in what Stripe tells, signed in Stripe-Signature',
    body: StripeEvent,
    isRaw: true,
    answers: { 200: z.strictObject({ received: z.literal(true) }) },
    refuses: ['webhook-signature-invalid'],
    handle: async ({ raw, session, api }, answer) => {
      const reader = api.commands.gateways.get('stripe')?.notices;
      if (raw === null) throw new Error('This route takes its body raw.');
      const notice = reader?.read(raw.body, raw.signature) ?? (reader == null ? 'forged' : null);
      if (notice === 'forged') {
        throw new Problem('webhook-signature-invalid', 'Stripe-Signature does not sign this body.');
      }
      if (notice !== null) {
        const ofStripe = session.givenBy({ kind: 'gateway', id: 'stripe' });
        accepted(await receiveNotice(ofStripe, { gateway: 'stripe', notice }));
      }
      return answer(200, { received: true });
    },
  }),
];
