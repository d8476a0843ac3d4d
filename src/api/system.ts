import type { ParkedJob } from '../engine/process-managers/parked-jobs.ts';
import type { SystemMeasures } from '../ports/metrics.ts';

/** A projection, or the projection of a process manager's jobs. */
export interface ProjectionOverview {
  readonly name: string;
  /** Everything up to this position of the log is in it. */
  readonly checkpoint: bigint;
  /** Why it does not advance; null while it does, and where another process runs it. */
  readonly fault: string | null;
}

export interface ProcessManagerOverview extends ProjectionOverview {
  readonly jobs: number;
  readonly parked: number;
}

/** How the system is doing, as this process sees it. */
export interface SystemOverview {
  readonly roles: readonly ('api' | 'projector' | 'processor')[];
  /** What this process holds the lease of. */
  readonly leads: readonly ('projector' | 'processor')[];
  /** Where the log ends. */
  readonly head: bigint;
  readonly projections: readonly ProjectionOverview[];
  readonly processManagers: readonly ProcessManagerOverview[];
  readonly queues: {
    /** Commands that wait for streams, and how many streams. */
    readonly commands: number;
    readonly streams: number;
    readonly auditJobs: number;
  };
  /** Why the process is not ready. */
  readonly faults: readonly string[];
}

/** What administrators see of the system and do with it. */
export interface System {
  overview(): Promise<SystemOverview>;
  /** The same as numbers. Answers within seconds, also when a store does not. */
  measures(): Promise<SystemMeasures>;
  parked(): Promise<readonly ParkedJob[]>;
  /** Null where no such job is parked. */
  retry(id: string): Promise<ParkedJob | null>;
}
