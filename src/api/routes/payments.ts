import { z } from 'zod';
import { recordPaidOut } from '../../commands/payment/record-paid-out.ts';
import { settleSandboxPayment } from '../../commands/payment/settle-sandbox-payment.ts';
import { startPayment } from '../../commands/payment/start-payment.ts';
import type { Payment } from '../../domain/payment/decider.ts';
import { money, sum } from '../../domain/kernel/money.ts';
import { payments } from '../../projections/payments.ts';
import { route } from '../define-route.ts';
import { bookingParams, paymentParams, refundParams } from '../identifiers.ts';
import { Problem } from '../problems.ts';
import { findOne } from '../../projections/queries.ts';
import { accepted, callerOf, isUnrestricted, type ApiAnswer, type Route } from '../route.ts';

const PaymentBody = z.strictObject({ gateway: z.string().max(30), returnUrl: z.url().max(2000).optional() });

export const paymentRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/bookings/:id/payments',
    summary: 'Starts to pay a hold through a gateway',
    params: bookingParams,
    body: PaymentBody,
    handle: async (request) => {
      const { params, body, session, api } = request;
      const { gateways } = api.commands;
      if (!gateways.has(body.gateway)) {
        const detail = `must be one of: ${[...gateways.keys()].join(', ')}`;
        throw new Problem('invalid-body', detail, { errors: [{ pointer: '#/gateway', detail }] });
      }
      const given = { bookingId: params.id, gateway: body.gateway };
      const { state } = accepted(
        await startPayment(api.commands, session, { caller: callerOf(request), ...given }),
      );
      const { paymentId, gateway, amount } = state.payment.request;
      return {
        status: state.isNew ? 201 : 200,
        body: {
          paymentId,
          gateway,
          status: state.payment.status,
          amount,
          heldUntil: state.booking.heldUntil,
        },
        location: `/payments/${paymentId}`,
      };
    },
  }),
  route({
    method: 'get',
    path: '/payments/:id',
    summary: 'One payment with its refunds',
    params: paymentParams,
    reads: [payments],
    handle: async ({ params, principal, api }) => {
      const found = await findOne(api.documents, payments, params.id);
      const isOwn = found?.request.customerId != null && found.request.customerId === principal?.userId;
      if (found === undefined || !(isOwn || isUnrestricted(principal))) throw noSuchPayment();
      return { status: 200, body: presentPayment(found), revision: found.revision };
    },
  }),
  route({
    method: 'post',
    path: '/payments/:id/sandbox',
    summary: "Plays the customer's part at the sandbox gateway",
    params: paymentParams,
    body: z.strictObject({ outcome: z.enum(['succeed', 'decline', 'abandon']) }),
    handle: async (request) => {
      const { params, body, session, api } = request;
      if (!api.commands.gateways.has('sandbox')) throw noSuchPayment();
      const given = { paymentId: params.id, outcome: body.outcome };
      const result = await settleSandboxPayment(session, { caller: callerOf(request), ...given });
      return answer(accepted(result));
    },
  }),
  route({
    method: 'post',
    path: '/payments/:id/refunds/:refundId/paid-out',
    summary: 'Records that a refund was paid out at the counter',
    params: refundParams,
    handle: async ({ params, session }) => {
      const given = { paymentId: params.id, refundId: params.refundId };
      return answer(accepted(await recordPaidOut(session, given)));
    },
  }),
];

function answer({ state }: { readonly state: Payment | null }): ApiAnswer {
  if (state === null) throw noSuchPayment();
  return { status: 200, body: presentPayment(state), revision: state.revision };
}

/** A payment as the API shows it. */
function presentPayment(payment: Payment): object {
  const { request, method, status, gatewayReference, reason, refunds, createdAt, updatedAt } = payment;
  const { paymentId, bookingId, gateway, amount } = request;
  const back = refunds.filter((refund) => refund.status === 'succeeded').map((refund) => refund.amount);
  return {
    id: paymentId,
    bookingId,
    gateway,
    method,
    status,
    amount,
    refunded: back.length === 0 ? money(0, amount.currency) : sum(back, amount.currency),
    gatewayReference,
    reason,
    refunds: refunds.map(({ refundId, ...refund }) => ({ id: refundId, ...refund })),
    createdAt,
    updatedAt,
  };
}

function noSuchPayment(): Problem {
  return new Problem('not-found', 'There is no such payment.');
}
