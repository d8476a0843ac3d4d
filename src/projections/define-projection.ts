import type { Category, EventIn } from '../domain/aggregates.ts';
import type { RecordedEvent } from '../engine/event.ts';
import type { Instant } from '../engine/instant.ts';
import type { CollectionDeclaration } from '../engine/ports/read-model-store.ts';
import type { Projection, ProjectionTable } from '../engine/projections/projection.ts';

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
