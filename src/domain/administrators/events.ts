import { z } from 'zod';
import { Role } from '../account/events.ts';
import { event, type EventOf } from '../kernel/event.ts';
import { UserId } from '../kernel/ids.ts';

/** Decided before it is carried to the account, so it says what is to be carried there. */
export const AdministratorAppointed = event(
  'AdministratorAppointed',
  { userId: UserId, reason: z.enum(['promoted', 'reactivated']) },
  [(data) => ({ ...data, reason: 'promoted' })],
);

/** `role` is what a demoted person becomes; null for the others, and where an early version did not say. */
export const AdministratorDismissed = event(
  'AdministratorDismissed',
  { userId: UserId, reason: z.enum(['demoted', 'deactivated', 'erased']), role: Role.nullable() },
  [(data) => ({ ...data, reason: 'demoted', role: null })],
);

export const administratorsEvents = [AdministratorAppointed, AdministratorDismissed] as const;

export type AdministratorsEvent = EventOf<(typeof administratorsEvents)[number]>;
