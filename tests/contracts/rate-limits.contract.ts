import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RateLimit, RateLimits } from '../../src/ports/rate-limits.ts';

export interface OpenedRateLimits {
  readonly limits: RateLimits;
  close(): Promise<void>;
}

/** What all RateLimits that count promise. */
export function rateLimitsContract(name: string, open: () => Promise<OpenedRateLimits>): void {
  describe(`${name} as RateLimits`, () => {
    let opened: OpenedRateLimits;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    const limitOf = (points: number, seconds: number): RateLimit => ({ name: randomUUID(), points, seconds });
    const allowed = async (limit: RateLimit, key: string): Promise<boolean> =>
      (await opened.limits.take(limit, key)).allowed;

    it('give so many, then none, and say when there are more', async () => {
      const limit = limitOf(2, 60);
      expect(await opened.limits.take(limit, 'a')).toMatchObject({ allowed: true, remaining: 1 });
      expect(await opened.limits.take(limit, 'a')).toMatchObject({ allowed: true, remaining: 0 });
      const refused = await opened.limits.take(limit, 'a');
      expect(refused).toMatchObject({ allowed: false, remaining: 0 });
      expect(refused.resetSeconds).toBeGreaterThan(50);
      expect(refused.resetSeconds).toBeLessThanOrEqual(60);
    });

    it('count keys and limits apart', async () => {
      const [one, other] = [limitOf(1, 60), limitOf(1, 60)];
      expect([await allowed(one, 'a'), await allowed(one, 'b'), await allowed(other, 'a')]).toEqual([
        ...[true, true, true],
      ]);
      expect([await allowed(one, 'a'), await allowed(one, 'b'), await allowed(other, 'a')]).toEqual([
        ...[false, false, false],
      ]);
    });

    it('never give more to many who ask at the same time, and nearly all there is', async () => {
      const limit = limitOf(10, 60);
      const given = await Promise.all(Array.from({ length: 40 }, () => allowed(limit, 'a')));
      const count = given.filter(Boolean).length;
      expect([count, count >= 5, count <= 10]).toEqual([count, true, true]);
    });

    it('begin anew when the time is over', async () => {
      const limit = limitOf(1, 1);
      expect([await allowed(limit, 'a'), await allowed(limit, 'a')]).toEqual([true, false]);
      await delay(1200);
      expect(await allowed(limit, 'a')).toBe(true);
    });

    it('forget what was taken when they are told to', async () => {
      const limit = limitOf(1, 60);
      expect([await allowed(limit, 'a'), await allowed(limit, 'a')]).toEqual([true, false]);
      await opened.limits.forgive(limit, 'a');
      await opened.limits.forgive(limit, 'unknown');
      expect(await allowed(limit, 'a')).toBe(true);
    });
  });
}
