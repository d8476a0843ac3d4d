import { webhook } from '../domain/webhook/decider.ts';
import { snapshots } from '../engine/projections/projection.ts';
import { placed } from './define-projection.ts';

/** The subscriptions of other systems, with those that were withdrawn, and where in the log they were added. */
export const webhooks = placed(
  snapshots({
    name: 'webhooks',
    version: 1,
    indexes: [['isWithdrawn', 'createdAt', 'webhookId']],
    of: webhook,
  }),
);
