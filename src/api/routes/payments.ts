import { AnyInstant } from '../../domain/kernel/any-instant.ts';
import { z } from 'zod';
import { openPayment, type Checkout } from '../../commands/payment/open-payment.ts';
import { refundByStaff } from '../../commands/payment/refund-by-staff.ts';
import { recordPaidOut } from '../../commands/payment/record-paid-out.ts';
import { reviewDiscrepancy } from '../../commands/payment/review-discrepancy.ts';
import { settleSandboxPayment } from '../../commands/payment/settle-sandbox-payment.ts';
import { startPayment } from '../../commands/payment/start-payment.ts';
import { payment } from '../../domain/payment/decider.ts';
import type { Payment as PaymentState } from '../../domain/payment/state.ts';
import { GatewayReference, ReviewDecision } from '../../domain/payment/events.ts';
import { payments, paymentsWhere } from '../../projections/payments.ts';
import { BookingId, type PaymentId } from '../../domain/kernel/ids.ts';
import { Money } from '../../domain/kernel/money.ts';
import { multilineText } from '../../domain/kernel/text.ts';
import { GatewayName } from '../../domain/showtime/values.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { listDocuments, pageOf } from '../list.ts';
import { pageQuery } from '../wire.ts';
import { only, owner, user } from '../access/access.ts';
import { route } from '../define-route.ts';
import { bookingParams, paymentParams, refundParams } from '../identifiers.ts';
import { isOurs } from '../return-page.ts';
import { Problem } from '../problems.ts';
import { Payment, PaymentStatus, presentPayment, StartedPayment } from '../resources/payment.ts';
import { findOne } from '../../projections/queries.ts';
import { accepted, callerOf, isUnrestricted, type ApiDependencies, type Route } from '../route.ts';

const PaymentBody = z.strictObject({ gateway: z.string().max(30), returnUrl: z.url().max(2000).optional() });

const PaymentQuery = z.strictObject({
  ...pageQuery,
  status: PaymentStatus.optional(),
  gateway: GatewayName.optional(),
  bookingId: BookingId.optional(),
  from: AnyInstant.optional(),
  to: AnyInstant.optional(),
});

export const paymentRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/bookings/:id/payments',
    access: user,
    summary: 'Starts to pay a hold through a gateway',
    params: bookingParams,
    body: PaymentBody,
    answers: { 200: StartedPayment, 201: StartedPayment },
    refuses: [
      'already-cancelled',
      'already-confirmed',
      'gateway-unavailable',
      'hold-lapsed',
      'payment-ended',
      'payment-open',
      'payment-refused',
      'showtime-cancelled',
      'showtime-started',
      'version-conflict',
    ],
    handle: async (request, answer) => {
      const { params, body, session, api } = request;
      const { gateways } = api.commands;
      if (!gateways.has(body.gateway)) {
        const detail = `must be one of: ${[...gateways.keys()].join(', ')}`;
        throw new Problem('invalid-body', detail, { errors: [{ pointer: '#/gateway', detail }] });
      }
      const { gateway: asked, returnUrl = null } = body;
      if (returnUrl !== null && !isOurs(returnUrl, api.web)) {
        const detail = 'must be an address of this system, or of an origin that may use it';
        throw new Problem('invalid-body', detail, { errors: [{ pointer: '#/returnUrl', detail }] });
      }
      const given = { bookingId: params.id, gateway: asked, returnUrl };
      const { state } = accepted(
        await startPayment(api.commands, session, { caller: callerOf(request), ...given }),
      );
      const { paymentId, gateway, amount } = state.payment.request;
      const { status } = state.payment;
      const { heldUntil } = state.booking;
      const checkout = { clientSecret: null, redirectUrl: null };
      const started = { paymentId, gateway, status, amount, ...checkout, heldUntil };
      const { clientSecret, redirectUrl } = state;
      const unstored = { clientSecret, redirectUrl };
      const location = `/payments/${paymentId}`;
      return answer(state.isNew ? 201 : 200, started, { location, unstored });
    },
    unstored: async ({ session, api }, stored) => {
      const { paymentId } = StartedPayment.parse(stored);
      const { clientSecret, redirectUrl } = await checkoutOf(api, session, paymentId);
      return { clientSecret, redirectUrl };
    },
  }),
  route({
    method: 'get',
    path: '/payments',
    access: only('boxOffice', 'admin'),
    summary: 'The payments of everybody, the newest first',
    query: PaymentQuery,
    answers: { 200: pageOf(Payment) },
    reads: [payments],
    handle: async ({ query, api }, answer) => {
      const filter = paymentsWhere(query);
      const list = { projection: payments, filter, sort: '-createdAt', idField: 'paymentId', query };
      return answer(200, await listDocuments(api.documents, list, presentPayment));
    },
  }),
  route({
    method: 'get',
    path: '/payments/:id',
    access: owner('boxOffice', 'admin'),
    summary: 'One payment with its refunds',
    params: paymentParams,
    answers: { 200: Payment },
    reads: [payments],
    handle: async ({ params, principal, api }, answer) => {
      const found = await findOne(api.documents, payments, params.id);
      const isOwn = found?.request.customerId != null && found.request.customerId === principal?.userId;
      if (found === undefined || !(isOwn || isUnrestricted(principal))) throw noSuchPayment();
      return answer(200, presentPayment(found), { revision: found.revision });
    },
  }),
  route({
    method: 'post',
    path: '/payments/:id/sandbox',
    access: user,
    summary: "Plays the customer's part at the sandbox gateway",
    params: paymentParams,
    body: z.strictObject({ outcome: z.enum(['succeed', 'decline', 'abandon']) }),
    answers: { 200: Payment },
    refuses: ['payment-ended'],
    handle: async (request, answer) => {
      const { params, body, session, api } = request;
      if (!api.commands.gateways.has('sandbox')) throw noSuchPayment();
      const given = { paymentId: params.id, outcome: body.outcome };
      const result = await settleSandboxPayment(session, { caller: callerOf(request), ...given });
      const paid = existing(accepted(result).state);
      return answer(200, presentPayment(paid), { revision: paid.revision });
    },
  }),
  route({
    method: 'post',
    path: '/payments/:id/review',
    access: only('boxOffice', 'admin'),
    summary: 'Decides about money that is not what was asked for',
    params: paymentParams,
    body: z.strictObject({ gatewayReference: GatewayReference, decision: ReviewDecision }),
    answers: { 200: Payment },
    refuses: ['already-reviewed', 'amount-mismatch', 'gateway-unavailable', 'payment-not-succeeded'],
    handle: async ({ params, body, session, api }, answer) => {
      const given = { paymentId: params.id, ...body };
      const reviewed = existing(accepted(await reviewDiscrepancy(api.commands, session, given)).state);
      return answer(200, presentPayment(reviewed), { revision: reviewed.revision });
    },
  }),
  route({
    method: 'post',
    path: '/payments/:id/refunds',
    access: only('boxOffice', 'admin'),
    summary: 'Pays money back, whatever the policy says; the booking stays as it is',
    params: paymentParams,
    body: z.strictObject({ amount: Money.optional(), reason: multilineText(500) }),
    answers: { 201: Payment },
    refuses: ['currency-mismatch', 'payment-not-succeeded', 'refund-exceeds-payment'],
    handle: async ({ params, body, session, api }, answer) => {
      const given = { paymentId: params.id, amount: body.amount ?? null, reason: body.reason };
      const refunded = existing(accepted(await refundByStaff(api.commands, session, given)).state);
      const location = `/payments/${params.id}`;
      return answer(201, presentPayment(refunded), { revision: refunded.revision, location });
    },
  }),
  route({
    method: 'post',
    path: '/payments/:id/refunds/:refundId/paid-out',
    access: only('boxOffice', 'admin'),
    summary: 'Records that a refund was paid out: of the counter, or one that has failed at its gateway',
    params: refundParams,
    answers: { 200: Payment },
    refuses: ['not-at-the-counter', 'payment-not-succeeded', 'refund-ended', 'refund-exceeds-payment'],
    handle: async ({ params, session }, answer) => {
      const given = { paymentId: params.id, refundId: params.refundId };
      const paid = existing(accepted(await recordPaidOut(session, given)).state);
      return answer(200, presentPayment(paid), { revision: paid.revision });
    },
  }),
];

/** What the browser needs to pay, once more; nulls when there is nothing to pay any more. */
async function checkoutOf(
  { commands }: ApiDependencies,
  session: CommandSession,
  paymentId: PaymentId,
): Promise<Checkout> {
  const nothing = { clientSecret: null, redirectUrl: null };
  const known = await session.load(payment, paymentId);
  if (known?.status !== 'requested') return nothing;
  const opened = await openPayment(commands, session, known, null);
  return opened.outcome === 'rejected' ? nothing : opened.state;
}

function existing(found: PaymentState | null): PaymentState {
  if (found === null) throw noSuchPayment();
  return found;
}

function noSuchPayment(): Problem {
  return new Problem('not-found', 'There is no such payment.');
}
