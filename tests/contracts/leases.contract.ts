import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Leases } from '../../src/engine/ports/leases.ts';

export interface OpenedLeases {
  readonly leases: Leases;
  /** The same leases as another process has them. */
  readonly elsewhere: Leases;
  close(): Promise<void>;
}

const SECONDS = 0.4;
const LONG = 60;

/** What all Leases promise. */
export function leasesContract(title: string, open: () => Promise<OpenedLeases>): void {
  describe(`${title} as Leases`, () => {
    let opened: OpenedLeases;
    let here: Leases;
    let there: Leases;
    let name: string;
    beforeEach(async () => {
      opened = await open();
      ({ leases: here, elsewhere: there } = opened);
      name = `lease-${randomUUID()}`;
    });
    afterEach(async () => opened.close());

    const taken = async (leases: Leases, holder: string, seconds = LONG): Promise<bigint> => {
      const lease = await leases.acquire(name, holder, seconds);
      if (lease === null) throw new Error(`${holder} does not get the lease.`);
      return lease.token;
    };

    /** Asks until the lease is given. */
    const awaited = async (leases: Leases, holder: string, seconds = LONG): Promise<bigint> => {
      for (;;) {
        const lease = await leases.acquire(name, holder, seconds);
        if (lease !== null) return lease.token;
        await sleep(10);
      }
    };

    it('gives a lease to exactly one of many that ask at the same time', async () => {
      const asked = Array.from({ length: 32 }, (_, index) =>
        (index % 2 === 0 ? here : there).acquire(name, `holder-${index}`, LONG),
      );
      const given = (await Promise.all(asked)).filter((lease) => lease !== null);
      expect(given).toHaveLength(1);
    });

    it('gives a holder what it has already, under the same token', async () => {
      const token = await taken(here, 'one');
      expect(await here.acquire(name, 'one', LONG)).toEqual({ token });
      expect(await there.acquire(name, 'two', LONG)).toBeNull();
    });

    it('keeps leases of several names apart', async () => {
      await taken(here, 'one');
      expect(await there.acquire(`${name}-other`, 'two', LONG)).not.toBeNull();
    });

    it('leaves a lease with a holder that renews it, or asks for it again', async () => {
      const token = await taken(here, 'one', SECONDS);
      for (const end = performance.now() + 3000 * SECONDS; performance.now() < end;) {
        expect(await there.acquire(name, 'two', SECONDS)).toBeNull();
        expect(await here.renew(name, token)).toBe(true);
        await sleep(20);
        expect(await there.acquire(name, 'two', SECONDS)).toBeNull();
        expect(await here.acquire(name, 'one', SECONDS)).toEqual({ token });
      }
    });

    it('gives a lease that is not renewed to another, not before its end, under a higher token', async () => {
      const token = await taken(here, 'one', SECONDS);
      expect(await there.acquire(name, 'two', SECONDS)).toBeNull();
      await sleep(SECONDS * 500);
      const renewedAt = performance.now();
      expect(await here.renew(name, token)).toBe(true);
      const next = await awaited(there, 'two');
      expect(performance.now() - renewedAt).toBeGreaterThanOrEqual(SECONDS * 1000);
      expect(next).toBeGreaterThan(token);
      expect(await here.acquire(name, 'one', SECONDS)).toBeNull();
    });

    it('lets a holder that has lost its lease neither renew it nor give it back', async () => {
      const token = await taken(here, 'one', SECONDS);
      const next = await awaited(there, 'two');
      expect(await here.renew(name, token)).toBe(false);
      await here.release(name, token);
      expect(await here.acquire(name, 'one', LONG)).toBeNull();
      expect(await there.renew(name, next)).toBe(true);
    });

    it('gives a lease of a dead holder to exactly one of many that wait for it', async () => {
      const token = await taken(here, 'dead', SECONDS);
      const ask = (): Promise<readonly ({ readonly token: bigint } | null)[]> =>
        Promise.all(
          Array.from({ length: 16 }, (_, index) =>
            (index % 2 === 0 ? here : there).acquire(name, `holder-${index}`, LONG),
          ),
        );
      const given: bigint[] = [];
      while (given.length === 0) {
        for (const lease of await ask()) if (lease !== null) given.push(lease.token);
        await sleep(10);
      }
      expect(given).toEqual([token + 1n]);
    });

    it('gives a lease that was given back at once, under a higher token, also to the same holder', async () => {
      const first = await taken(here, 'one');
      await here.release(name, first);
      expect(await here.renew(name, first)).toBe(false);
      const second = await taken(there, 'two');
      expect(second).toBeGreaterThan(first);
      await there.release(name, second);
      expect(await taken(there, 'two')).toBeGreaterThan(second);
    });
  });
}
