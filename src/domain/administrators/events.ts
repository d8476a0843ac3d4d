import { z } from 'zod';
import { Role } from '../account/events.ts';
import { event, type EventOf } from '../../engine/event.ts';
import { UserId } from '../kernel/ids.ts';

/** The security version of the account at the time of the decision. */
const standing = z.int().nonnegative();

/** The account has the role of an administrator since before this event. */
export const AdministratorAppointed = event('AdministratorAppointed', { userId: UserId, standing }, [
  (data) => ({ ...data, standing: 0 }),
]);

/**
 * The account loses the role of an administrator after this event. `role` is the new role of a demoted person; null
 * for others, and for events of schema 1.
 */
export const AdministratorDismissed = event(
  'AdministratorDismissed',
  {
    userId: UserId,
    standing,
    reason: z.enum(['demoted', 'deactivated', 'erased']),
    role: Role.nullable(),
  },
  [(data) => ({ ...data, standing: 0, reason: 'demoted', role: null })],
);

export const administratorsEvents = [AdministratorAppointed, AdministratorDismissed] as const;

export type AdministratorsEvent = EventOf<(typeof administratorsEvents)[number]>;
