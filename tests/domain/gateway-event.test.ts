import { describe, expect, it } from '@jest/globals';
import { gatewayEvent } from '../../src/domain/gateway-event/decider.ts';
import { GatewayEventReceived } from '../../src/domain/gateway-event/events.ts';
import { specify } from '../support/specification.ts';

const { given, stateAfter } = specify(gatewayEvent);

const ids = { gateway: 'stripe', eventId: 'evt_1', gatewayReference: 'pi_1' };
const received = GatewayEventReceived(ids);

describe('An event of a gateway', () => {
  it('is taken in once', () => {
    given().when({ type: 'ReceiveGatewayEvent', received: ids }).then(received);
    given(received).when({ type: 'ReceiveGatewayEvent', received: ids }).thenNothing();
    expect(stateAfter([received])).toBe('received');
  });
});
