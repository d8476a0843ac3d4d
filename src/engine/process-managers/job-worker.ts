import { setTimeout as delay } from 'node:timers/promises';
import { CommandSession } from '../command-handling/command-session.ts';
import type { StreamWriter } from '../command-handling/stream-writer.ts';
import { addSeconds, earlier, instantOf, type Instant } from '../instant.ts';
import type { ReadModelStore, StoredDocument } from '../ports/read-model-store.ts';
import { type Attempts, jobCollections } from './job-attempts.ts';
import { contextOf, type Job, type JobResult, type ProcessManager } from './process-manager.ts';

const CONCURRENCY = 16;
/** Between two polls at least, however often the worker is woken. */
const SHORTEST_PAUSE_MILLISECONDS = 50;
/** Between two polls at most, should nobody wake the worker. */
const LONGEST_PAUSE_MILLISECONDS = 60_000;
/** While jobs are parked: another process may want them tried again, and can wake nobody here. */
const PAUSE_WHILE_PARKED_SECONDS = 5;
/** How often a sleeping worker looks at the clock. */
const CLOCK_CHECK_MILLISECONDS = 100;
/** A job that was refused so often is parked until the next start, or until it is retried. Faults do not count: outages end. */
const REFUSALS = 12;
const LONGEST_BACK_OFF_SECONDS = 300;

/** Called in place of an attempt at a job of a process manager, counted from 1; does it. */
export type AroundJob = (
  processManager: string,
  job: Job,
  attempt: number,
  work: () => Promise<JobResult>,
) => Promise<JobResult>;

export interface JobWorkerOptions<Dependencies> {
  readonly manager: ProcessManager<Dependencies>;
  readonly store: ReadModelStore;
  readonly dependencies: Dependencies;
  readonly clock: () => Instant;
  readonly report: (name: string, error: unknown) => void;
  readonly longestPauseMilliseconds?: number;
  /**
   * Whether the jobs are those of the whole log by now: until then none is performed. Further on in the log stands what
   * has ended most of them.
   */
  readonly areJobsCurrent?: () => boolean;
  /** For those who watch how it goes. */
  readonly around?: AroundJob | undefined;
}

/**
 * Performs the due jobs of one process manager, several at once and those of one subject one after the other. A job
 * that was performed is removed. One that fails is tried again after a growing pause, for as long as it takes; one that
 * is refused too often is parked with its reason.
 */
export class JobWorker<Dependencies extends { readonly writer: StreamWriter }> {
  private readonly options: JobWorkerOptions<Dependencies>;
  private readonly collection: string;
  private readonly attemptsCollection: string;
  private readonly retriesCollection: string;
  private readonly stopping = new AbortController();
  private readonly attempts = new Map<string, Attempts>();
  private readonly busySubjects = new Set<string>();
  private readonly inFlight = new Set<Promise<void>>();
  private running: Promise<void> | undefined;
  private sleep = new AbortController();
  private isWoken = false;
  /** When it polls next unless it is woken; null while it polls. */
  private nextPoll: Instant | null = null;
  private pollFault: string | null = null;

  constructor(options: JobWorkerOptions<Dependencies>) {
    this.options = options;
    const { jobs, attempts, retries } = jobCollections(options.manager);
    this.collection = jobs;
    this.attemptsCollection = attempts;
    this.retriesCollection = retries;
  }

  /** Why no job is performed for now, in words; null while jobs are. */
  get fault(): string | null {
    return this.pollFault === null ? null : `${this.options.manager.name} stopped: ${this.pollFault}`;
  }

  /** Begins to perform jobs. The projection of the jobs must have been started. */
  async start(): Promise<void> {
    const { store, clock } = this.options;
    await store.prepare({ name: this.attemptsCollection, indexes: [] });
    for (const stored of await store.find(this.attemptsCollection, { filter: {} })) {
      const known = stored as Attempts;
      const again = { ...known, attempts: 0, refusals: 0, isParked: false, retryAt: clock() };
      this.attempts.set(known.jobId, known.isParked ? again : known);
    }
    // Everything that is parked is tried again now.
    await store.prepare({ name: this.retriesCollection, indexes: [] });
    await this.takeRetries();
    this.running = this.run();
  }

  /** Finishes the jobs under way and stops. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
    await Promise.all(this.inFlight);
  }

  /** Tells which jobs an event has started or ended. The worker polls soon for what is due before it would poll anyway. */
  jobsChanged(changed: readonly StoredDocument[]): void {
    if (changed.some((each) => this.isUrgent(each))) this.wake();
  }

  private isUrgent({ id, document }: StoredDocument): boolean {
    if (document === null) return this.attempts.has(id);
    return this.nextPoll === null || (document as unknown as Job).due < this.nextPoll;
  }

  /** Makes the worker poll soon: jobs may be due, or a subject is free again. */
  wake(): void {
    this.isWoken = true;
    this.sleep.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { areJobsCurrent = () => true } = this.options;
    while (!signal.aborted && !areJobsCurrent()) {
      await delay(CLOCK_CHECK_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    }
    while (!signal.aborted) {
      const polledAt = performance.now();
      this.isWoken = false;
      this.nextPoll = null;
      this.nextPoll = await this.poll().catch((error: unknown) => this.afterFault(error));
      await this.sleepUntil(this.nextPoll);
      const rest = SHORTEST_PAUSE_MILLISECONDS - (performance.now() - polledAt);
      if (rest > 0) await delay(rest, undefined, { signal }).catch(() => undefined);
    }
  }

  private afterFault(error: unknown): Instant {
    const { manager, clock, report } = this.options;
    this.pollFault = error instanceof Error ? error.message : String(error);
    report(manager.name, error);
    return addSeconds(clock(), 1);
  }

  /** Sleeps until the clock shows an instant, at most for the longest pause. It looks at the clock: that may jump. */
  private async sleepUntil(instant: Instant): Promise<void> {
    const { clock, longestPauseMilliseconds = LONGEST_PAUSE_MILLISECONDS } = this.options;
    const wakesAt = performance.now() + longestPauseMilliseconds;
    this.sleep = new AbortController();
    while (!this.isWoken && !this.stopping.signal.aborted && clock() < instant) {
      const left = Math.min(wakesAt - performance.now(), CLOCK_CHECK_MILLISECONDS);
      if (left <= 0) return;
      await delay(left, undefined, { signal: this.sleep.signal }).catch(() => undefined);
    }
  }

  /** Begins the due jobs that may begin. Answers when the next one is due. */
  private async poll(): Promise<Instant> {
    const { store, clock } = this.options;
    if (this.hasParked) await this.takeRetries();
    const limit = CONCURRENCY * 4 + this.attempts.size;
    const found = await store.find(this.collection, { filter: {}, sort: { due: 1 }, limit });
    const jobs = found as unknown as readonly Job[];
    this.pollFault = null;
    if (jobs.length < limit) await this.dropAttemptsBut(jobs);
    const now = clock();
    let next = addSeconds(
      now,
      this.hasParked ? PAUSE_WHILE_PARKED_SECONDS : LONGEST_PAUSE_MILLISECONDS / 1000,
    );
    for (const job of jobs) {
      const dueAt = this.dueAt(job);
      if (dueAt === null) continue;
      if (dueAt > now) next = earlier(next, dueAt);
      else this.begin(job);
    }
    return next;
  }

  private get hasParked(): boolean {
    return [...this.attempts.values()].some(({ isParked }) => isParked);
  }

  /** Parked jobs that somebody wants tried again. Any process may ask for it, with a document. */
  private async takeRetries(): Promise<void> {
    const { store, clock } = this.options;
    for (const { jobId } of (await store.find(this.retriesCollection, {
      filter: {},
    })) as readonly Attempts[]) {
      const known = this.attempts.get(jobId);
      if (known?.isParked === true) {
        await this.write({ ...known, attempts: 0, refusals: 0, isParked: false, retryAt: clock() });
      }
      await store.put(this.retriesCollection, jobId, null);
    }
  }

  /** When a job may be tried; null while it is parked. */
  private dueAt(job: Job): Instant | null {
    const known = this.attemptsAt(job);
    if (known === undefined) return job.due;
    if (known.isParked) return null;
    return known.retryAt > job.due ? known.retryAt : job.due;
  }

  private attemptsAt({ jobId, cause }: Job): Attempts | undefined {
    const known = this.attempts.get(jobId);
    return known?.eventId === cause.eventId ? known : undefined;
  }

  /** A job that is gone needs no attempts any more: an event has ended it. */
  private async dropAttemptsBut(jobs: readonly Job[]): Promise<void> {
    const ids = new Set(jobs.map(({ jobId }) => jobId));
    for (const jobId of this.attempts.keys()) if (!ids.has(jobId)) await this.dropAttempts(jobId);
  }

  private begin(job: Job): void {
    if (this.inFlight.size >= CONCURRENCY || this.busySubjects.has(job.subject)) return;
    this.busySubjects.add(job.subject);
    const done = this.perform(job)
      // The store did not take the outcome. Memory tells when the job is tried again.
      .catch((error: unknown) => this.options.report(this.options.manager.name, error))
      .finally(() => {
        this.busySubjects.delete(job.subject);
        this.inFlight.delete(done);
        this.wake();
      });
    this.inFlight.add(done);
  }

  private async perform(job: Job): Promise<void> {
    const { manager, dependencies, clock, around } = this.options;
    let result: JobResult;
    try {
      const session = new CommandSession(dependencies.writer, contextOf(manager.name, job, clock()));
      const work = (): Promise<JobResult> => manager.perform(dependencies, session, job.data as never);
      const attempt = (this.attemptsAt(job)?.attempts ?? 0) + 1;
      result = await (around === undefined ? work() : around(manager.name, job, attempt, work));
    } catch (error) {
      if (!this.stopping.signal.aborted) await this.postpone(job, { error, refusals: 0 });
      return;
    }
    if (result.outcome === 'accepted') return this.finish(job);
    if (result.outcome === 'not-yet') return this.waitUntil(job, result.until ?? addSeconds(clock(), 1));
    if (result.outcome === 'given-up') {
      return this.postpone(job, { error: new Error(result.reason), refusals: REFUSALS });
    }
    const { code, detail } = result.rejection;
    await this.postpone(job, { error: new Error(`${code}: ${detail}`), refusals: 1 });
  }

  /** Removes a job, unless another event has started it anew meanwhile. */
  private async finish({ jobId, cause }: Job): Promise<void> {
    await this.options.store.removeAt(this.collection, jobId, BigInt(cause.position));
    await this.dropAttempts(jobId);
  }

  private async waitUntil(job: Job, retryAt: Instant): Promise<void> {
    const { attempts = 0, refusals = 0 } = this.attemptsAt(job) ?? {};
    await this.write({
      jobId: job.jobId,
      eventId: job.cause.eventId,
      attempts,
      refusals,
      retryAt,
      isParked: false,
      fault: null,
    });
  }

  private async postpone(
    job: Job,
    failure: { readonly error: unknown; readonly refusals: number },
  ): Promise<void> {
    const { error } = failure;
    const { manager, clock, report } = this.options;
    const known = this.attemptsAt(job);
    const attempts = (known?.attempts ?? 0) + 1;
    const refusals = (known?.refusals ?? 0) + failure.refusals;
    const isParked = refusals >= REFUSALS;
    await this.write({
      jobId: job.jobId,
      eventId: job.cause.eventId,
      attempts,
      refusals,
      retryAt: addSeconds(clock(), Math.min(2 ** attempts / 2, LONGEST_BACK_OFF_SECONDS)),
      isParked,
      fault: error instanceof Error ? error.message : String(error),
    });
    // A first refusal is often a matter of order, and over in a moment.
    if (attempts === 1 && !isParked) return;
    const parked = new Error(`Job ${job.jobId} is parked until the next start, or until it is retried.`, {
      cause: error,
    });
    report(manager.name, isParked ? parked : error);
  }

  private async write(attempts: Attempts): Promise<void> {
    this.attempts.set(attempts.jobId, attempts);
    await this.options.store.put(this.attemptsCollection, attempts.jobId, attempts);
  }

  private async dropAttempts(jobId: string): Promise<void> {
    if (this.attempts.delete(jobId)) await this.options.store.put(this.attemptsCollection, jobId, null);
  }
}

/** The time of this machine. */
export function systemClock(): Instant {
  return instantOf(Date.now());
}
