import { findDisputes } from '../commands/payment/find-disputes.ts';
import { addSeconds, instantOf, secondsBetween, type Instant } from '../engine/instant.ts';
import { notYet } from '../engine/process-managers/process-manager.ts';
import { DAY_SECONDS, defineProcessManager } from './define-process-manager.ts';

/** Customers have 120 days to object at their bank. */
const WATCHED_DAYS = 130;

/**
 * Asks each gateway for disputes whose message is lost: about all payments that were made on one day at once, after a day,
 * and again after as long as that is past. Where something is sold every day, they are asked for every day.
 */
export const findLostDisputes = defineProcessManager<{ readonly gateway: string; readonly since: Instant }>({
  name: 'find-disputes',
  starts: {
    PaymentSucceeded: ({ data: { gateway }, metadata: { occurredAt } }) => {
      if (gateway === 'counter') return null;
      const day = occurredAt.slice(0, 10);
      const data = { gateway, since: instantOf(Date.parse(day)) };
      return { id: `${gateway}_${day}`, subject: gateway, afterSeconds: DAY_SECONDS, data };
    },
  },
  ends: {},
  perform: async (dependencies, session, { gateway, since }) => {
    await findDisputes(dependencies, session, { gateway, since });
    const age = secondsBetween(since, session.now);
    if (age > WATCHED_DAYS * DAY_SECONDS) return { outcome: 'accepted', events: [], state: null };
    return notYet(addSeconds(session.now, Math.max(age, DAY_SECONDS)));
  },
});
