import { checkRefund } from '../commands/payment/check-refund.ts';
import type { PaymentId, RefundId } from '../domain/kernel/ids.ts';
import { addSeconds, secondsBetween, type Instant } from '../engine/instant.ts';
import { notYet } from '../engine/process-managers/process-manager.ts';
import { DAY_SECONDS, defineProcessManager } from './define-process-manager.ts';

/** A bank sends a refund back within weeks. */
const WATCHED_DAYS = 60;

/**
 * Asks whether a refund that had succeeded still stands, in case that the gateway's message is lost: after a day, and again
 * after as long as it is old.
 */
export const checkRefunds = defineProcessManager<{
  readonly paymentId: PaymentId;
  readonly refundId: RefundId;
  readonly succeededAt: Instant;
}>({
  name: 'check-refunds',
  starts: {
    RefundSucceeded: ({ data: { bookingId, paymentId, refundId, gateway, gatewayReference }, metadata }) => {
      // What staff have paid out does not come back.
      if (gateway === 'counter' || gatewayReference === null) return null;
      const data = { paymentId, refundId, succeededAt: metadata.occurredAt };
      return { id: refundId, subject: bookingId, afterSeconds: DAY_SECONDS, data };
    },
  },
  ends: { RefundReversed: ({ data }) => data.refundId },
  perform: async (dependencies, session, { succeededAt, ...refund }) => {
    const checked = await checkRefund(dependencies, session, refund);
    const age = secondsBetween(succeededAt, session.now);
    const isOver =
      checked.outcome === 'rejected' || checked.events.length > 0 || age > WATCHED_DAYS * DAY_SECONDS;
    return isOver ? checked : notYet(addSeconds(session.now, Math.max(age, DAY_SECONDS)));
  },
});
