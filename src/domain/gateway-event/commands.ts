import type { EventOf } from '../../engine/event.ts';
import type { GatewayEventReceived } from './events.ts';

export interface ReceiveGatewayEvent {
  readonly type: 'ReceiveGatewayEvent';
  readonly received: EventOf<typeof GatewayEventReceived>['data'];
}
