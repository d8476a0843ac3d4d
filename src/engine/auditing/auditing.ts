import type { DomainEvent } from '../event.ts';
import type { EventScan, EventStore, EventSubscription } from '../ports/event-store.ts';
import type { ReadModelStore } from '../ports/read-model-store.ts';
import type { AnyProjection } from '../projections/projection.ts';
import { KeptTree } from '../notary/kept-tree.ts';
import type { EventRegistry } from '../registry.ts';
import { type Evolving, loadAggregate, type LoadedAggregate, type StateRequest } from './aggregate-state.ts';
import { type AuditJob, AuditJobs, type AuditJobsOptions } from './audit-jobs.ts';
import { compareWithServed } from './comparison.ts';
import {
  type EventFilter,
  type FoundEvents,
  linesOfEvents,
  searchEvents,
  type SearchRequest,
} from './event-search.ts';
import { verifyAll } from './verification.ts';

/** So many breaks or differences stand in a result; beyond that they are counted. */
const NAMED_FINDINGS = 1000;

export interface AuditingOptions extends AuditJobsOptions {
  readonly store: EventStore;
  readonly scan: EventScan;
  readonly subscription: EventSubscription;
  readonly readModels: ReadModelStore;
  readonly registry: EventRegistry<DomainEvent>;
  readonly aggregates: readonly Evolving[];
}

/** The log for auditors. What it reads, it reads as it is stored, in turns with all else that the process does. */
export class Auditing {
  /** The jobs of this process. */
  readonly jobs: AuditJobs;
  private readonly options: AuditingOptions;

  constructor(options: AuditingOptions) {
    this.options = options;
    this.jobs = new AuditJobs(options);
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

  /** Begins to verify the log. Throws CommandUnavailable where too many jobs wait. */
  verify(): AuditJob {
    const { scan, registry } = this.options;
    return this.jobs.start('verification', async (progress, signal) => {
      const end = await scan.lastPosition();
      return verifyAll(this.options, {
        registry,
        signal,
        progress: (events, position) => progress(events, position, end),
        namedBreaks: NAMED_FINDINGS,
      });
    });
  }

  /** Begins to project a read model again and to compare it with what is served. Throws as `verify` does. */
  replay(projection: AnyProjection): AuditJob {
    const { subscription, registry, readModels: served } = this.options;
    const stores = { subscription, served, registry };
    return this.jobs.start('replay', (progress, signal) =>
      compareWithServed(projection, stores, { progress, signal, namedDifferences: NAMED_FINDINGS }),
    );
  }

  /** See `loadAggregate`. */
  stateOf(stream: string, request: StateRequest): Promise<LoadedAggregate | null> {
    return loadAggregate(this.options, stream, request);
  }

  /** The nodes of the log's tree, for one answer. */
  keptTree(): Promise<KeptTree> {
    return KeptTree.open(this.options.readModels);
  }
}
