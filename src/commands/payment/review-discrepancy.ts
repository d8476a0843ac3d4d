import { RefundId, type PaymentId } from '../../domain/kernel/ids.ts';
import type { ReviewDiscrepancy } from '../../domain/payment/commands.ts';
import { payment, type PaymentRejection } from '../../domain/payment/decider.ts';
import type { ReviewDecision } from '../../domain/payment/events.ts';
import type { PaymentState } from '../../domain/payment/state.ts';
import type { ShowtimeRejection } from '../../domain/showtime/decider.ts';
import { PaymentMethod } from '../../domain/showtime/values.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { PaymentReport } from '../../ports/payment-gateway.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { refuse } from '../refusals.ts';
import { gatewayOf } from './gateway-of.ts';
import { settlePayment } from './settle-payment.ts';

interface Review {
  readonly paymentId: PaymentId;
  /** The gateway's record of the money. */
  readonly gatewayReference: string;
  readonly decision: ReviewDecision;
}

/**
 * Decides about money that is not what was asked for. Accepted money pays at once, as the gateway has it now; a refund is
 * requested, and paid by a process manager. May be repeated with the same decision. Throws GatewayUnavailable.
 */
export async function reviewDiscrepancy(
  dependencies: Pick<CommandDependencies, 'gateways'>,
  session: CommandSession,
  review: Review,
): Promise<CommandResult<PaymentState, PaymentRejection | ShowtimeRejection>> {
  const { paymentId, gatewayReference, decision } = review;
  const present = await session.load(payment, paymentId);
  const isKnown = present?.discrepancies.some((each) => each.gatewayReference === gatewayReference) === true;
  if (present === null || !isKnown) {
    return refuse('not-found', 'This payment has no such money to decide about.');
  }
  const report =
    decision === 'accept'
      ? await gatewayOf(dependencies, present.request.gateway).report(gatewayReference)
      : null;
  const command = commandFor(session, review, report);
  if (command === null) {
    return refuse('payment-not-succeeded', 'The gateway does not have this money. Dismiss it.');
  }
  const reviewed = await session.execute(payment, paymentId, command);
  if (reviewed.outcome === 'rejected' || decision !== 'accept') return reviewed;
  return settlePayment(session, paymentId);
}

/** Null where the gateway does not have the money that is to be accepted. */
function commandFor(
  { commandId, now }: CommandSession,
  { gatewayReference, decision }: Review,
  report: PaymentReport | null,
): ReviewDiscrepancy | null {
  const type = 'ReviewDiscrepancy';
  switch (decision) {
    case 'accept': {
      if (report?.status !== 'succeeded') return null;
      const method = PaymentMethod.parse(report.receipt.method);
      return { type, decision, gatewayReference, method, now };
    }
    case 'refund': {
      const refundId = RefundId.parse(derivedId(commandId, 'refund'));
      return { type, decision, gatewayReference, refundId, now };
    }
    case 'dismiss':
      return { type, decision, gatewayReference, now };
  }
}
