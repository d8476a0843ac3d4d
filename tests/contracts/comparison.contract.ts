import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { registry } from '../../src/domain/aggregates.ts';
import type { ReadModelStore, StoredDocument } from '../../src/engine/ports/read-model-store.ts';
import type { EventSubscription, EventBatch, SubscribeOptions } from '../../src/engine/ports/event-store.ts';
import type { RecordedEvent } from '../../src/engine/event.ts';
import type { ActorId } from '../../src/domain/kernel/ids.ts';
import { projectionOf } from '../../src/projections/define-projection.ts';
import { collectionOf, ignored, removedAt } from '../../src/engine/projections/projection.ts';
import { projectBatch } from '../../src/engine/projections/runner.ts';
import { compareWithServed, type Difference } from '../../src/engine/auditing/comparison.ts';
import { anEvent } from '../support/events.ts';

/** Every event adds to its document, so one that was projected too often or not at all shows. Retired actors have none. */
const names = projectionOf<{ readonly names: readonly string[] }>().reading('actor')({
  name: `names-${randomUUID()}`,
  version: 1,
  indexes: [],
  on: {
    ActorAdded: ignored,
    ActorRenamed: {
      ids: ({ data }) => [data.actorId],
      change: (before, { data }) => ({ names: [...(before?.names ?? []), data.name] }),
    },
    ActorRetired: removedAt(({ data }) => data.actorId),
    ActorReinstated: ignored,
  },
});
const collection = collectionOf(names);

/** A log that is stored as a whole: who follows it waits in vain for more. */
class StoredSubscription implements EventSubscription {
  readonly events: RecordedEvent[] = [];

  happened(type: 'ActorRenamed' | 'ActorRetired', actorId: string): void {
    const position = BigInt(this.events.length + 1);
    const name = { name: `name ${position}` };
    const { metadata } = anEvent();
    this.events.push({
      ...{ id: randomUUID(), type, stream: `actor-${actorId}`, revision: 0, position },
      data: { actorId, ...(type === 'ActorRenamed' ? name : {}) },
      metadata: { ...metadata, schema: registry.schemaOf(type) },
    });
  }

  async *subscribe(after: bigint, { signal }: SubscribeOptions): AsyncGenerator<EventBatch> {
    const events = this.events.slice(Number(after));
    if (events.length > 0) yield { events, position: await this.head() };
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  }

  idAt(): Promise<null> {
    return Promise.resolve(null);
  }

  head(): Promise<bigint> {
    return Promise.resolve(BigInt(this.events.length));
  }
}

/** What the comparison of served documents with their log promises, on documents that are stored before their checkpoint. */
export function comparisonContract(
  name: string,
  open: () => Promise<{ readonly store: ReadModelStore; close(): Promise<void> }>,
): void {
  describe(`A comparison with documents in ${name}`, () => {
    const [anna, boris, clara, dora] = ['a', 'b', 'c', 'd'].map(
      (letter) => `${letter}${randomUUID().slice(1)}` as ActorId,
    ) as [ActorId, ActorId, ActorId, ActorId];
    let store: ReadModelStore;
    let opened: { readonly store: ReadModelStore; close(): Promise<void> };
    let subscription: StoredSubscription;

    beforeEach(async () => {
      opened = await open();
      ({ store } = opened);
      await store.prepare({ name: collection, indexes: [] });
      subscription = new StoredSubscription();
      for (const actor of [anna, boris, clara, anna]) subscription.happened('ActorRenamed', actor);
      await projectTo(4n, 4n);
    });
    afterEach(async () => {
      await store.drop(collection);
      await opened.close();
    });

    /** Projects what is new up to a position, as a projector does whose checkpoint comes to be another one. */
    const projectTo = async (until: bigint, checkpoint: bigint, only?: ActorId): Promise<void> => {
      const after = await store.checkpoint(collection);
      const events = subscription.events.filter(({ position }) => position > after && position <= until);
      const changed = await projectBatch(names, registry, { events, position: until }, (ids) =>
        store.load(collection, ids),
      );
      const saved = changed.filter(({ id }) => only === undefined || id === only);
      await store.save(collection, saved, checkpoint);
    };
    const put = (document: StoredDocument): Promise<void> => store.save(collection, [document], 0n);
    const differences = async (): Promise<readonly Difference[]> =>
      (await compareWithServed(names, { subscription, served: store, registry })).differences;
    /** A document is changed, one is removed and one is new, and that is not the end of the log. */
    const goOn = (): void => {
      subscription.happened('ActorRenamed', anna);
      subscription.happened('ActorRetired', boris);
      subscription.happened('ActorRenamed', dora);
      subscription.happened('ActorRenamed', anna);
      subscription.happened('ActorRenamed', dora);
    };

    it('finds none where all is projected', async () => {
      expect(await compareWithServed(names, { subscription, served: store, registry })).toMatchObject({
        ...{ position: 4n, documents: 3, differences: [] },
      });
    });

    it('finds none where a projector died behind the documents and before its checkpoint', async () => {
      goOn();
      await projectTo(7n, 4n);
      expect(await compareWithServed(names, { subscription, served: store, registry })).toMatchObject({
        position: 4n,
        differences: [],
      });
    });

    it('finds none where it died among the documents', async () => {
      goOn();
      await projectTo(9n, 4n, dora);
      expect(await differences()).toEqual([]);
    });

    it('finds what is wrong ahead of the checkpoint', async () => {
      goOn();
      await projectTo(7n, 4n);
      await put({ id: anna, position: 8n, document: { names: ['name 1', 'name 4', 'name 8'] } });
      await put({ id: clara, position: 8n, document: null });
      await put({ id: dora, position: 8n, document: { names: [] } });
      expect(new Set(await differences())).toEqual(
        new Set([
          { id: anna, difference: 'different' },
          { id: clara, difference: 'missing' },
          { id: dora, difference: 'different' },
        ]),
      );
    });

    it('finds what is missing, surplus and stale behind the checkpoint', async () => {
      goOn();
      const surplus = randomUUID();
      await put({ id: surplus, position: 6n, document: { names: [] } });
      await store.save(collection, [], 9n);
      expect(new Set(await differences())).toEqual(
        new Set([
          { id: anna, difference: 'different' },
          { id: boris, difference: 'surplus' },
          { id: dora, difference: 'missing' },
          { id: surplus, difference: 'surplus' },
        ]),
      );
    });

    it('comes to an end where documents claim to be beyond the log', async () => {
      await put({ id: clara, position: 90n, document: { names: ['name 3', 'name 90'] } });
      await store.save(collection, [], 91n);
      expect(await differences()).toEqual([{ id: clara, difference: 'different' }]);
    });
  });
}
