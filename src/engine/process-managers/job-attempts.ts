import type { Instant } from '../instant.ts';
import { collectionOf } from '../projections/projection.ts';
import type { ProcessManager } from './process-manager.ts';

/** The attempts at a job. Only workers write it. */
export type Attempts = {
  readonly jobId: string;
  /** The event that started the job; a job that another event has started is a new one. */
  readonly eventId: string;
  readonly attempts: number;
  readonly refusals: number;
  readonly retryAt: Instant;
  readonly isParked: boolean;
  readonly fault: string | null;
};

/** Where the jobs of a process manager stand, the attempts at them, and the parked ones that are to be tried again. */
export function jobCollections({ jobs }: Pick<ProcessManager<never>, 'jobs'>): {
  readonly jobs: string;
  readonly attempts: string;
  readonly retries: string;
} {
  const name = collectionOf(jobs);
  return { jobs: name, attempts: `${name}_attempts`, retries: `${name}_retries` };
}
