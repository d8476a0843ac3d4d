import { setTimeout as delay } from 'node:timers/promises';
import { LeaseHeld, type Leases } from './ports/leases.ts';

/** How often a lease is renewed, or asked for again, in its length. */
const LOOKS = 4;

/** In lengths of a lease: who asks for one that has lapsed sees so a look later, and the looks may come late. */
const PATIENCE = 1.5;

/** What is done while a lease is held. */
export interface LeaderTask {
  stop(): Promise<void>;
}

interface LeaseOptions {
  readonly leases: Leases;
  /** What the lease is for: the same in every process that could do it. */
  readonly name: string;
  /** This process in this life. */
  readonly holder: string;
  /** How long a dead holder keeps the others waiting. */
  readonly seconds: number;
  readonly report: (name: string, error: unknown) => void;
}

export interface LeaderElectionOptions extends LeaseOptions {
  /** Begins the work under a token, once for each time that the lease is won. */
  readonly begin: (token: bigint) => Promise<LeaderTask>;
}

/** A lease that was won. It is renewed from then on, until it is given back or lost. */
class HeldLease {
  readonly token: bigint;
  /** Resolves when the lease is lost or may be lost; never after it was given back. */
  readonly lost: Promise<void>;
  private readonly options: LeaseOptions;
  private readonly ending = new AbortController();
  /** When what last confirmed the lease was sent: it lasts from then, however long the answer was on its way. */
  private confirmedAt: number;
  private isLost = false;

  private constructor(options: LeaseOptions, token: bigint, confirmedAt: number) {
    this.options = options;
    this.token = token;
    this.confirmedAt = confirmedAt;
    this.lost = new Promise((lose) => void this.renewWhileHeld(lose));
  }

  /** Null where another process has the lease. Throws StoreUnavailable. */
  static async win(options: LeaseOptions): Promise<HeldLease | null> {
    const sent = performance.now();
    const lease = await options.leases.acquire(options.name, options.holder, options.seconds);
    return lease === null ? null : new HeldLease(options, lease.token, sent);
  }

  /** The token while nobody else can have the lease, by this process's own reckoning; else null. */
  get heldToken(): bigint | null {
    if (this.isEnding()) return null;
    return this.ageMilliseconds() < this.options.seconds * 1000 ? this.token : null;
  }

  /** Gives the lease back, unless it is lost. */
  async giveBack(): Promise<void> {
    const { leases, name, report } = this.options;
    this.ending.abort();
    if (this.isLost) return;
    await leases.release(name, this.token).catch((error: unknown) => report(name, error));
  }

  private async renewWhileHeld(lose: () => void): Promise<void> {
    const { leases, name, seconds } = this.options;
    for (;;) {
      await pause(seconds, this.ending.signal);
      if (this.isEnding()) return;
      const sent = performance.now();
      const answer = await leases.renew(name, this.token).catch(() => 'unknown' as const);
      if (this.isEnding()) return;
      if (answer === true) this.confirmedAt = sent;
      if (answer === false) this.confirmedAt = -Infinity;
      // What is not known to be held for two thirds of its length is stopped in time.
      if (this.ageMilliseconds() > (seconds * 2000) / 3) break;
    }
    this.isLost = true;
    lose();
  }

  private isEnding(): boolean {
    return this.ending.signal.aborted;
  }

  private ageMilliseconds(): number {
    return performance.now() - this.confirmedAt;
  }
}

/**
 * Does something in one process of many: the one that holds the lease. A holder that can no longer renew it
 * stops before another one may begin; should it be frozen meanwhile, its writes carry a token that is refused.
 * One that fails to begin gives the lease back, and lets the others have a try before it asks again.
 */
export class LeaderElection {
  private readonly options: LeaderElectionOptions;
  private readonly stopping = new AbortController();
  private readonly stopped: Promise<void>;
  private running: Promise<void> | undefined;
  private lease: HeldLease | null = null;

  constructor(options: LeaderElectionOptions) {
    this.options = options;
    this.stopped = new Promise((resolve) => {
      this.stopping.signal.addEventListener('abort', () => resolve());
    });
  }

  /**
   * The token under which this process does the work; null while another one does it, or may do it: who was frozen
   * for longer than a lease lasts has none when it wakes, before it has asked.
   */
  get heldToken(): bigint | null {
    return this.lease?.heldToken ?? null;
  }

  /** Begins at once where the lease is free, and stands by where it is not. */
  async start(): Promise<void> {
    await new Promise<void>((tried) => {
      this.running = this.run(tried);
    });
  }

  /** Ends the work and gives the lease back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(tried: () => void): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.tryToLead(tried);
      tried();
      await pause(this.options.seconds, signal);
    }
  }

  /** Returns at once where another process leads, else when this one does no more. */
  private async tryToLead(begun: () => void): Promise<void> {
    const { name, report, begin } = this.options;
    try {
      this.lease = await HeldLease.win(this.options);
      if (this.lease === null) return;
      const { lost, token } = this.lease;
      const work = await begin(token);
      begun();
      await Promise.race([lost, this.stopped]);
      await work.stop();
    } catch (error) {
      report(name, error);
    } finally {
      await this.lease?.giveBack();
      this.lease = null;
    }
  }
}

/**
 * Does a piece of work under a lease, in place of whoever does it at other times, and gives the lease back. A holder
 * who has died keeps it waiting for as long as the lease lasts. `work` is given what answers the token, and null once
 * the lease is lost. Throws LeaseHeld where there is one who lives, and StoreUnavailable where nobody can tell.
 */
export async function withLease<Result>(
  options: LeaseOptions & {
    /** Called when the lease is not free, with how long it will be waited for at most. */
    readonly onWait: (seconds: number) => void;
  },
  work: (token: () => bigint | null) => Promise<Result>,
): Promise<Result> {
  const { name, seconds, onWait } = options;
  let lease = await HeldLease.win(options);
  if (lease === null) onWait(seconds * PATIENCE);
  const givesUpAt = performance.now() + seconds * PATIENCE * 1000;
  while (lease === null) {
    if (performance.now() > givesUpAt) throw new LeaseHeld(name);
    await pause(seconds);
    lease = await HeldLease.win(options);
  }
  const held = lease;
  try {
    return await work(() => held.heldToken);
  } finally {
    await held.giveBack();
  }
}

/** Until the next look at a lease of this length, or the signal. */
async function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  await delay((seconds * 1000) / LOOKS, undefined, { signal }).catch(() => undefined);
}
