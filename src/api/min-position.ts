import { setTimeout as delay } from 'node:timers/promises';
import type { ReadModelReader } from '../engine/ports/read-model-store.ts';
import { collectionOf, type AnyProjection } from '../engine/projections/projection.ts';
import { Problem } from './problems.ts';

const LONGEST_MILLISECONDS = 3000;

/**
 * Waits until the read models have come to a position, so that one reads what one has written. Throws
 * `read-model-behind` when it takes too long.
 */
export async function awaitPosition(
  header: string,
  projections: readonly AnyProjection[],
  documents: ReadModelReader,
): Promise<void> {
  if (header === '') return;
  if (!/^\d{1,19}$/.test(header)) {
    throw new Problem(
      'malformed-request',
      'Min-Position must be a Commit-Position that a command answered with.',
    );
  }
  const position = BigInt(header);
  const giveUpAt = performance.now() + LONGEST_MILLISECONDS;
  for (const projection of projections) {
    for (let pause = 1; (await documents.checkpoint(collectionOf(projection))) < position; pause *= 2) {
      if (performance.now() > giveUpAt) {
        throw new Problem(
          'read-model-behind',
          `${projection.name} has not reached position ${header} yet. Repeat the request.`,
        );
      }
      await delay(Math.min(pause, 50));
    }
  }
}
