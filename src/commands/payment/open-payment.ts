import { payment, type PaymentRejection } from '../../domain/payment/decider.ts';
import type { Payment } from '../../domain/payment/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { refuse } from '../refusals.ts';
import { keyOfBooking } from '../booking/key-of-booking.ts';
import { gatewayOf, orderOf } from './gateway-of.ts';

/** What the customer's browser needs to pay. It is in no stored response. */
export interface Checkout {
  /** Null where it needs none. Never stored. */
  readonly clientSecret: string | null;
  /** Where it goes to pay; null where it stays. */
  readonly redirectUrl: string | null;
}

export interface OpenedPayment extends Checkout {
  readonly payment: Payment;
}

/**
 * Opens a requested payment at its gateway, or finds it open there. May be repeated: the gateway makes one record, and a
 * customer who goes elsewhere to pay is sent to the same place. That and `returnUrl` are recorded, sealed with the
 * customer's key. Refused with `payment-refused` where the gateway will not take it, which ends the payment. Throws
 * GatewayUnavailable.
 */
export async function openPayment(
  dependencies: Pick<CommandDependencies, 'gateways' | 'vault'>,
  session: CommandSession,
  requested: Payment,
  returnUrl: string | null,
): Promise<CommandResult<OpenedPayment, PaymentRejection | 'payment-refused'>> {
  const { paymentId, bookingId, gateway } = requested.request;
  const { vault } = dependencies;
  if (requested.redirectUrl !== null) {
    const redirectUrl = await vault.open('redirectUrl', requested.redirectUrl);
    return {
      outcome: 'accepted',
      events: [],
      state: { payment: requested, clientSecret: null, redirectUrl },
    };
  }
  const opened = await gatewayOf(dependencies, gateway).open(orderOf(requested));
  if (opened.outcome === 'refused') {
    const { reason } = opened;
    const ended = await session.execute(payment, paymentId, { type: 'RecordPaymentFailure', reason });
    if (ended.outcome === 'rejected') return ended;
    return refuse('payment-refused', 'The payment provider does not take this payment. Pay another way.');
  }
  const { gatewayReference, clientSecret } = opened;
  if (gatewayReference === null) {
    const state = { payment: requested, clientSecret, redirectUrl: opened.redirectUrl };
    return { outcome: 'accepted', events: [], state };
  }
  const key = opened.redirectUrl === null ? null : await keyOfBooking(vault, session, bookingId);
  const recorded = await session.execute(payment, paymentId, {
    type: 'RecordPaymentOpening',
    gatewayReference,
    redirectUrl: key?.seal('redirectUrl', opened.redirectUrl ?? '') ?? null,
    returnUrl: returnUrl === null ? null : (key?.seal('returnUrl', returnUrl) ?? null),
  });
  if (recorded.outcome === 'rejected') return recorded;
  const known = recorded.state ?? requested;
  // Of two that open it at once, one is recorded. Who pays in the other one would pay a second time.
  const redirectUrl = await vault.open('redirectUrl', known.redirectUrl);
  return {
    outcome: 'accepted',
    events: recorded.events,
    state: { payment: known, clientSecret, redirectUrl },
  };
}
