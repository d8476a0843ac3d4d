import type { DocumentReader, FoldedDocument } from '../domain/kernel/document-store.ts';
import type { EventFeed } from '../domain/kernel/event-store.ts';
import { isSame } from '../domain/kernel/changes.ts';
import { collectionOf, type AnyProjection } from '../feed/projection.ts';
import { foldBatch, ourStreams } from '../feed/runner.ts';

/** A document that is not what the log says. */
export interface Difference {
  readonly id: string;
  readonly difference: 'missing' | 'surplus' | 'different';
}

export interface Comparison {
  readonly projection: string;
  readonly position: bigint;
  readonly documents: number;
  readonly differences: readonly Difference[];
}

/** The documents of a projection, folded from the log up to a position, beside what is served. */
export async function replay(
  projection: AnyProjection,
  feed: EventFeed,
  until: bigint,
): Promise<ReadonlyMap<string, FoldedDocument>> {
  const documents = new Map<string, FoldedDocument>();
  if (until === 0n) return documents;
  const done = new AbortController();
  for await (const { events, position } of feed.follow(0n, { signal: done.signal, prefixes: ourStreams })) {
    const batch = { events: events.filter((event) => event.position <= until), position };
    for (const changed of await foldBatch(projection, batch, () => Promise.resolve(documents))) {
      documents.set(changed.id, changed);
    }
    if (position >= until) break;
  }
  done.abort();
  return documents;
}

/** Folds a projection anew from the log, up to where the served documents are, and names every difference. */
export async function compareWithServed(
  projection: AnyProjection,
  feed: EventFeed,
  served: DocumentReader,
): Promise<Comparison> {
  const collection = collectionOf(projection);
  const position = await served.checkpoint(collection);
  const replayed = await replay(projection, feed, position);
  const present = await served.find(collection, { filter: {} });
  const differences: Difference[] = [];
  let documents = 0;
  for (const { id, document } of replayed.values()) {
    if (document === null) continue;
    documents += 1;
    const found = await served.get(collection, id);
    if (found === undefined) differences.push({ id, difference: 'missing' });
    else if (!isSame(found, document)) differences.push({ id, difference: 'different' });
  }
  if (present.length > documents) {
    differences.push({ id: `${present.length - documents} more`, difference: 'surplus' });
  }
  return { projection: projection.name, position, documents, differences };
}
