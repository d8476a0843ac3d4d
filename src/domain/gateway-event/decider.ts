import { accept, type Decider } from '../../engine/decider.ts';
import type { ReceiveGatewayEvent } from './commands.ts';
import { GatewayEventReceived, type GatewayEventEvent, gatewayEventEvents } from './events.ts';

export type GatewayEventState = 'unknown' | 'received';

/** One event of a gateway. It is taken in once, however often it is delivered. */
export const gatewayEvent: Decider<ReceiveGatewayEvent, GatewayEventEvent, GatewayEventState, never> = {
  category: 'gatewayevent',
  events: gatewayEventEvents,
  initialState: 'unknown',

  decide: ({ received }, state) => (state === 'unknown' ? accept(GatewayEventReceived(received)) : accept()),

  evolve: () => 'received',
};
