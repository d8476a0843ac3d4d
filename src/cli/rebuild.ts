import { setTimeout as delay } from 'node:timers/promises';
import { registry } from '../domain/aggregates.ts';
import type { ReadModelStore } from '../engine/ports/read-model-store.ts';
import type { EventSubscription } from '../engine/ports/event-store.ts';
import { collectionOf, type AnyProjection } from '../engine/projections/projection.ts';
import { ProjectionRunner } from '../engine/projections/runner.ts';

/**
 * Makes the documents of projections anew from the log. Nothing but documents is written: no mail is sent and no
 * money moves. `progress` is told positions; throws what a projection stumbles over.
 */
export async function rebuild(
  projections: readonly AnyProjection[],
  feed: EventSubscription,
  documents: ReadModelStore,
  progress: (projection: string, position: bigint, head: bigint) => void,
): Promise<void> {
  const head = await feed.head();
  for (const projection of projections) {
    await documents.drop(collectionOf(projection));
    const faults: unknown[] = [];
    const runner = new ProjectionRunner(projection, registry, feed, documents, (_, error) =>
      faults.push(error),
    );
    await runner.start();
    while (runner.status.position < head && faults.length === 0) {
      progress(projection.name, runner.status.position, head);
      await delay(20);
    }
    await runner.stop();
    if (faults.length > 0) throw faults[0];
    progress(projection.name, head, head);
  }
}
