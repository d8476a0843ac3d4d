import { reject } from '../../engine/decider.ts';
import type { PaymentId } from '../../domain/kernel/ids.ts';
import type { PaymentCommand } from '../../domain/payment/commands.ts';
import { payment, type PaymentState } from '../../domain/payment/decider.ts';
import type { Caller } from '../../domain/showtime/commands.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { settlePayment } from './settle-payment.ts';

export type SandboxOutcome = 'succeed' | 'decline' | 'abandon';

/** Plays the customer's part at the sandbox gateway, and brings the booking to its end at once. */
export async function settleSandboxPayment(
  dependencies: CommandDependencies,
  session: CommandSession,
  caller: Caller,
  { paymentId, outcome }: { readonly paymentId: PaymentId; readonly outcome: SandboxOutcome },
): Promise<CommandResult<PaymentState>> {
  const present = await session.load(payment, paymentId);
  const isOwner = present?.request.customerId != null && present.request.customerId === caller.userId;
  if (present?.request.gateway !== 'sandbox' || !(isOwner || caller.isStaff)) {
    return reject('not-found', 'There is no such sandbox payment.');
  }
  const recorded = await session.execute(payment, paymentId, commandFor(outcome, paymentId, session));
  if (recorded.outcome === 'rejected' || outcome !== 'succeed') return recorded;
  const settled = await settlePayment(dependencies, session, paymentId);
  return settled;
}

function commandFor(outcome: SandboxOutcome, paymentId: PaymentId, { now }: CommandSession): PaymentCommand {
  switch (outcome) {
    case 'succeed':
      return {
        ...{ type: 'RecordPaymentSuccess', isProven: false, method: 'sandbox', now },
        gatewayReference: `sandbox_${paymentId}`,
      };
    case 'decline':
      return { type: 'RecordPaymentFailure', reason: 'declined' };
    case 'abandon':
      return { type: 'RecordPaymentCancellation', reason: 'abandoned by the customer' };
  }
}
