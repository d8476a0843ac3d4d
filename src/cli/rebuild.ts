import { setTimeout as delay } from 'node:timers/promises';
import { registry } from '../domain/aggregates.ts';
import type { ReadModelStore } from '../engine/ports/read-model-store.ts';
import type { EventSubscription } from '../engine/ports/event-store.ts';
import { collectionOf, type AnyProjection } from '../engine/projections/projection.ts';
import { ProjectionRunner } from '../engine/projections/runner.ts';

/**
 * Makes the documents of projections again, in one pass over the log. Nothing but documents is written: no mail is
 * sent and no money moves. Tells `progress` how far the slowest has come, and in the end that each is done. Throws
 * the error of the first projection that fails.
 */
export async function rebuild(
  projections: readonly AnyProjection[],
  feed: EventSubscription,
  documents: ReadModelStore,
  progress: (projection: string, position: bigint, head: bigint) => void,
): Promise<void> {
  const head = await feed.head();
  for (const projection of projections) await documents.drop(collectionOf(projection));
  const faults: unknown[] = [];
  const runner = new ProjectionRunner(projections, registry, feed, documents, (_, error) =>
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
