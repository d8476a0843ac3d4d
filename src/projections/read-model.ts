import type { MarqueeEvent } from '../domain/aggregates.ts';
import type { RecordedEvent } from '../engine/event.ts';
import type { Instant } from '../engine/instant.ts';

/** What every document of an aggregate tells of itself. */
export interface ReadModel {
  /** The revision of the last event that changed it: its version for `ETag` and `If-Match`. */
  readonly revision: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export function madeBy({ revision, metadata }: RecordedEvent<MarqueeEvent>): ReadModel {
  return { revision, createdAt: metadata.occurredAt, updatedAt: metadata.occurredAt };
}

export function changedBy({ revision, metadata }: RecordedEvent<MarqueeEvent>): Omit<ReadModel, 'createdAt'> {
  return { revision, updatedAt: metadata.occurredAt };
}
