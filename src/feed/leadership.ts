import { setTimeout as delay } from 'node:timers/promises';
import type { Leases } from '../domain/kernel/leases.ts';

/** What is done while a lease is held. */
export interface LedWork {
  stop(): Promise<void>;
}

export interface LeadershipOptions {
  readonly leases: Leases;
  /** What the lease is for: the same in every process that could do it. */
  readonly name: string;
  /** This process in this life. */
  readonly holder: string;
  /** How long a dead holder keeps the others waiting. */
  readonly seconds: number;
  /** Begins the work under a token, once for each time that the lease is won. */
  readonly begin: (token: bigint) => Promise<LedWork>;
  readonly report: (name: string, error: unknown) => void;
}

/**
 * Does something in one process of many: the one that holds the lease. A holder that can no longer renew it
 * stops before another one may begin; should it be frozen meanwhile, its writes carry a token that is refused.
 */
export class Leadership {
  private readonly options: LeadershipOptions;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private token: bigint | null = null;
  /** When the lease was asked for: it lasts from then, however long the work takes to begin. */
  private askedAt = 0;

  constructor(options: LeadershipOptions) {
    this.options = options;
  }

  /** The token under which this process does the work; null while another one does it. */
  get heldToken(): bigint | null {
    return this.token;
  }

  /** Begins at once where the lease is free, and stands by where it is not. */
  async start(): Promise<void> {
    const work = await this.tryToLead();
    this.running = this.run(work);
  }

  /** Ends the work and gives the lease back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(first: LedWork | null): Promise<void> {
    let work = first;
    while (!this.isStopping()) {
      if (work !== null) {
        await this.renewWhileHeld();
        await this.step(work.stop());
        if (!this.isStopping()) this.token = null;
      }
      if (!this.isStopping()) await this.pause();
      work = this.isStopping() ? null : await this.tryToLead();
    }
    // A lease that was won in the last moment is of no use any more.
    if (work !== null) await this.step(work.stop());
    const { token } = this;
    this.token = null;
    if (token !== null) await this.step(this.options.leases.release(this.options.name, token));
  }

  private async tryToLead(): Promise<LedWork | null> {
    const { leases, name, holder, seconds, begin } = this.options;
    this.askedAt = performance.now();
    try {
      const lease = await leases.acquire(name, holder, seconds);
      if (lease === null) return null;
      this.token = lease.token;
      return await begin(lease.token);
    } catch (error) {
      this.token = null;
      this.options.report(name, error);
      return null;
    }
  }

  /** Returns when the lease is lost, may be lost, or the process is to stop. */
  private async renewWhileHeld(): Promise<void> {
    const { leases, name, seconds } = this.options;
    const { token } = this;
    let lastSent = this.askedAt;
    while (token !== null && !this.isStopping()) {
      await this.pause();
      if (this.isStopping()) return;
      const sent = performance.now();
      const answer = await leases.renew(name, token).catch(() => 'unknown' as const);
      if (answer === true) lastSent = sent;
      // What is not known to be held for two thirds of its length is stopped in time.
      if (answer === false || performance.now() - lastSent > (seconds * 2000) / 3) return;
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async pause(): Promise<void> {
    const { signal } = this.stopping;
    await delay((this.options.seconds * 1000) / 4, undefined, { signal }).catch(() => undefined);
  }

  private async step(ending: Promise<void>): Promise<void> {
    await ending.catch((error: unknown) => this.options.report(this.options.name, error));
  }
}
