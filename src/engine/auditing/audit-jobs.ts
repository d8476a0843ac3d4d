import { randomUUID } from 'node:crypto';
import { CommandUnavailable } from '../command-handling/command-result.ts';
import type { Instant } from '../instant.ts';
import { StoreUnavailable } from '../ports/event-store.ts';
import { ReadModelsDamaged } from '../ports/read-model-store.ts';
import type { Comparison } from './comparison.ts';
import type { Verification } from './verification.ts';

/** So many jobs may be under way or wait. */
const UNFINISHED = 10;
/** So many finished jobs are remembered. */
const FINISHED = 100;

/** What a job has come to, by its kind. */
export interface JobResults {
  readonly verification: Verification;
  readonly replay: Comparison;
}

export type JobKind = keyof JobResults;

/** How far a job has come: events that were read, and how much of the log that is. */
export interface JobProgress {
  readonly events: number;
  readonly percent: number;
}

interface JobOf<Kind extends JobKind> {
  readonly id: string;
  readonly kind: Kind;
  /** A job that waits for others counts as running. It has succeeded when it has a result, whatever it has found. */
  readonly status: 'running' | 'succeeded' | 'failed';
  readonly progress: JobProgress;
  readonly result: JobResults[Kind] | null;
  /** Why it failed, for people. */
  readonly fault: string | null;
  readonly requestedAt: Instant;
  readonly endedAt: Instant | null;
}

export type AuditJob = { readonly [Kind in JobKind]: JobOf<Kind> }[JobKind];

/** Does a job. Tells how far it has come, and ends when the signal is aborted. */
export type JobWork<Kind extends JobKind> = (
  progress: (events: number, position: bigint, end: bigint) => void,
  signal: AbortSignal,
) => Promise<JobResults[Kind]>;

export interface AuditJobsOptions {
  readonly clock: () => Instant;
  /** Told of what nobody expects. */
  readonly report: (error: unknown) => void;
}

/**
 * Long work for auditors, one job at a time, behind the requests. Jobs and their results are kept in the memory of this
 * process only: another process does not know them, and a restart forgets them.
 */
export class AuditJobs {
  private readonly options: AuditJobsOptions;
  /** In the order in which they were asked for. */
  private readonly jobs = new Map<string, AuditJob>();
  private readonly stopping = new AbortController();
  private last: Promise<void> = Promise.resolve();

  constructor(options: AuditJobsOptions) {
    this.options = options;
  }

  /** How many jobs are under way or wait. */
  get unfinished(): number {
    return [...this.jobs.values()].filter(({ status }) => status === 'running').length;
  }

  get(id: string): AuditJob | undefined {
    return this.jobs.get(id);
  }

  /** Begins a job when those before it have ended. Throws CommandUnavailable where too many wait. */
  start<Kind extends JobKind>(kind: Kind, work: JobWork<Kind>): AuditJob {
    if (this.stopping.signal.aborted || this.unfinished >= UNFINISHED) {
      throw new CommandUnavailable('overloaded', `${this.unfinished} jobs are not finished yet.`);
    }
    const id = randomUUID();
    const requestedAt = this.options.clock();
    const begun = {
      id,
      kind,
      requestedAt,
      status: 'running',
      progress: { events: 0, percent: 0 },
      result: null,
      fault: null,
      endedAt: null,
    } as AuditJob;
    this.jobs.set(id, begun);
    this.last = this.last.then(() => this.run(id, work));
    this.forgetOldest();
    return begun;
  }

  /** Ends the job under way and all that wait: they have failed. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('The process was stopped.'));
    await this.last;
  }

  private async run(id: string, work: JobWork<JobKind>): Promise<void> {
    const { signal } = this.stopping;
    const change = (changes: Partial<AuditJob>): void => {
      const job = this.jobs.get(id);
      if (job !== undefined) this.jobs.set(id, { ...job, ...changes } as AuditJob);
    };
    let events = 0;
    const progress = (read: number, position: bigint, end: bigint): void => {
      events = read;
      const percent = end === 0n ? 0 : Number((position * 100n) / end);
      change({ progress: { events, percent: Math.min(percent, 100) } });
    };
    try {
      signal.throwIfAborted();
      const result = await work(progress, signal);
      const endedAt = this.options.clock();
      change({
        status: 'succeeded',
        result,
        progress: { events, percent: 100 },
        endedAt,
      } as Partial<AuditJob>);
    } catch (error) {
      change({ status: 'failed', fault: this.faultOf(error), endedAt: this.options.clock() });
    }
  }

  private faultOf(error: unknown): string {
    const { signal } = this.stopping;
    if (signal.aborted) return (signal.reason as Error).message;
    if (error instanceof StoreUnavailable || error instanceof ReadModelsDamaged) return error.message;
    this.options.report(error);
    return 'An unexpected error was logged.';
  }

  /** A job that is not finished is never forgotten: there are fewer of them. */
  private forgetOldest(): void {
    for (const [id, { status }] of this.jobs) {
      if (this.jobs.size <= FINISHED + UNFINISHED) return;
      if (status !== 'running') this.jobs.delete(id);
    }
  }
}
