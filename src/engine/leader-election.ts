import { setTimeout as delay } from 'node:timers/promises';
import { LeaseHeld, type Leases } from './ports/leases.ts';

/** How often a lease is renewed, or asked for again, while it lasts. */
const POLLS_PER_LEASE = 4;

/** How long withLease waits for a lease, in lengths of it: polls may come late after the holder's lease has lapsed. */
const TIMEOUT_IN_LEASES = 1.5;

/** What runs while a lease is held. */
export interface LeaderTask {
  stop(): Promise<void>;
}

interface LeaseOptions {
  readonly leases: Leases;
  /** What the lease is for: the same in every process that could do it. */
  readonly name: string;
  /** One run of one process. */
  readonly holder: string;
  /** How long a dead holder keeps the others waiting. */
  readonly seconds: number;
  readonly report: (name: string, error: unknown) => void;
}

export interface LeaderElectionOptions extends LeaseOptions {
  /** Starts the task under a token, each time that the lease is won. */
  readonly begin: (token: bigint) => Promise<LeaderTask>;
  /** Called each time that another process is found to hold the lease. */
  readonly onStandBy: () => void;
}

/** A lease that was won. Renews itself until it is released or lost. */
class HeldLease {
  readonly token: bigint;
  /** Resolves when the lease is lost or may be lost; never after it was released. */
  readonly lost: Promise<void>;
  private readonly options: LeaseOptions;
  private readonly ending = new AbortController();
  /** When the last confirmed request was sent. The lease lasts from then, however late the answer came. */
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

  /** The token while nobody else can have the lease, by this process's own clock; else null. */
  get heldToken(): bigint | null {
    if (this.isEnding()) return null;
    return this.ageMilliseconds() < this.options.seconds * 1000 ? this.token : null;
  }

  /** Releases the lease, unless it is lost. */
  async release(): Promise<void> {
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
      // Unconfirmed for two thirds of its length: the task must stop before another process may begin.
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
 * Runs a task in one process of many: the one that holds the lease. A holder that can no longer renew its lease stops
 * before another one may begin. If it is frozen meanwhile, stores refuse the token of its writes. A process whose task
 * fails to start releases the lease and lets the others try first.
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
   * The token under which this process runs the task; null while another one runs it or may run it. A process that was
   * frozen for longer than a lease has none when it wakes.
   */
  get heldToken(): bigint | null {
    return this.lease?.heldToken ?? null;
  }

  /** Starts the task at once if the lease is free, else stands by. */
  async start(): Promise<void> {
    await new Promise<void>((tried) => {
      this.running = this.run(tried);
    });
  }

  /** Stops the task and releases the lease. */
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

  /** Returns at once if another process leads, else when this one leads no more. */
  private async tryToLead(begun: () => void): Promise<void> {
    const { name, report, begin, onStandBy } = this.options;
    try {
      this.lease = await HeldLease.win(this.options);
      if (this.lease === null) {
        onStandBy();
        return;
      }
      const { lost, token } = this.lease;
      const task = await begin(token);
      begun();
      await Promise.race([lost, this.stopped]);
      await task.stop();
    } catch (error) {
      report(name, error);
    } finally {
      await this.lease?.release();
      this.lease = null;
    }
  }
}

/**
 * Performs something while it holds a lease, then releases it. A holder that has died keeps it waiting for as long as
 * the lease lasts. `perform` gets a function that answers the token, and null once the lease is lost. Throws LeaseHeld
 * if a living process holds the lease, and StoreUnavailable.
 */
export async function withLease<Result>(
  options: LeaseOptions & {
    /** Called with the timeout in seconds when the lease is not free. */
    readonly onWait: (seconds: number) => void;
  },
  perform: (token: () => bigint | null) => Promise<Result>,
): Promise<Result> {
  const { name, seconds, onWait } = options;
  let lease = await HeldLease.win(options);
  const timeoutSeconds = seconds * TIMEOUT_IN_LEASES;
  if (lease === null) onWait(timeoutSeconds);
  const givesUpAt = performance.now() + timeoutSeconds * 1000;
  while (lease === null) {
    if (performance.now() > givesUpAt) throw new LeaseHeld(name);
    await pause(seconds);
    lease = await HeldLease.win(options);
  }
  const held = lease;
  try {
    return await perform(() => held.heldToken);
  } finally {
    await held.release();
  }
}

/** Waits for the next poll of a lease of this length, or for the signal. */
async function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  await delay((seconds * 1000) / POLLS_PER_LEASE, undefined, { signal }).catch(() => undefined);
}
