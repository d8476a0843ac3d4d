import type { Category, EventIn } from '../domain/aggregates.ts';
import type { DomainEvent, RecordedEvent } from '../engine/event.ts';
import type { Instant } from '../engine/instant.ts';
import type { CollectionDeclaration } from '../engine/ports/read-model-store.ts';
import { positionText } from '../engine/projections/positions.ts';
import {
  ignored,
  type Projection,
  type ProjectionTable,
  type Row,
} from '../engine/projections/projection.ts';

interface Definition<In extends Category, Document> {
  readonly name: string;
  /** A projection that gives other documents is a new version, made next to the old one. */
  readonly version: number;
  readonly indexes: CollectionDeclaration['indexes'];
  readonly on: ProjectionTable<EventIn<In>, Document>;
}

/**
 * A projection over the streams of some aggregates. Its table has a row, or `ignored`, for every event type of
 * these aggregates: a missing one does not compile.
 */
export function projectionOf<Document>(): {
  reading<const In extends Category>(
    ...reads: readonly In[]
  ): (definition: Definition<In, Document>) => Projection<Document>;
} {
  return {
    reading:
      (...reads) =>
      (definition) => ({ ...definition, reads }),
  };
}

/** The version and age that every document of an aggregate shows. */
export interface Versioned {
  /** The revision of the last event that changed it: its version for `ETag` and `If-Match`. */
  readonly revision: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export function madeBy({ revision, metadata }: RecordedEvent): Versioned {
  return { revision, createdAt: metadata.occurredAt, updatedAt: metadata.occurredAt };
}

export function changedBy({ revision, metadata }: RecordedEvent): Omit<Versioned, 'createdAt'> {
  return { revision, updatedAt: metadata.occurredAt };
}

/** Where in the log a document was made, and last changed: it is as it was at any position from the last one on. */
export interface Placed {
  readonly firstPosition: string;
  readonly lastPosition: string;
}

/** The same projection, whose documents say where in the log they were made and last changed. */
export function placed<Document extends object>(
  projection: Projection<Document>,
): Projection<Document & Placed> {
  type AnyRow = Row<DomainEvent, Document & Partial<Placed>>;
  // One row may serve several event types, and goes on to.
  const known = new Map<unknown, AnyRow>();
  const placing = (row: AnyRow): AnyRow => {
    const made = known.get(row) ?? {
      ids: row.ids,
      change: (document, event, id) => {
        const changed = row.change(document, event, id);
        if (changed === undefined) return undefined;
        const lastPosition = positionText(event.position);
        return { ...changed, firstPosition: document?.firstPosition ?? lastPosition, lastPosition };
      },
    };
    known.set(row, made);
    return made;
  };
  const rows = Object.entries(projection.on).map(([type, row]) => [
    type,
    row === ignored ? ignored : placing(row as AnyRow),
  ]);
  const { documentType: _, ...definition } = projection;
  return { ...definition, on: Object.fromEntries(rows) as Record<string, unknown> };
}
