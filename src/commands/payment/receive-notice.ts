import { gatewayEvent } from '../../domain/gateway-event/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { Notice } from '../../ports/payment-gateway.ts';

/** Takes a gateway's message in, once however often it comes. A process manager works it off. */
export function receiveNotice(
  session: CommandSession,
  { gateway, notice }: { readonly gateway: string; readonly notice: Notice },
): Promise<CommandResult<unknown, never>> {
  const received = { gateway, ...notice };
  return session.execute(gatewayEvent, `${gateway}_${notice.eventId}`, {
    type: 'ReceiveGatewayEvent',
    received,
  });
}
