import { expect, it } from '@jest/globals';
import { killLeaders } from '../support/leader-kills.ts';

/** `npx tsx bench/leader-kills.ts` kills ten, and measures. */
it('sells on without an end or a loss while the leader of its cluster is killed three times', async () => {
  const { faults, bookings } = await killLeaders(3);
  expect(faults).toEqual([]);
  expect(bookings).toBeGreaterThan(15);
}, 240_000);
