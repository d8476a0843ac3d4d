interface Projection {
  readonly name: string;
  readonly checkpoint: string;
  /** In positions: events on embedded stores, bytes on EventStoreDB. */
  readonly lag: number;
  /** Why it has stopped; null while it runs. */
  readonly fault: string | null;
}

export type ProjectionStatus = Projection;

export interface ProcessManagerStatus extends Projection {
  readonly jobs: number;
  readonly parked: number;
}

/** How the system is doing, as the process sees it that answers. */
export interface SystemStatus {
  readonly roles: readonly string[];
  readonly leads: readonly string[];
  readonly head: string;
  readonly projections: readonly ProjectionStatus[];
  readonly processManagers: readonly ProcessManagerStatus[];
  readonly queues: { readonly commands: number; readonly streams: number; readonly auditJobs: number };
  readonly faults: readonly string[];
}

/** A job of a process manager that was refused too often. */
export interface ParkedJob {
  readonly id: string;
  readonly processManager: string;
  readonly subject: string;
  readonly reason: string | null;
  readonly attempts: number;
  readonly due: string;
  readonly eventId: string;
  readonly correlationId: string;
}

export interface ParkedJobs {
  readonly items: readonly ParkedJob[];
}
