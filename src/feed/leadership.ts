import { setTimeout as delay } from 'node:timers/promises';
import { LeaseHeld, type Leases } from '../domain/kernel/leases.ts';

/** In lengths of a lease: it is looked at four times in its length, and the looks may come late. */
const PATIENCE = 1.5;

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
  /** When what last confirmed the lease was sent: it lasts from then, however long the answer was on its way. */
  private confirmedAt = 0;

  constructor(options: LeadershipOptions) {
    this.options = options;
  }

  /**
   * The token under which this process does the work; null while another one does it, or may do it: who was frozen
   * for longer than a lease lasts has none when it wakes, before it has asked.
   */
  get heldToken(): bigint | null {
    return this.ageMilliseconds() < this.options.seconds * 1000 ? this.token : null;
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
    this.confirmedAt = performance.now();
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
    while (token !== null && !this.isStopping()) {
      await this.pause();
      if (this.isStopping()) return;
      const sent = performance.now();
      const answer = await leases.renew(name, token).catch(() => 'unknown' as const);
      if (answer === true) this.confirmedAt = sent;
      // What is not known to be held for two thirds of its length is stopped in time.
      if (answer === false || this.ageMilliseconds() > (seconds * 2000) / 3) return;
    }
  }

  private ageMilliseconds(): number {
    return performance.now() - this.confirmedAt;
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

/**
 * Does a piece of work under a lease, in place of whoever does it at other times, and gives the lease back. A holder
 * who has died keeps it waiting for as long as the lease lasts. Throws LeaseHeld where there is one who lives.
 */
export async function underLease<Result>(
  options: Omit<LeadershipOptions, 'begin'> & {
    /** Called when the lease is not free, with how long it will be waited for at most. */
    readonly onWait: (seconds: number) => void;
  },
  work: (token: () => bigint | null) => Promise<Result>,
): Promise<Result> {
  let lead = (): void => undefined;
  const isLed = new Promise<boolean>((resolve) => {
    lead = () => resolve(true);
  });
  const begin = (): Promise<LedWork> => {
    lead();
    return Promise.resolve({ stop: () => Promise.resolve() });
  };
  const leadership = new Leadership({ ...options, begin });
  await leadership.start();
  try {
    const patienceSeconds = options.seconds * PATIENCE;
    if (leadership.heldToken === null) options.onWait(patienceSeconds);
    const patience = delay(patienceSeconds * 1000, false, { ref: false });
    if (!(await Promise.race([isLed, patience]))) throw new LeaseHeld(options.name);
    return await work(() => leadership.heldToken);
  } finally {
    await leadership.stop();
  }
}
