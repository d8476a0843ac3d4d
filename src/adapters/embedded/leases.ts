import type { Leases } from '../../engine/ports/leases.ts';

interface Held {
  readonly holder: string | null;
  readonly token: bigint;
  readonly seconds: number;
  readonly renewedAt: number;
}

/** Leases in memory: a data directory has one process, so nobody else asks, and tokens need not outlive it. */
export class EmbeddedLeases implements Leases {
  readonly #leases = new Map<string, Held>();

  acquire(name: string, holder: string, seconds: number): Promise<{ readonly token: bigint } | null> {
    const held = this.#leases.get(name);
    if (held !== undefined && held.holder !== holder && isAlive(held)) return Promise.resolve(null);
    const token = held?.holder === holder ? held.token : (held?.token ?? 0n) + 1n;
    this.#leases.set(name, { holder, token, seconds, renewedAt: performance.now() });
    return Promise.resolve({ token });
  }

  renew(name: string, token: bigint): Promise<boolean> {
    const held = this.#heldBy(name, token);
    if (held !== undefined) this.#leases.set(name, { ...held, renewedAt: performance.now() });
    return Promise.resolve(held !== undefined);
  }

  release(name: string, token: bigint): Promise<void> {
    const held = this.#heldBy(name, token);
    if (held !== undefined) this.#leases.set(name, { ...held, holder: null });
    return Promise.resolve();
  }

  #heldBy(name: string, token: bigint): Held | undefined {
    const held = this.#leases.get(name);
    return held?.token === token && held.holder !== null ? held : undefined;
  }
}

function isAlive({ holder, seconds, renewedAt }: Held): boolean {
  return holder !== null && performance.now() - renewedAt < seconds * 1000;
}
