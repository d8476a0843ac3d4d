import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { DocumentStore } from '../../src/domain/kernel/document-store.ts';
import { StoreUnavailable, type EventFeed } from '../../src/domain/kernel/event-store.ts';
import { collectionOf } from '../../src/feed/projection.ts';
import { processes } from '../../src/processes/processes.ts';
import { readModels } from '../../src/projections/read-models.ts';
import { openHouse } from '../support/house.ts';
import { overriding } from '../support/overriding.ts';

/** Documents that cannot make one collection ready the first time. */
function failingOnce(documents: DocumentStore, collection: string): DocumentStore {
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
  const counting = (feed: EventFeed): EventFeed => ({
    head: () => feed.head(),
    follow: async function* (after, options) {
      followers += 1;
      try {
        yield* feed.follow(after, options);
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
    const wanted = readModels.length + processes.length + 1;
    const giveUpAt = performance.now() + 20_000;
    while (followers < wanted && performance.now() < giveUpAt) await delay(50);
    await delay(200);
    expect(followers).toBe(wanted);
  } finally {
    await house.close();
  }
  expect(followers).toBe(0);
});
