import { z } from 'zod';
import { receiveNotice } from '../../commands/payment/receive-notice.ts';
import { returningCustomer } from '../../commands/payment/returning-customer.ts';
import type { NoticeReader } from '../../ports/payment-gateway.ts';
import { nobodyAsked } from '../access/access.ts';
import { limits } from '../access/rate-limits.ts';
import { route } from '../define-route.ts';
import { Problem } from '../problems.ts';
import { returnPageOf } from '../return-page.ts';
import { accepted, type ApiDependencies, type ApiRequest, type Route } from '../route.ts';

/** What Stripe sends, for readers: its signature is checked, and nothing in it is believed but what it is about. */
const StripeEvent = z.looseObject({ id: z.string(), object: z.literal('event'), type: z.string() });

/** What SSLCommerz sends, and sends a customer's browser back with. Its hash is checked, and nothing more is believed. */
const SslcommerzForm = z.looseObject({
  status: z.string(),
  tran_id: z.string(),
  verify_key: z.string(),
  verify_sign: z.string(),
});

const Received = z.strictObject({ received: z.literal(true) });

type RawRequest = Pick<ApiRequest<never, never, never>, 'raw' | 'session' | 'api'>;

export const webhookRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/webhooks/stripe',
    access: nobodyAsked,
    summary: 'Takes in what Stripe tells, signed in Stripe-Signature',
    body: StripeEvent,
    isRaw: true,
    answers: { 200: Received },
    refuses: ['webhook-signature-invalid'],
    handle: async (request, answer) => {
      if ((await takeIn(request, 'stripe')) === 'forged') {
        throw new Problem('webhook-signature-invalid', 'Stripe-Signature does not sign this body.');
      }
      return answer(200, { received: true });
    },
  }),
  route({
    method: 'post',
    path: '/webhooks/sslcommerz/ipn',
    access: nobodyAsked,
    summary: 'Takes in what SSLCommerz tells, signed in verify_sign_sha2 or verify_sign',
    body: SslcommerzForm,
    bodyType: 'application/x-www-form-urlencoded',
    isRaw: true,
    answers: { 200: Received },
    refuses: ['webhook-signature-invalid'],
    handle: async (request, answer) => {
      if ((await takeIn(request, 'sslcommerz')) === 'forged') {
        throw new Problem('webhook-signature-invalid', 'verify_sign does not sign this body.');
      }
      return answer(200, { received: true });
    },
  }),
  ...['success', 'fail', 'cancel'].map((end) =>
    route({
      method: 'post',
      path: `/webhooks/sslcommerz/${end}`,
      access: nobodyAsked,
      summary: `Sends a browser that comes from SSLCommerz (${end}) on to the returnUrl, with bookingId`,
      body: SslcommerzForm,
      bodyType: 'application/x-www-form-urlencoded',
      isRaw: true,
      answers: { 303: null },
      limit: limits.returning,
      handle: async (request, answer) => {
        const { api, session } = request;
        // What is signed is taken in as well: no IPN reaches a developer's machine.
        await takeIn(request, 'sslcommerz');
        const paymentId = readerOf(api, 'sslcommerz')?.paymentOf(bodyOf(request)) ?? null;
        const returning =
          paymentId === null ? null : await returningCustomer(api.commands, session, paymentId);
        return answer(303, null, { goOn: returnPageOf(returning, api.web) });
      },
    }),
  ),
];

/** Takes in what a gateway tells, or what is said to come from it. */
async function takeIn(request: RawRequest, gateway: string): Promise<'taken-in' | 'forged'> {
  const { raw, session, api } = request;
  const notice = readerOf(api, gateway)?.read(bodyOf(request), raw?.signature ?? '');
  if (notice === undefined || notice === 'forged') return 'forged';
  if (notice !== null) {
    accepted(await receiveNotice(session.givenBy({ kind: 'gateway', id: gateway }), { gateway, notice }));
  }
  return 'taken-in';
}

function readerOf({ commands }: ApiDependencies, gateway: string): NoticeReader | null {
  return commands.gateways.get(gateway)?.notices ?? null;
}

function bodyOf({ raw }: Pick<RawRequest, 'raw'>): Buffer {
  if (raw === null) throw new Error('This route takes its body raw.');
  return raw.body;
}
