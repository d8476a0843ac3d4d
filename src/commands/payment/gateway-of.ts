import type { Payment, Refund } from '../../domain/payment/state.ts';
import type { PaymentGateway, PaymentOrder, RefundOrder } from '../../ports/payment-gateway.ts';
import type { CommandDependencies } from '../dependencies.ts';

/** The gateway of this name. Throws where it is not configured: an operator must put it back while money is at it. */
export function gatewayOf({ gateways }: Pick<CommandDependencies, 'gateways'>, name: string): PaymentGateway {
  const gateway = gateways.get(name);
  if (gateway === undefined) throw new Error(`The gateway ${name} is not configured.`);
  return gateway;
}

/** A payment as its gateway is asked for it. */
export function orderOf({ request, gatewayReference }: Payment): PaymentOrder {
  const { paymentId, bookingId, showtimeId, amount } = request;
  return { paymentId, bookingId, showtimeId, amount, gatewayReference };
}

/** A refund as its gateway is asked for it. */
export function refundOrderOf({ request }: Payment, refund: Refund): RefundOrder {
  const { paymentId, bookingId } = request;
  const { refundId, amount, gatewayReference, refundReference } = refund;
  if (gatewayReference === null) throw new Error(`Refund ${refundId} has no reference at its gateway.`);
  return { paymentId, bookingId, refundId, gatewayReference, refundReference, amount };
}
