import { randomUUID } from 'node:crypto';
import type { EventStore } from '../../src/engine/ports/event-store.ts';
import type { EnvelopedEvent, RecordedEvent } from '../../src/engine/event.ts';
import { instantOf } from '../../src/engine/instant.ts';
import type { JsonObject } from '../../src/engine/json.ts';

/** A stream that no other test writes to. */
export function newStream(category = 'showtime'): string {
  return `${category}-${randomUUID()}`;
}

/** A stream of a contract: of a category of its own, for no projection could read its events. */
export function contractStream(category = 'contract'): string {
  return newStream(category);
}

/** An event in a plausible envelope. Its chain links to nothing: stores do not look at it. */
export function anEvent(
  data: JsonObject = { seats: ['A1', 'A2'] },
  id: string = randomUUID(),
): EnvelopedEvent {
  return {
    id,
    type: 'SeatsHeld',
    data,
    metadata: {
      $correlationId: randomUUID(),
      $causationId: randomUUID(),
      actor: { kind: 'user', id: randomUUID() },
      occurredAt: instantOf(1_800_000_000_000),
      schema: 1,
      chain: { prev: '0'.repeat(64), hash: 'f'.repeat(64) },
    },
  };
}

/** So many events, numbered in their data from `first`. */
export function someEvents(count: number, first = 0): EnvelopedEvent[] {
  return Array.from({ length: count }, (_, index) => anEvent({ number: first + index }));
}

/** A stream as a whole. */
export async function allOf(store: EventStore, stream: string, from = 0): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const page of store.read(stream, from)) events.push(...page);
  return events;
}
