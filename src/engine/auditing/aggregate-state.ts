import type { EventPlace } from '../decider.ts';
import type { DomainEvent } from '../event.ts';
import type { Instant } from '../instant.ts';
import { type EventStore, NO_EVENTS, requireNext } from '../ports/event-store.ts';
import type { EventRegistry } from '../registry.ts';
import { Turns } from '../turns.ts';

/** An aggregate as its stream has it, up to a revision. */
export interface LoadedAggregate {
  readonly stream: string;
  readonly revision: number;
  readonly state: unknown;
}

/** Up to where a stream is read; without either, to its end. */
export interface StateRequest {
  readonly revision?: number | undefined;
  /** The state after the last event that occurred at or before it. */
  readonly at?: Instant | undefined;
}

/** How the events of a category's streams become a state. */
export interface Evolving {
  readonly category: string;
  readonly initialState: unknown;
  readonly evolve: (state: never, event: never, place: EventPlace) => unknown;
}

export interface AggregateSources {
  readonly store: EventStore;
  readonly registry: EventRegistry<DomainEvent>;
  readonly aggregates: readonly Evolving[];
}

/**
 * An aggregate at a revision of its stream, or at the last one before it, or at an instant; null where the stream is
 * unknown or had no event by then. Throws StreamDamaged, and StoreUnavailable.
 */
export async function loadAggregate(
  { store, registry, aggregates }: AggregateSources,
  stream: string,
  { revision: until, at }: StateRequest = {},
): Promise<LoadedAggregate | null> {
  const [category] = stream.split('-', 1);
  const decider = aggregates.find((each) => each.category === category);
  if (decider === undefined) return null;
  const turns = new Turns();
  let state: unknown = decider.initialState;
  let last = NO_EVENTS;
  let wanted: LoadedAggregate | null = null;
  for await (const page of store.read(stream, 0)) {
    for (const recorded of page) {
      const { revision, metadata } = recorded;
      requireNext(stream, last, revision);
      if (until !== undefined && revision > until) return wanted;
      const { occurredAt } = metadata;
      const event = registry.decode(recorded) as never;
      state = decider.evolve(state as never, event, { revision, occurredAt });
      last = revision;
      // Clocks differ: an event may have occurred before the one that it stands behind.
      if (at === undefined || occurredAt <= at) wanted = { stream, revision, state };
      if (turns.isOver) await turns.next();
    }
  }
  return wanted;
}
