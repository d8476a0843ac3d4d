import { Turns } from '../turns.ts';
import type { DomainEvent, RecordedEvent } from '../event.ts';
import { type EventStore, NO_EVENTS, requireNext } from '../ports/event-store.ts';
import type { StoredDocument } from '../ports/read-model-store.ts';
import type { EventRegistry } from '../registry.ts';
import { idsTouched, project, type Projection } from './projection.ts';

/** Where the events of the past come from. */
export interface PastSources {
  readonly store: EventStore;
  readonly registry: EventRegistry<DomainEvent>;
}

/** A document of the past: of which projection, with which id, and from which streams. */
export interface PastDocumentRequest<Document> {
  readonly projection: Projection<Document>;
  readonly id: string;
  readonly streams: readonly string[];
  /** Later events are left out. */
  readonly until: bigint;
}

/**
 * A document as it was at a position of the log, projected from the streams that have all its events, in turns with all
 * else that the process does; undefined where there was none. Reads each stream up to that position. Throws
 * StoreUnavailable, and StreamDamaged.
 */
export async function pastDocument<Document>(
  { store, registry }: PastSources,
  { projection, id, streams, until }: PastDocumentRequest<Document>,
): Promise<Document | undefined> {
  const turns = new Turns();
  const events: RecordedEvent[] = [];
  for (const stream of streams) {
    let last = NO_EVENTS;
    reading: for await (const page of store.read(stream, 0)) {
      for (const recorded of page) {
        requireNext(stream, last, recorded.revision);
        if (recorded.position > until) break reading;
        last = recorded.revision;
        const event = registry.decode(recorded);
        if (idsTouched(projection, event).includes(id)) events.push(event);
        if (turns.isOver) await turns.next();
      }
    }
  }
  const documents = new Map<string, StoredDocument>();
  for (const event of inOrder(events)) {
    project(documents, projection, event);
    if (turns.isOver) await turns.next();
  }
  return (documents.get(id)?.document ?? undefined) as Document | undefined;
}

/** Of several streams in the order of the log, in which the projection saw them. */
function inOrder(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  return [...events].sort((a, b) => Number(a.position > b.position) - Number(a.position < b.position));
}
