import type { DomainEvent } from '../event.ts';
import type { EventScan, EventStore } from '../ports/event-store.ts';
import type { EventRegistry } from '../registry.ts';
import { type Evolving, loadAggregate, type LoadedAggregate, type StateRequest } from './aggregate-state.ts';
import {
  type EventFilter,
  type FoundEvents,
  linesOfEvents,
  searchEvents,
  type SearchRequest,
} from './event-search.ts';

export interface AuditingOptions {
  readonly store: EventStore;
  readonly scan: EventScan;
  readonly registry: EventRegistry<DomainEvent>;
  readonly aggregates: readonly Evolving[];
}

/** The log for auditors. What it reads, it reads as it is stored, in turns with all else that the process does. */
export class Auditing {
  private readonly options: AuditingOptions;

  constructor(options: AuditingOptions) {
    this.options = options;
  }

  /** Whether streams of ours have such names. */
  isStreamName(stream: string): boolean {
    return this.options.registry.streamPrefixes.some((prefix) => stream.startsWith(prefix));
  }

  isEventType(type: string): boolean {
    return this.options.registry.isKnownType(type);
  }

  /** See `searchEvents`. */
  search(request: SearchRequest): Promise<FoundEvents> {
    return searchEvents(this.options.scan, request);
  }

  /** See `linesOfEvents`. */
  lines(filter: EventFilter, after: string | null, signal: AbortSignal): AsyncGenerator<string> {
    return linesOfEvents(this.options.scan, { filter, after }, signal);
  }

  /** See `loadAggregate`. */
  stateOf(stream: string, request: StateRequest): Promise<LoadedAggregate | null> {
    return loadAggregate(this.options, stream, request);
  }
}
