import type { PaymentId } from '../../domain/kernel/ids.ts';
import type { PaymentCommand } from '../../domain/payment/commands.ts';
import { payment, type PaymentRejection } from '../../domain/payment/decider.ts';
import type { PaymentState } from '../../domain/payment/state.ts';
import type { Caller } from '../../domain/showtime/values.ts';
import type { ShowtimeRejection } from '../../domain/showtime/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { refuse } from '../refusals.ts';
import { settlePayment } from './settle-payment.ts';

export type SandboxOutcome = 'succeed' | 'decline' | 'abandon';

/** Plays the customer's part at the sandbox gateway, and settles the payment at once where it succeeds. */
export async function settleSandboxPayment(
  session: CommandSession,
  given: { readonly caller: Caller; readonly paymentId: PaymentId; readonly outcome: SandboxOutcome },
): Promise<CommandResult<PaymentState, PaymentRejection | ShowtimeRejection>> {
  const { caller, paymentId, outcome } = given;
  const present = await session.load(payment, paymentId);
  const isOwner = present?.request.customerId != null && present.request.customerId === caller.userId;
  if (present?.request.gateway !== 'sandbox' || !(isOwner || caller.isStaff)) {
    return refuse('not-found', 'There is no such sandbox payment.');
  }
  const recorded = await session.execute(payment, paymentId, commandFor(outcome, paymentId, session));
  if (recorded.outcome === 'rejected' || outcome !== 'succeed') return recorded;
  return settlePayment(session, paymentId);
}

function commandFor(outcome: SandboxOutcome, paymentId: PaymentId, { now }: CommandSession): PaymentCommand {
  switch (outcome) {
    case 'succeed': {
      const gatewayReference = `sandbox_${paymentId}`;
      return { type: 'RecordPaymentSuccess', isProven: false, method: 'sandbox', gatewayReference, now };
    }
    case 'decline':
      return { type: 'RecordPaymentFailure', reason: 'declined' };
    case 'abandon':
      return { type: 'RecordPaymentCancellation', reason: 'abandoned by the customer' };
  }
}
