import { Query } from 'mingo';
import type { DomainEvent, RecordedEvent } from '../../src/engine/event.ts';
import type { ReadModelReader, StoredDocument } from '../../src/engine/ports/read-model-store.ts';
import { collectionOf, project } from '../../src/engine/projections/projection.ts';
import { readModels } from '../../src/projections/read-models.ts';
import { recordedLog } from './projection-specification.ts';

/** The read models of a log, in memory. */
export function projectedDocuments(log: readonly RecordedEvent[]): ReadModelReader {
  const collections = new Map(
    readModels.map((projection) => {
      const documents = new Map<string, StoredDocument>();
      for (const event of log) project(documents, projection, event);
      return [collectionOf(projection), documents];
    }),
  );
  const reader = readerOn(
    new Map(
      [...collections].map(([name, documents]) => [
        name,
        [...documents.values()].flatMap(({ document }) => (document === null ? [] : [document])),
      ]),
    ),
  );
  const get: ReadModelReader['get'] = (collection, id) =>
    Promise.resolve(collections.get(collection)?.get(id)?.document ?? undefined);
  return { ...reader, get };
}

/** The read models of these facts, in memory. */
export function documentsOf(facts: readonly DomainEvent[]): ReadModelReader {
  return projectedDocuments(recordedLog(facts));
}

/** Some collections of documents. */
export function readerOn(collections: ReadonlyMap<string, readonly object[]>): ReadModelReader {
  return {
    get: () => Promise.resolve(undefined),
    ids: () => Promise.reject(new Error('These documents have no ids of their own.')),
    count: () => Promise.resolve(0),
    distinct: () => Promise.resolve([]),
    checkpoint: () => Promise.resolve(0n),
    find: (collection, { filter, sort = {}, limit = Infinity }) => {
      const found = new Query(filter).find<Record<string, unknown>>([...(collections.get(collection) ?? [])]);
      return Promise.resolve(found.sort(sort).all().slice(0, limit) as never);
    },
  };
}
