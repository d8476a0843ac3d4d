import { PaymentId } from '../../domain/kernel/ids.ts';
import { payment } from '../../domain/payment/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { Instant } from '../../engine/instant.ts';
import type { CommandDependencies } from '../dependencies.ts';

/**
 * Asks a gateway for the disputes that were opened since an instant, and records how each stands that is about one of our
 * payments. A gateway that is not there any more has none. Throws GatewayUnavailable.
 */
export async function findDisputes(
  { gateways }: Pick<CommandDependencies, 'gateways'>,
  session: CommandSession,
  given: { readonly gateway: string; readonly since: Instant },
): Promise<void> {
  const found = (await gateways.get(given.gateway)?.disputesSince(given.since)) ?? [];
  for (const { paymentId, gatewayReference, dispute } of found) {
    const id = PaymentId.safeParse(paymentId);
    const present = id.success ? await session.load(payment, id.data) : null;
    if (!id.success || present?.request.gateway !== given.gateway) continue;
    await session.execute(payment, id.data, { type: 'RecordDispute', gatewayReference, dispute });
  }
}
