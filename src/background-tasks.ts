import type { CommandDependencies } from './commands/dependencies.ts';
import { registry } from './domain/aggregates.ts';
import type { Instant } from './engine/instant.ts';
import type { LeaderTask } from './engine/leader-election.ts';
import type { EventSubscription } from './engine/ports/event-store.ts';
import type { ReadModelStore } from './engine/ports/read-model-store.ts';
import { JobWorker } from './engine/process-managers/job-worker.ts';
import { LogMark } from './engine/projections/log-mark.ts';
import { ProjectionRunner, type ProjectionStatus, type ProjectionStop } from './engine/projections/runner.ts';
import type { Outages } from './outages.ts';
import { WebhookRecords } from './commands/webhook/webhook-records.ts';
import { collectionOf } from './engine/projections/projection.ts';
import { WebhookDeliveries } from './processes/deliver-webhooks.ts';
import { openNotary } from './processes/notary.ts';
import { processManagers } from './processes/process-managers.ts';
import { findAll } from './projections/queries.ts';
import { readModels } from './projections/read-models.ts';
import { webhooks } from './projections/webhooks.ts';
import type { TreeHeadWitness } from './ports/tree-head-witness.ts';
import type { Tracing } from './ports/tracing.ts';
import { tracedJobs, tracedProjections } from './traces.ts';
import { stoppedAmong, type WatchedTask, withBeside } from './readiness.ts';

interface ProcessorPorts {
  readonly subscription: EventSubscription;
  readonly treeHeadWitness: TreeHeadWitness;
  readonly tracing: Tracing | null;
}

/** The projections of all read models. */
export async function runProjections(
  { subscription, tracing }: Pick<ProcessorPorts, 'subscription' | 'tracing'>,
  store: ReadModelStore,
  clock: () => Instant,
  outages: Outages,
): Promise<WatchedTask> {
  const around = tracing === null ? {} : { around: tracedProjections(tracing, clock) };
  const stopped = (stop: ProjectionStop): void => outages.stopped(stop);
  const mark = new LogMark('projector', store, subscription);
  const runner = new ProjectionRunner(readModels, registry, subscription, store, stopped, {
    mark,
    ...around,
  });
  await runner.start();
  return {
    stop: () => runner.stop(),
    faults: () => stoppedAmong(runner.statuses),
    statuses: () => runner.statuses,
  };
}

/** Starts all or none: a task left running would go on beside the next attempt, and nobody would stop it. */
async function startAll(all: readonly (LeaderTask & { start(): Promise<void> })[]): Promise<LeaderTask> {
  const stop = async (): Promise<void> => {
    await Promise.all(all.map((each) => each.stop()));
  };
  try {
    await Promise.all(all.map((each) => each.start()));
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The process managers, and beside them the notary and the deliveries to other systems. */
export async function runProcessor(
  ports: ProcessorPorts,
  commands: CommandDependencies,
  store: ReadModelStore,
  clock: () => Instant,
  outages: Outages,
): Promise<WatchedTask> {
  const { subscription, treeHeadWitness: witness } = ports;
  const report = (error: unknown): void => outages.failed('notary', error);
  const deliveries = openWebhookDeliveries(ports, commands, store, clock, outages);
  const managers = await runProcessManagers(ports, commands, store, clock, outages);
  const notary = openNotary(commands, {
    subscription,
    documents: store,
    witness,
    clock,
    report,
    // Who restores waits for the read models, which are made beside the jobs; the proofs come behind them.
    mayBegin: () => managers.areJobsCurrent(),
  });
  return withBeside(withBeside(managers, notary), deliveries);
}

function openWebhookDeliveries(
  { subscription }: Pick<ProcessorPorts, 'subscription'>,
  commands: CommandDependencies,
  store: ReadModelStore,
  clock: () => Instant,
  outages: Outages,
): WebhookDeliveries {
  return new WebhookDeliveries({
    commands,
    subscription,
    clock,
    records: new WebhookRecords(store),
    report: (error) => outages.failed('webhooks', error),
    present: () => findAll(store, webhooks, { filter: { isWithdrawn: false } }),
    checkpoint: () => store.checkpoint(collectionOf(webhooks)),
    withdrawnAmong: async (ids) => {
      const filter = { isWithdrawn: true, webhookId: { $in: ids } };
      return (await findAll(store, webhooks, { filter })).map(({ webhookId }) => webhookId);
    },
  });
}

async function runProcessManagers(
  { subscription, tracing }: Pick<ProcessorPorts, 'subscription' | 'tracing'>,
  commands: CommandDependencies,
  store: ReadModelStore,
  clock: () => Instant,
  outages: Outages,
): Promise<WatchedTask & { areJobsCurrent(): boolean }> {
  const report = (name: string, error: unknown): void => outages.failed(name, error);
  const around = tracing === null ? undefined : tracedJobs(tracing);
  const head = await subscription.head();
  // One that has stopped stays behind: what it has found so far is performed all the same.
  const isCurrent = ({ position, fault }: ProjectionStatus): boolean => position >= head || fault !== null;
  const workers = processManagers.map((manager, index) => {
    const common = { store, dependencies: commands, clock, report, around };
    const areJobsCurrent = (): boolean => {
      const status = projecting.statuses[index];
      return status === undefined || isCurrent(status);
    };
    return new JobWorker({ ...common, manager, areJobsCurrent });
  });
  const jobs = processManagers.map((manager) => manager.jobs);
  const stopped = (stop: ProjectionStop): void => outages.stopped(stop);
  const mark = new LogMark('processor', store, subscription);
  const projecting = new ProjectionRunner(jobs, registry, subscription, store, stopped, {
    mark,
    onChange: (name, changed) => workers[jobs.findIndex((each) => each.name === name)]?.jobsChanged(changed),
  });
  await projecting.start();
  try {
    const working = await startAll(workers);
    return {
      stop: async () => {
        await working.stop();
        await projecting.stop();
      },
      faults: () => [
        ...stoppedAmong(projecting.statuses),
        ...workers.map(({ fault }) => fault).filter((fault) => fault !== null),
      ],
      statuses: () =>
        projecting.statuses.map((status, index) => ({
          ...status,
          fault: status.fault ?? workers[index]?.fault ?? null,
        })),
      areJobsCurrent: () => projecting.statuses.every(isCurrent),
      wake: (name) => workers[processManagers.findIndex((each) => each.name === name)]?.wake(),
    };
  } catch (error) {
    await projecting.stop();
    throw error;
  }
}
