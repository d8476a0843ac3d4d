import type { MarqueeEvent } from '../domain/catalogue.ts';
import type { CollectionDeclaration, FoldedDocument } from '../domain/kernel/document-store.ts';
import type { RecordedEvent } from '../domain/kernel/event.ts';
import type { JsonObject } from '../domain/kernel/json.ts';

type EventOfType<Type extends MarqueeEvent['type']> = RecordedEvent<Extract<MarqueeEvent, { type: Type }>>;

/** For each event type it knows: the document before, the event and the document's id give the document after. */
export type Handlers<Document> = {
  readonly [Type in MarqueeEvent['type']]?: (
    document: Document | undefined,
    event: EventOfType<Type>,
    id: string,
  ) => Document | undefined;
};

/** A read model as data: how the log becomes documents. Everything hard about it is the runner's. */
export interface Projection<Document> {
  readonly name: string;
  /** A fold that gives other documents is a new version; it is made next to the old one. */
  readonly version: number;
  readonly indexes: CollectionDeclaration['indexes'];
  /** The documents that an event touches, from the event alone. */
  readonly documentIds: (event: RecordedEvent<MarqueeEvent>) => readonly string[];
  readonly on: Handlers<Document>;
}

/** A projection whose documents' type does not matter, for those who run many. */
export type AnyProjection = Omit<Projection<never>, 'on'> & {
  readonly on: Readonly<Partial<Record<MarqueeEvent['type'], unknown>>>;
};

export function collectionOf(projection: Pick<AnyProjection, 'name' | 'version'>): string {
  return `${projection.name.replaceAll('-', '_')}_v${projection.version}`;
}

/** The ids of the documents that an event touches; none where the projection does not know its type. */
export function touchedBy(projection: AnyProjection, event: RecordedEvent<MarqueeEvent>): readonly string[] {
  return projection.on[event.type] === undefined ? [] : projection.documentIds(event);
}

/**
 * Folds one event into the documents it touches, in place. An event at or below a document's own position is
 * left out: it has been folded into it before.
 */
export function foldInto(
  documents: Map<string, FoldedDocument>,
  projection: AnyProjection,
  event: RecordedEvent<MarqueeEvent>,
): readonly string[] {
  const handler = projection.on[event.type] as
    | ((
        document: JsonObject | undefined,
        event: RecordedEvent<MarqueeEvent>,
        id: string,
      ) => JsonObject | undefined)
    | undefined;
  if (handler === undefined) return [];
  const changed: string[] = [];
  for (const id of projection.documentIds(event)) {
    const present = documents.get(id);
    if (present !== undefined && present.position >= event.position) continue;
    const document = handler(present?.document ?? undefined, event, id) ?? null;
    if (document === null && present === undefined) continue;
    documents.set(id, { id, position: event.position, document });
    changed.push(id);
  }
  return changed;
}
