import { expect, it } from '@jest/globals';
import { rageStorm } from '../support/storm/storm.ts';

/** Each story happens once at each gateway. `npx tsx bench/payment-storm.ts` has a larger storm. */
it('in a storm of gateways’ messages and kills every payment is a ticket, is paid back, or is listed for review', async () => {
  const { faults, kills, deliveries, confirmations } = await rageStorm({ deliveries: 208, kills: 3 });
  expect(faults).toEqual([]);
  expect(kills).toBe(3);
  expect(deliveries).toBeGreaterThanOrEqual(208);
  expect(confirmations).toBeGreaterThan(10);
}, 240_000);
