import type { EventPlace } from '../decider.ts';
import type { DomainEvent, EventDeclaration, RecordedEvent } from '../event.ts';
import type { JsonObject } from '../json.ts';
import type { CollectionDeclaration, StoredDocument } from '../ports/read-model-store.ts';

/** One row of a projection's table: the documents that an event changes, and how. */
export interface Row<Event extends DomainEvent, Document> {
  /** From the event alone, so that the runner can load them for a whole batch. */
  readonly ids: (event: RecordedEvent<Event>) => readonly string[];
  /** The document after the event; undefined where there is none, or none any more. */
  readonly change: (
    document: Document | undefined,
    event: RecordedEvent<Event>,
    id: string,
  ) => Document | undefined;
}

/** The row of an event that changes no document. */
export const ignored = 'ignored';

type OfType<Event extends DomainEvent, Type> = Extract<Event, { readonly type: Type }>;

/** For every event type of the streams that it reads: a row, or `ignored`. A type that is left out does not compile. */
export type ProjectionTable<Event extends DomainEvent, Document> = {
  readonly [Type in Event['type']]: Row<OfType<Event, Type>, Document> | typeof ignored;
};

/** A read model as data: how the log becomes documents. The runner does everything hard about it. */
export interface AnyProjection {
  readonly name: string;
  /** A projection that gives other documents is a new version, made next to the old one. */
  readonly version: number;
  readonly indexes: CollectionDeclaration['indexes'];
  /** The field with a list of a document's words, for searches. */
  readonly words?: string;
  /** The categories of the streams that it reads. It stops at an event of theirs that this program does not know. */
  readonly reads: readonly string[];
  /** By event type: a row, or `ignored`. */
  readonly on: Readonly<Record<string, unknown>>;
}

/** A projection, by the type of its documents. */
export interface Projection<Document> extends AnyProjection {
  /** Never there: it only carries the type. */
  readonly documentType?: Document;
}

/** Makes a document. */
export function madeAt<Event extends DomainEvent, Document>(
  id: (event: RecordedEvent<NoInfer<Event>>) => string,
  make: (event: RecordedEvent<Event>) => NoInfer<Document>,
): Row<Event, Document> {
  return { ids: (event) => [id(event)], change: (_, event) => make(event) };
}

/** Changes a document that is there. */
export function at<Event extends DomainEvent, Document>(
  id: (event: RecordedEvent<NoInfer<Event>>) => string,
  change: (document: Document, event: RecordedEvent<Event>) => NoInfer<Document> | undefined,
): Row<Event, Document> {
  return {
    ids: (event) => [id(event)],
    change: (document, event) => (document === undefined ? undefined : change(document, event)),
  };
}

/** Removes a document. */
export function removedAt<Event extends DomainEvent, Document>(
  id: (event: RecordedEvent<NoInfer<Event>>) => string,
): Row<Event, Document> {
  return { ids: (event) => [id(event)], change: () => undefined };
}

/**
 * A read model that is an aggregate's own state: its documents change as the decider's `evolve` says. `keys` are further
 * fields of a document, for queries to sort by.
 */
export function snapshots<
  Event extends DomainEvent,
  State extends object,
  Keys extends object = object,
>(definition: {
  readonly name: string;
  readonly version: number;
  readonly indexes: CollectionDeclaration['indexes'];
  readonly words?: string;
  readonly keys?: (state: NoInfer<State>) => Keys;
  readonly of: {
    readonly category: string;
    readonly events: readonly EventDeclaration[];
    readonly initialState: State | null;
    readonly evolve: (state: State | null, event: Event, place: EventPlace) => State | null;
  };
}): Projection<State & Keys> {
  const { of: decider, keys, ...rest } = definition;
  const prefix = `${decider.category}-`;
  const row: Row<Event, State & Partial<Keys>> = {
    ids: ({ stream }) => [stream.slice(prefix.length)],
    change: (document, event) => {
      const { revision, metadata } = event;
      const place = { revision, occurredAt: metadata.occurredAt };
      const state = decider.evolve(document ?? decider.initialState, event as unknown as Event, place);
      return state === null ? undefined : { ...state, ...keys?.(state) };
    },
  };
  const on = Object.fromEntries(decider.events.map(({ type }) => [type, row]));
  return { ...rest, reads: [decider.category], on };
}

export function collectionOf(projection: Pick<AnyProjection, 'name' | 'version'>): string {
  return `${projection.name.replaceAll('-', '_')}_v${projection.version}`;
}

/** The row for an event; undefined where the projection ignores its type or does not read its stream. */
function rowFor(projection: AnyProjection, type: string): Row<DomainEvent, JsonObject> | undefined {
  const row = projection.on[type];
  return row === undefined || row === ignored ? undefined : (row as Row<DomainEvent, JsonObject>);
}

/** Whether a projection does something with an event. */
export function takes(projection: AnyProjection, { type }: Pick<RecordedEvent, 'type'>): boolean {
  return rowFor(projection, type) !== undefined;
}

/** The ids of the documents that an event changes. */
export function idsTouched(projection: AnyProjection, event: RecordedEvent): readonly string[] {
  return rowFor(projection, event.type)?.ids(event) ?? [];
}

/**
 * Projects one event into the documents that it touches, in place, and tells which it changed. An event at or below
 * a document's own position is left out: the document has seen it before. One that leaves a document as it is leaves its
 * position, too: projected again it would change as little. `touched` are the ids of the documents, where they are known.
 */
export function project(
  documents: Map<string, StoredDocument>,
  projection: AnyProjection,
  event: RecordedEvent,
  touched = idsTouched(projection, event),
): readonly string[] {
  const row = rowFor(projection, event.type);
  if (row === undefined) return [];
  const changed: string[] = [];
  for (const id of touched) {
    const present = documents.get(id);
    if (present !== undefined && present.position >= event.position) continue;
    const before = present?.document ?? null;
    const document = row.change(before ?? undefined, event, id) ?? null;
    if (document === before) continue;
    documents.set(id, { id, position: event.position, document });
    changed.push(id);
  }
  return changed;
}

/** The same projection, for the documents and events that a test selects. */
export function withIdsWhere(
  projection: AnyProjection,
  isWanted: (id: string, event: RecordedEvent) => boolean,
): AnyProjection {
  const rows = Object.keys(projection.on).map((type) => {
    const row = rowFor(projection, type);
    if (row === undefined) return [type, ignored];
    const ids = (event: RecordedEvent): readonly string[] =>
      row.ids(event).filter((id) => isWanted(id, event));
    return [type, { ...row, ids }];
  });
  return { ...projection, on: Object.fromEntries(rows) as Record<string, unknown> };
}
