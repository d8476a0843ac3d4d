import type {
  CancelOutcome,
  OpenOutcome,
  PaymentGateway,
  PaymentReport,
  RefundOrder,
  RefundOutcome,
} from '../ports/payment-gateway.ts';

/** A gateway that moves no money. The API plays the customer's part; cancelling and refunding always succeed. */
export class SandboxGateway implements PaymentGateway {
  readonly name = 'sandbox';
  readonly publishableKey = null;
  readonly notices = null;
  readonly canCancel = true;

  open(): Promise<OpenOutcome> {
    return Promise.resolve({
      outcome: 'opened',
      gatewayReference: null,
      clientSecret: null,
      redirectUrl: null,
    });
  }

  report(): Promise<PaymentReport | null> {
    return Promise.resolve(null);
  }

  cancel(): Promise<CancelOutcome> {
    return Promise.resolve({ outcome: 'cancelled' });
  }

  refund({ refundId }: RefundOrder): Promise<RefundOutcome> {
    return Promise.resolve({ outcome: 'succeeded', gatewayReference: `sandbox_${refundId}` });
  }

  refundState(order: RefundOrder): Promise<RefundOutcome> {
    return this.refund(order);
  }

  disputesSince(): Promise<readonly []> {
    return Promise.resolve([]);
  }
}
