import type { PaymentId } from '../../domain/kernel/ids.ts';
import { payment, type PaymentRejection } from '../../domain/payment/decider.ts';
import type { ShowtimeRejection } from '../../domain/showtime/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { addSeconds, secondsBetween, type Instant } from '../../engine/instant.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { checkPayment } from './check-payment.ts';

/** A payment is open no longer than a hold and its grace: hours. What is open after a day is stuck. */
const STALLED_SECONDS = 86_400;

/** The older a payment is, the longer it takes until the gateway is asked again. */
const SHORTEST_SECONDS = 60;
const LONGEST_SECONDS = 86_400;

/**
 * Asks the gateway about a payment that has no end yet, and does what follows from the answer. Records that it is stuck
 * when it has been open for a day, whether or not the gateway answers. Answers when to ask again while there is no end.
 * Throws GatewayUnavailable.
 */
export async function reconcilePayment(
  dependencies: Pick<CommandDependencies, 'gateways'>,
  session: CommandSession,
  paymentId: PaymentId,
): Promise<CommandResult<unknown, PaymentRejection | ShowtimeRejection> | { readonly askAgainAt: Instant }> {
  const present = await session.load(payment, paymentId);
  if (present?.status !== 'requested') return { outcome: 'accepted', events: [], state: present };
  const { gatewayReference, createdAt, request } = present;
  const age = secondsBetween(createdAt, session.now);
  if (age >= STALLED_SECONDS) await session.execute(payment, paymentId, { type: 'RecordStall' });
  // Without a reference nobody can have paid: the customer has not got the gateway's answer either.
  if (gatewayReference !== null) {
    const { gateway } = request;
    const checked = await checkPayment(dependencies, session, { gateway, gatewayReference });
    if (checked.outcome === 'rejected') return checked;
  }
  const known = await session.load(payment, paymentId);
  if (known?.status !== 'requested') return { outcome: 'accepted', events: [], state: known };
  const pause = Math.min(Math.max(age, SHORTEST_SECONDS), LONGEST_SECONDS);
  return { askAgainAt: addSeconds(session.now, pause) };
}
