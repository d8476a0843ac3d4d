import { z } from 'zod';
import { event, type EventOf } from '../../engine/event.ts';
import { GatewayReference } from '../payment/events.ts';
import { GatewayName } from '../showtime/values.ts';

/** A gateway's id of an event. */
export const GatewayEventId = z.string().regex(/^[A-Za-z0-9_]{1,100}$/);

/** A gateway has told that something happened to a payment. Only ids: the rest of what it told is not believed. */
export const GatewayEventReceived = event('GatewayEventReceived', {
  gateway: GatewayName,
  eventId: GatewayEventId,
  gatewayReference: GatewayReference,
});

export const gatewayEventEvents = [GatewayEventReceived] as const;

export type GatewayEventEvent = EventOf<(typeof gatewayEventEvents)[number]>;
