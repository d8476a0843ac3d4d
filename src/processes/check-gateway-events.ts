import { checkPayment } from '../commands/payment/check-payment.ts';
import { defineProcessManager } from './define-process-manager.ts';

/** Asks the gateway about each payment that it has told something of, and settles what it says. */
export const checkGatewayEvents = defineProcessManager<{
  readonly gateway: string;
  readonly gatewayReference: string;
}>({
  name: 'check-gateway-events',
  starts: {
    GatewayEventReceived: ({ data: { gateway, gatewayReference } }) => {
      return { id: gatewayReference, subject: gatewayReference, data: { gateway, gatewayReference } };
    },
  },
  ends: {},
  perform: checkPayment,
});
