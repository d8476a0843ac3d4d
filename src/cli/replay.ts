import { setTimeout as delay } from 'node:timers/promises';
import { type CliCommand, type CliContext, withReadOnlyRuntime } from './command.ts';
import { readModelsNamed } from './parameters.ts';
import { registry } from '../domain/aggregates.ts';
import { compareWithServed, replayLog } from '../engine/auditing/comparison.ts';
import { type AnyProjection, collectionOf } from '../engine/projections/projection.ts';
import type { ReadOnlyRuntime } from '../read-only-runtime.ts';

/** Read models follow the log within so long, and are in their file. */
const TIMEOUT_MILLISECONDS = 5000;
const POLL_MILLISECONDS = 250;

export const replayCommand: CliCommand = {
  name: 'replay',
  usage: '[--compare] [PROJECTION]',
  summary:
    'Projects read models again from the log, in memory. --compare names what differs from the served ones.',
  details:
    'Reads beside a running server. Without --compare it reads the log only. With it the answer is also no where a read ' +
    `model is behind the log as it was at first, ${TIMEOUT_MILLISECONDS / 1000} seconds later.`,
  options: { compare: { type: 'boolean' } },
  maximumWords: 1,
  run: async ({ words: [name], options }, context) => {
    const chosen = readModelsNamed(name);
    if (options['compare'] === true) return compareWhenCaughtUp(chosen, context);
    return withReadOnlyRuntime(context, async ({ subscription }) => {
      for (const projection of chosen) {
        const { position, documents } = await replayLog(projection, { subscription, registry });
        context.print(`${projection.name}: ${documents} documents at ${position}`);
      }
      return true;
    });
  },
};

/** Opened read models are as of one moment, so they are opened again until they are where the log was at first. */
async function compareWhenCaughtUp(chosen: readonly AnyProjection[], context: CliContext): Promise<boolean> {
  const giveUpAt = performance.now() + TIMEOUT_MILLISECONDS;
  let first: bigint | undefined;
  for (;;) {
    const isSame = await withReadOnlyRuntime(context, async (runtime) => {
      const head = (first ??= await runtime.subscription.head());
      const isBehind = await someAreBehind(chosen, runtime, head);
      if (isBehind && performance.now() < giveUpAt) return null;
      return compare(chosen, runtime, { head, context });
    });
    if (isSame !== null) return isSame;
    await delay(POLL_MILLISECONDS);
  }
}

async function someAreBehind(
  chosen: readonly AnyProjection[],
  { readModels }: ReadOnlyRuntime,
  head: bigint,
): Promise<boolean> {
  const checkpoints = await readModels.checkpoints();
  return chosen.some((projection) => (checkpoints.get(collectionOf(projection)) ?? 0n) < head);
}

async function compare(
  chosen: readonly AnyProjection[],
  { subscription, readModels: served }: ReadOnlyRuntime,
  { head, context }: { readonly head: bigint; readonly context: CliContext },
): Promise<boolean> {
  let isSameAsServed = true;
  for (const projection of chosen) {
    await served.prepare({ name: collectionOf(projection), indexes: [] });
    const stores = { subscription, served, registry };
    const { position, documents, differences } = await compareWithServed(projection, stores);
    const { name } = projection;
    context.print(
      `${name}: ${documents} documents at ${position}, ${differences.length} differ from what is served`,
    );
    for (const { id, difference } of differences) context.print(`differs ${name} ${id} ${difference}`);
    if (position < head) context.print(`behind ${name} at position ${position} of ${head}`);
    isSameAsServed &&= differences.length === 0 && position >= head;
  }
  return isSameAsServed;
}
