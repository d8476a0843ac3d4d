import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { ReadModelStore } from '../../src/engine/ports/read-model-store.ts';
import { StoreUnavailable, type EventSubscription } from '../../src/engine/ports/event-store.ts';
import { collectionOf } from '../../src/engine/projections/projection.ts';
import { readModels } from '../../src/projections/read-models.ts';
import { openSystem } from '../support/system.ts';
import { overriding } from '../support/overriding.ts';

/** Documents that cannot make one collection ready the first time. */
function failingOnce(documents: ReadModelStore, collection: string): ReadModelStore {
  let hasFailed = false;
  return overriding(documents, {
    prepare: async (declaration) => {
      if (declaration.name === collection && !hasFailed) {
        hasFailed = true;
        throw new StoreUnavailable('not now');
      }
      await documents.prepare(declaration);
    },
  });
}

it('a start that fails half-way leaves nothing running beside the next attempt', async () => {
  let followers = 0;
  const counting = (subscription: EventSubscription): EventSubscription => ({
    head: () => subscription.head(),
    idAt: (position) => subscription.idAt(position),
    subscribe: async function* (after, options) {
      followers += 1;
      try {
        yield* subscription.subscribe(after, options);
      } finally {
        followers -= 1;
      }
    },
  });
  const last = readModels.map(collectionOf).at(-1) ?? '';
  const system = await openSystem({
    ports: (ports) => {
      const documents = failingOnce(ports.readModels, last);
      return { ...ports, subscription: counting(ports.subscription), readModelsWithLease: () => documents };
    },
  });
  try {
    expect(system.open.warnings).toEqual([expect.stringMatching(/^projector failed: .* It tries again\.$/)]);
    // One each for the read models, the jobs, the notary, changes of webhooks, the sessions that have ended, and the seat maps
    // that people watch.
    const wanted = 6;
    const giveUpAt = performance.now() + 20_000;
    while (followers < wanted && performance.now() < giveUpAt) await delay(50);
    await delay(200);
    expect(followers).toBe(wanted);
  } finally {
    await system.close();
  }
  expect(followers).toBe(0);
});
