import type { ProjectionOverview, System, SystemOverview } from './api/system.ts';
import type { CommandDependencies } from './commands/dependencies.ts';
import { setTimeout as delay } from 'node:timers/promises';
import type { Auditing } from './engine/auditing/auditing.ts';
import { type Instant, secondsBetween } from './engine/instant.ts';
import type { EventSubscription } from './engine/ports/event-store.ts';
import type { ReadModelStore } from './engine/ports/read-model-store.ts';
import { type ParkedJob, ParkedJobs } from './engine/process-managers/parked-jobs.ts';
import { type AnyProjection, collectionOf } from './engine/projections/projection.ts';
import type { ProjectionMeasures, SystemMeasures } from './ports/metrics.ts';
import { processManagers } from './processes/process-managers.ts';
import { readModels } from './projections/read-models.ts';
import type { Readiness, WatchedTask } from './readiness.ts';

export interface RunningSystemOptions {
  readonly roles: SystemOverview['roles'];
  readonly subscription: EventSubscription;
  readonly readModels: ReadModelStore;
  readonly commands: CommandDependencies;
  readonly readiness: Readiness;
  readonly audit: Auditing;
  readonly clock: () => Instant;
}

/** Who measures does not wait longer for the stores. */
const MEASURED_MILLISECONDS = 2000;

/** The system as this process sees it. */
export class RunningSystem implements System {
  private readonly options: RunningSystemOptions;
  private readonly jobs: ParkedJobs;
  private measuring: Promise<SystemMeasures['stored']> | undefined;

  constructor(options: RunningSystemOptions) {
    this.options = options;
    this.jobs = new ParkedJobs(processManagers, options.readModels);
  }

  async overview(): Promise<SystemOverview> {
    const { roles, subscription, commands, readiness, audit } = this.options;
    const { tasks } = readiness;
    const leads = (['projector', 'processor'] as const).filter((role) => tasks.has(role));
    const faults = await readiness.faults();
    const projections = readModels.map((each) => this.overviewOf(each, tasks.get('projector')));
    const managers = processManagers.map(async (manager) => {
      const { checkpoint, fault } = await this.overviewOf(manager.jobs, tasks.get('processor'));
      const counts = await this.jobs.countsOf(manager);
      return { name: manager.name, checkpoint, fault, ...counts };
    });
    const { streams, commands: waiting } = commands.writer.waiting;
    return {
      roles,
      leads,
      projections: await Promise.all(projections),
      processManagers: await Promise.all(managers),
      // After the checkpoints, so that none of them is beyond it.
      head: await subscription.head(),
      queues: { commands: waiting, streams, auditJobs: audit.jobs.unfinished },
      faults,
    };
  }

  async measures(): Promise<SystemMeasures> {
    const { commands, audit } = this.options;
    const { streams, commands: waiting } = commands.writer.waiting;
    // While a store hangs, nobody asks it once more.
    this.measuring ??= this.storedMeasures()
      .catch(() => null)
      .finally(() => (this.measuring = undefined));
    const giveUp = new AbortController();
    const stored = await Promise.race([
      this.measuring,
      delay(MEASURED_MILLISECONDS, null, { signal: giveUp.signal }),
    ]);
    giveUp.abort();
    return { commandsWaiting: waiting, streamsWaiting: streams, auditJobs: audit.jobs.unfinished, stored };
  }

  parked(): Promise<readonly ParkedJob[]> {
    return this.jobs.list();
  }

  async retry(id: string): Promise<ParkedJob | null> {
    const parked = await this.jobs.retry(id);
    if (parked !== null) this.options.readiness.tasks.get('processor')?.wake?.(parked.processManager);
    return parked;
  }

  private async storedMeasures(): Promise<SystemMeasures['stored']> {
    const { leads, projections, processManagers: managers, head, faults } = await this.overview();
    const now = this.options.clock();
    const measured = (
      { name, checkpoint, fault }: ProjectionOverview,
      isRun: boolean,
    ): ProjectionMeasures => ({
      name,
      lag: Number(checkpoint < head ? head - checkpoint : 0n),
      isStopped: isRun ? fault !== null : null,
    });
    const dueJobs = new Map(
      await Promise.all(
        processManagers.map(async (each) => [each.name, await this.jobs.dueOf(each, now)] as const),
      ),
    );
    const withDue = managers.map((each) => {
      const { due = 0, oldest = null } = dueJobs.get(each.name) ?? {};
      return {
        ...measured(each, leads.includes('processor')),
        jobs: each.jobs,
        parked: each.parked,
        due,
        oldestDueSeconds: oldest === null ? 0 : Math.max(0, secondsBetween(oldest, now)),
      };
    });
    return {
      leads,
      faults: faults.length,
      projections: projections.map((each) => measured(each, leads.includes('projector'))),
      processManagers: withDue,
    };
  }

  private async overviewOf(
    projection: AnyProjection,
    task: WatchedTask | undefined,
  ): Promise<ProjectionOverview> {
    const { name } = projection;
    const checkpoint = await this.options.readModels.checkpoint(collectionOf(projection));
    const status = task?.statuses().find((each) => each.name === name);
    return { name, checkpoint, fault: status?.fault ?? null };
  }
}
