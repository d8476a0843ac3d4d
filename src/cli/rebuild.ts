import { setTimeout as delay } from 'node:timers/promises';
import { withLeaseOf } from '../application.ts';
import { processManagers } from '../processes/process-managers.ts';
import { type CliCommand, warnOfWaiting, withRuntime } from './command.ts';
import { readModelsNamed } from './parameters.ts';
import { webhookProgress } from '../commands/webhook/webhook-records.ts';
import { registry } from '../domain/aggregates.ts';
import type { Runtime } from '../runtime.ts';
import type { ReadModelStore } from '../engine/ports/read-model-store.ts';
import type { EventSubscription } from '../engine/ports/event-store.ts';
import { collectionOf, type AnyProjection } from '../engine/projections/projection.ts';
import { TREE_COLLECTION } from '../engine/notary/kept-tree.ts';
import { dropLogMarks } from '../engine/projections/log-mark.ts';
import { ProjectionRunner } from '../engine/projections/runner.ts';

export const rebuildCommand: CliCommand = {
  name: 'rebuild',
  usage: '[PROJECTION]',
  summary: 'Makes read models again from the log. Sends no mail and moves no money.',
  details:
    'Without a name it makes all of them, also where their file is damaged. ' +
    'On embedded stores, stop the server first. On EventStoreDB and MongoDB, stop the processes with the roles ' +
    'projector and processor.',
  options: {},
  maximumWords: 1,
  run: async ({ words: [name] }, context) => {
    const chosen = readModelsNamed(name);
    let last = '';
    const progress = (projection: string, position: bigint, head: bigint): void => {
      const line = `${projection}: ${position} of ${head}`;
      if (line !== last) context.print(line);
      last = line;
    };
    const work = async ({ ports }: Runtime): Promise<boolean> => {
      const { subscription } = ports;
      await withLeaseOf(ports, 'projector', warnOfWaiting(context), async (readModels) => {
        if (name !== undefined) return rebuild(chosen, subscription, readModels, progress);
        return withLeaseOf(ports, 'processor', warnOfWaiting(context), async (jobs) => {
          await dropLogMarks(readModels);
          // The notary makes the tree again, and compares it with every head that was signed.
          await jobs.drop(TREE_COLLECTION);
          // The log may be another one: webhooks go on after the event that the log says was delivered.
          await jobs.drop(collectionOf(webhookProgress));
          await rebuild(chosen, subscription, readModels, progress);
          const jobProjections = processManagers.map(({ jobs }) => jobs);
          await rebuild(jobProjections, subscription, jobs, progress);
        });
      });
      return true;
    };
    // Where all of them are made again, it does not matter whether they can be read.
    return withRuntime(context, work, { readModelsAnew: name === undefined });
  },
};

/**
 * Makes the documents of projections again, in one pass over the log. Nothing but documents is written: no mail is
 * sent and no money moves. Tells `progress` how far the slowest has come, and in the end that each is done. Throws
 * the error of the first projection that fails.
 */
export async function rebuild(
  projections: readonly AnyProjection[],
  subscription: EventSubscription,
  documents: ReadModelStore,
  progress: (projection: string, position: bigint, head: bigint) => void,
): Promise<void> {
  for (const projection of projections) await documents.drop(collectionOf(projection));
  await catchUp(projections, subscription, documents, progress);
}

/** Brings the documents of projections to the present end of the log. Tells `progress`, and throws, as `rebuild` does. */
export async function catchUp(
  projections: readonly AnyProjection[],
  subscription: EventSubscription,
  documents: ReadModelStore,
  progress: (projection: string, position: bigint, head: bigint) => void,
): Promise<void> {
  const head = await subscription.head();
  const faults: unknown[] = [];
  const runner = new ProjectionRunner(projections, registry, subscription, documents, ({ error }) =>
    faults.push(error),
  );
  await runner.start();
  for (;;) {
    const behind = runner.statuses.filter(({ position }) => position < head);
    const [slowest] = behind.sort((a, b) => (a.position < b.position ? -1 : 1));
    if (slowest === undefined || faults.length > 0) break;
    progress(slowest.name, slowest.position, head);
    await delay(20);
  }
  await runner.stop();
  if (faults.length > 0) throw faults[0];
  for (const { name } of projections) progress(name, head, head);
}
