import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { ReadModelStore } from '../../src/engine/ports/read-model-store.ts';
import { StoreUnavailable, type EventSubscription } from '../../src/engine/ports/event-store.ts';
import { collectionOf } from '../../src/engine/projections/projection.ts';
import { processManagers } from '../../src/processes/process-managers.ts';
import { readModels } from '../../src/projections/read-models.ts';
import { openHouse } from '../support/house.ts';
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
  const counting = (feed: EventSubscription): EventSubscription => ({
    head: () => feed.head(),
    subscribe: async function* (after, options) {
      followers += 1;
      try {
        yield* feed.subscribe(after, options);
      } finally {
        followers -= 1;
      }
    },
  });
  const last = readModels.map(collectionOf).at(-1) ?? '';
  const house = await openHouse({
    ports: (ports) => {
      const documents = failingOnce(ports.documents, last);
      return { ...ports, feed: counting(ports.feed), documentsUnder: () => documents };
    },
  });
  try {
    expect(house.open.errors.map(({ name }) => name)).toEqual(['projector does not get on']);
    // And one that learns which sessions have ended.
    const wanted = readModels.length + processManagers.length + 1;
    const giveUpAt = performance.now() + 20_000;
    while (followers < wanted && performance.now() < giveUpAt) await delay(50);
    await delay(200);
    expect(followers).toBe(wanted);
  } finally {
    await house.close();
  }
  expect(followers).toBe(0);
});
