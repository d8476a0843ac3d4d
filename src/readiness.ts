import type { StreamWriter } from './engine/command-handling/stream-writer.ts';
import type { LeaderTask } from './engine/leader-election.ts';
import type { EventStore, EventSubscription } from './engine/ports/event-store.ts';
import type { ReadModelStore } from './engine/ports/read-model-store.ts';
import { collectionOf } from './engine/projections/projection.ts';
import type { ProjectionStatus } from './engine/projections/runner.ts';
import { messageOf, sentence } from './outages.ts';
import { readModels } from './projections/read-models.ts';

export interface ReadinessOptions {
  readonly store: EventStore;
  readonly subscription: EventSubscription;
  readonly readModels: ReadModelStore;
  readonly writer: StreamWriter;
  /** Where the log ended when the process started. */
  readonly headAtStart: bigint;
}

/** Why a process cannot serve as it should, for `/health/ready`. */
export class Readiness {
  private readonly options: ReadinessOptions;
  /** The tasks that run in this process, by name. */
  readonly tasks = new Map<string, WatchedTask>();
  /** Whether the process is to stop. Then nothing else counts: it should get no more requests. */
  isStopping = false;
  /** Of tasks that did not start here, and that no other process has taken over since. */
  private readonly failedStarts = new Map<string, string>();

  constructor(options: ReadinessOptions) {
    this.options = options;
  }

  /**
   * Starts a task, and watches it until it is stopped. Throws what `start` throws; that shows until it succeeds, or until
   * another process has the task.
   */
  async watch(name: string, start: () => Promise<WatchedTask>): Promise<LeaderTask> {
    try {
      const task = await start();
      this.failedStarts.delete(name);
      this.tasks.set(name, task);
      return {
        stop: async () => {
          this.tasks.delete(name);
          await task.stop();
        },
      };
    } catch (error) {
      this.failedStarts.set(name, `The ${name} cannot start: ${messageOf(error)}`);
      throw error;
    }
  }

  /** Another process has the task: it tells how the task is doing. */
  standBy(name: string): void {
    this.failedStarts.delete(name);
  }

  /**
   * Empty when the process is ready. Else: it is to stop, a store does not answer or takes no events, read models are damaged or behind the log
   * as it was at the start, a projection or a process manager has stopped, or streams are damaged.
   */
  async faults(): Promise<readonly string[]> {
    if (this.isStopping) return ['The process is stopping.'];
    const known = [
      ...this.failedStarts.values(),
      ...[...this.tasks.values()].flatMap((task) => task.faults()),
    ];
    const { store, subscription, readModels: documents } = this.options;
    // All tasks in the background need the read models: they stop for the damage, each with a line that says no more.
    if (documents.damage !== null) return [documents.damage];
    try {
      await Promise.all([subscription.head(), store.probe()]);
      return [...known, ...(await this.late(known)), ...(await this.options.writer.damage())];
    } catch (error) {
      return [...known, `A store does not answer: ${messageOf(error)}`];
    }
  }

  /** The read models that are behind. Those that are known to have stopped are left out. */
  private async late(known: readonly string[]): Promise<readonly string[]> {
    const { headAtStart } = this.options;
    const positions = await Promise.all(
      readModels.map((each) => this.options.readModels.checkpoint(collectionOf(each))),
    );
    return readModels.flatMap(({ name }, index) => {
      const position = positions[index] ?? 0n;
      const isKnown = known.some((fault) => fault.startsWith(`Projection ${name} `));
      return position < headAtStart && !isKnown
        ? [`${name} is at ${position} on its way to ${headAtStart}.`]
        : [];
    });
  }
}

export interface WatchedTask extends LeaderTask {
  /** What it does not get on with, in words. */
  faults(): readonly string[];
  /** How its projections are doing. */
  statuses(): readonly ProjectionStatus[];
  /** Makes a process manager of it look at its jobs soon. */
  wake?(processManager: string): void;
}

/** The projections that have stopped, in words. */
export function stoppedAmong(statuses: readonly ProjectionStatus[]): readonly string[] {
  return statuses.flatMap(({ name, position, fault }) =>
    fault === null ? [] : [`Projection ${name} stopped at position ${position}: ${sentence(fault)}`],
  );
}

/** A task that was started, and something that runs beside it from now on. */
export function withBeside(
  task: WatchedTask,
  beside: { readonly fault: string | null; start(): void; stop(): Promise<void> },
): WatchedTask {
  beside.start();
  return {
    ...task,
    stop: async () => {
      await beside.stop();
      await task.stop();
    },
    faults: () => [...task.faults(), ...(beside.fault === null ? [] : [beside.fault])],
  };
}
