import type { Instant } from '../instant.ts';
import type { ReadModelStore } from '../ports/read-model-store.ts';
import { type Attempts, jobCollections } from './job-attempts.ts';
import type { Job, ProcessManager } from './process-manager.ts';

type Manager = Pick<ProcessManager<never>, 'name' | 'jobs'>;

/** A job that was refused so often that nobody tries it any more. */
export interface ParkedJob {
  /** The name of the process manager, a colon and the id of the job. */
  readonly id: string;
  readonly processManager: string;
  readonly subject: string;
  /** Why it was refused the last time. */
  readonly reason: string | null;
  readonly attempts: number;
  readonly due: string;
  /** The event that started it. */
  readonly eventId: string;
  readonly correlationId: string;
}

/** How many jobs a process manager has. */
export interface JobCounts {
  readonly jobs: number;
  readonly parked: number;
}

/** So many parked jobs are told from others when the oldest job is looked for. */
const LOOKED_AT = 1000;

/** The jobs of process managers, for whoever looks at them, in the process of their workers or in another. */
export class ParkedJobs {
  private readonly managers: readonly Manager[];
  private readonly store: ReadModelStore;
  private prepared: Promise<unknown> | undefined;

  constructor(managers: readonly Manager[], store: ReadModelStore) {
    this.managers = managers;
    this.store = store;
  }

  async countsOf(manager: Manager): Promise<JobCounts> {
    await this.prepare();
    const { jobs, attempts } = jobCollections(manager);
    return {
      jobs: await this.store.count(jobs, {}),
      parked: await this.store.count(attempts, { isParked: true }),
    };
  }

  /** How many jobs are due, parked ones included, and since when the oldest that is not parked has been; null for none. */
  async dueOf(
    manager: Manager,
    now: Instant,
  ): Promise<{ readonly due: number; readonly oldest: Instant | null }> {
    await this.prepare();
    const { jobs, attempts } = jobCollections(manager);
    const isDue = { due: { $lte: now } };
    const known = await this.store.find(attempts, { filter: { isParked: true }, limit: LOOKED_AT });
    const parked = new Set((known as readonly Attempts[]).map(({ jobId }) => jobId));
    const query = { filter: isDue, sort: { due: 1 } as const, limit: parked.size + 1 };
    const oldest = (await this.store.find(jobs, query)) as unknown as readonly Job[];
    return {
      due: await this.store.count(jobs, isDue),
      oldest: oldest.find(({ jobId }) => !parked.has(jobId))?.due ?? null,
    };
  }

  async list(): Promise<readonly ParkedJob[]> {
    await this.prepare();
    const lists = await Promise.all(this.managers.map((manager) => this.parkedOf(manager)));
    return lists.flat();
  }

  /**
   * Asks for a parked job to be tried again, and answers which. Its worker takes it within seconds. Null where no such job
   * is parked.
   */
  async retry(id: string): Promise<ParkedJob | null> {
    await this.prepare();
    const manager = this.managers.find(({ name }) => id.startsWith(`${name}:`));
    if (manager === undefined) return null;
    const jobId = id.slice(manager.name.length + 1);
    const [parked] = await this.parkedOf(manager, jobId);
    if (parked === undefined) return null;
    await this.store.put(jobCollections(manager).retries, jobId, { jobId });
    return parked;
  }

  private async parkedOf(manager: Manager, jobId?: string): Promise<readonly ParkedJob[]> {
    const { jobs, attempts } = jobCollections(manager);
    const filter = { isParked: true, ...(jobId === undefined ? {} : { jobId }) };
    const found = (await this.store.find(attempts, { filter })) as readonly Attempts[];
    const parked: ParkedJob[] = [];
    for (const known of found) {
      const job = (await this.store.get(jobs, known.jobId)) as Job | undefined;
      // An event has ended the job, or started another in its place.
      if (job?.cause.eventId !== known.eventId) continue;
      parked.push({
        id: `${manager.name}:${known.jobId}`,
        processManager: manager.name,
        subject: job.subject,
        reason: known.fault,
        attempts: known.attempts,
        due: job.due,
        eventId: known.eventId,
        correlationId: job.cause.correlationId,
      });
    }
    return parked;
  }

  /** As the workers do: they may run in another process, or not have started. */
  private async prepare(): Promise<void> {
    this.prepared ??= Promise.all(
      this.managers.flatMap((manager) => {
        const { jobs, attempts, retries } = jobCollections(manager);
        return [
          this.store.prepare({ name: jobs, indexes: manager.jobs.indexes }),
          this.store.prepare({ name: attempts, indexes: [] }),
          this.store.prepare({ name: retries, indexes: [] }),
        ];
      }),
    );
    try {
      await this.prepared;
    } catch (error) {
      this.prepared = undefined;
      throw error;
    }
  }
}
