import type { MarqueeEvent } from './domain/aggregates.ts';
import type { RecordedEvent } from './engine/event.ts';
import type { CollectionDeclaration } from './engine/ports/read-model-store.ts';
import type { Projection } from './engine/projections/projection.ts';

type EventOfType<Type extends MarqueeEvent['type']> = RecordedEvent<Extract<MarqueeEvent, { type: Type }>>;

interface Handlers<Document> {
  readonly name: string;
  readonly version: number;
  readonly indexes: CollectionDeclaration['indexes'];
  readonly documentIds: (event: RecordedEvent<MarqueeEvent>) => readonly string[];
  readonly on: {
    readonly [Type in MarqueeEvent['type']]?: (
      document: Document | undefined,
      event: EventOfType<Type>,
      id: string,
    ) => Document | undefined;
  };
}

/** A projection of old: to be rewritten. */
export function legacy<Document>({ documentIds, ...old }: Handlers<Document>): Projection<Document> {
  const rows = Object.entries(old.on).map(([type, change]) => [type, { ids: documentIds, change }]);
  return { ...old, reads: [], on: Object.fromEntries(rows) as Record<string, unknown> };
}
