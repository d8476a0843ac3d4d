import { z } from 'zod';
import { Role } from '../account/events.ts';
import { event, type EventOf } from '../../engine/event.ts';
import { UserId } from '../kernel/ids.ts';

/** The revision at which the account's role, activity or erasure changed last: what the decision is about. */
const standing = z.int().nonnegative();

/** Somebody counts as an administrator: what the account has said of itself before. */
export const AdministratorAppointed = event('AdministratorAppointed', { userId: UserId, standing }, [
  (data) => ({ ...data, standing: 0 }),
]);

/**
 * Somebody counts no longer, before the account hears of it. `role` is what a demoted person becomes; null for the
 * others, and where an early version did not say.
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
