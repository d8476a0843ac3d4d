import { payment, type PaymentRejection } from '../../domain/payment/decider.ts';
import type { Payment } from '../../domain/payment/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { refuse } from '../refusals.ts';
import { gatewayOf, orderOf } from './gateway-of.ts';

export interface OpenedPayment {
  readonly payment: Payment;
  /** What the customer's browser needs to pay; null where it needs nothing. Never stored. */
  readonly clientSecret: string | null;
}

/**
 * Opens a requested payment at its gateway, or finds it open there. May be repeated: the gateway makes one record.
 * Refused with `payment-refused` where the gateway will not take it, which ends the payment. Throws GatewayUnavailable.
 */
export async function openPayment(
  dependencies: Pick<CommandDependencies, 'gateways'>,
  session: CommandSession,
  requested: Payment,
): Promise<CommandResult<OpenedPayment, PaymentRejection | 'payment-refused'>> {
  const { paymentId, gateway } = requested.request;
  const opened = await gatewayOf(dependencies, gateway).open(orderOf(requested));
  if (opened.outcome === 'refused') {
    const { reason } = opened;
    const ended = await session.execute(payment, paymentId, { type: 'RecordPaymentFailure', reason });
    if (ended.outcome === 'rejected') return ended;
    return refuse('payment-refused', 'The payment provider does not take this payment. Pay another way.');
  }
  const { gatewayReference, clientSecret } = opened;
  if (gatewayReference === null) {
    return { outcome: 'accepted', events: [], state: { payment: requested, clientSecret } };
  }
  const recorded = await session.execute(payment, paymentId, {
    type: 'RecordPaymentOpening',
    gatewayReference,
  });
  if (recorded.outcome === 'rejected') return recorded;
  const { events, state } = recorded;
  return { outcome: 'accepted', events, state: { payment: state ?? requested, clientSecret } };
}
