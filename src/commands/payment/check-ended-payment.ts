import type { PaymentId } from '../../domain/kernel/ids.ts';
import { payment, type PaymentRejection } from '../../domain/payment/decider.ts';
import type { ShowtimeRejection } from '../../domain/showtime/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { addSeconds, secondsBetween, type Instant } from '../../engine/instant.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { checkPayment } from './check-payment.ts';
import { gatewayOf } from './gateway-of.ts';

/** A page on which a customer pays is open for minutes; a bank may take hours. */
const WATCHED_SECONDS = 86_400;
const SHORTEST_SECONDS = 60;

/**
 * Asks a gateway that cannot cancel about a payment that was ended without money: a customer may have paid all the same,
 * and the gateway's message may be lost. Answers when to ask again, for a day from the start of the payment. Throws
 * GatewayUnavailable.
 */
export async function checkEndedPayment(
  dependencies: Pick<CommandDependencies, 'gateways'>,
  session: CommandSession,
  paymentId: PaymentId,
): Promise<CommandResult<unknown, PaymentRejection | ShowtimeRejection> | { readonly askAgainAt: Instant }> {
  const present = await session.load(payment, paymentId);
  const nothing = { outcome: 'accepted', events: [], state: present } as const;
  if (present?.status !== 'cancelled') return nothing;
  const { gatewayReference, createdAt, request } = present;
  const { gateway } = request;
  const age = secondsBetween(createdAt, session.now);
  // A gateway that is not there any more has nothing of old payments.
  if (age >= WATCHED_SECONDS && !dependencies.gateways.has(gateway)) return nothing;
  // Where nobody has got the gateway's answer, nobody can pay.
  if (gatewayOf(dependencies, gateway).canCancel || gatewayReference === null) return nothing;
  const checked = await checkPayment(dependencies, session, { gateway, gatewayReference });
  if (checked.outcome === 'rejected') return checked;
  if ((await session.load(payment, paymentId))?.status !== 'cancelled') return nothing;
  if (age >= WATCHED_SECONDS) return nothing;
  return { askAgainAt: addSeconds(session.now, Math.max(age, SHORTEST_SECONDS)) };
}
