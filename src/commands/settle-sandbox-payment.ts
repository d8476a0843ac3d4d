import { reject } from '../domain/kernel/decider.ts';
import type { PaymentId } from '../domain/kernel/ids.ts';
import type { PaymentCommand } from '../domain/payment/commands.ts';
import { payment, type PaymentState } from '../domain/payment/decider.ts';
import type { Caller } from '../domain/showtime/commands.ts';
import type { CommandResult } from './command-result.ts';
import type { CommandDependencies } from './dependencies.ts';
import type { CommandContext } from './envelope.ts';
import { settlePayment } from './settle-payment.ts';

export type SandboxOutcome = 'succeed' | 'decline' | 'abandon';

/** Plays the customer's part at the sandbox gateway, and brings the booking to its end at once. */
export async function settleSandboxPayment(
  dependencies: CommandDependencies,
  context: CommandContext,
  caller: Caller,
  { paymentId, outcome }: { readonly paymentId: PaymentId; readonly outcome: SandboxOutcome },
): Promise<CommandResult<PaymentState>> {
  const { writer } = dependencies;
  const present = await writer.read(payment, paymentId);
  const isOwner = present?.request.customerId != null && present.request.customerId === caller.userId;
  if (present?.request.gateway !== 'sandbox' || !(isOwner || caller.isStaff)) {
    return reject('not-found', 'There is no such sandbox payment.');
  }
  const recorded = await writer.execute(payment, paymentId, commandFor(outcome, paymentId, context), context);
  if (recorded.outcome === 'rejected' || outcome !== 'succeed') return recorded;
  const settled = await settlePayment(dependencies, context, paymentId);
  if (settled.outcome === 'rejected') return settled;
  return {
    ...settled,
    position: settled.position > recorded.position ? settled.position : recorded.position,
  };
}

function commandFor(outcome: SandboxOutcome, paymentId: PaymentId, { now }: CommandContext): PaymentCommand {
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
