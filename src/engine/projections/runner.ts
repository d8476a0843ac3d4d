import { setTimeout as delay } from 'node:timers/promises';
import type { ReadModelStore, StoredDocument } from '../ports/read-model-store.ts';
import { START_OF_LOG, type EventSubscription, type EventBatch } from '../ports/event-store.ts';
import type { DomainEvent, RecordedEvent } from '../event.ts';
import type { EventRegistry } from '../registry.ts';
import { collectionOf, idsTouched, project, takes, type AnyProjection } from './projection.ts';

const BACK_OFF_MILLISECONDS = { first: 50, last: 30_000 };

/** How a projection is doing. */
export interface RunnerStatus {
  readonly name: string;
  readonly collection: string;
  readonly position: bigint;
  /** Why it does not get on, in words; null while it does. */
  readonly fault: string | null;
}

/**
 * Folds the feed into the documents of one projection, for as long as it runs. After a fault it begins again at the
 * checkpoint, at once while there is progress, else with a growing pause. An event that cannot be folded
 * stops it there: it never skips what it should know.
 */
export class ProjectionRunner {
  private readonly projection: AnyProjection;
  private readonly collection: string;
  private readonly registry: EventRegistry<DomainEvent>;
  private readonly subscription: EventSubscription;
  private readonly documents: ReadModelStore;
  private readonly report: (projection: string, error: unknown) => void;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private position = START_OF_LOG;
  private fault: string | null = null;

  constructor(
    projection: AnyProjection,
    registry: EventRegistry<DomainEvent>,
    subscription: EventSubscription,
    documents: ReadModelStore,
    report: (projection: string, error: unknown) => void,
  ) {
    this.projection = projection;
    this.collection = collectionOf(projection);
    this.registry = registry;
    this.subscription = subscription;
    this.documents = documents;
    this.report = report;
  }

  get status(): RunnerStatus {
    const { collection, position, fault } = this;
    return { name: this.projection.name, collection, position, fault };
  }

  /** Makes the collection ready and begins to follow the feed. */
  async start(): Promise<void> {
    await this.documents.prepare({ name: this.collection, indexes: this.projection.indexes });
    this.position = await this.documents.checkpoint(this.collection);
    this.running = this.run();
  }

  /** Finishes the batch at hand and stops. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let pause = BACK_OFF_MILLISECONDS.first;
    while (!signal.aborted) {
      const startedAt = this.position;
      try {
        for await (const batch of this.subscription.subscribe(this.position, {
          signal,
          prefixes: this.registry.streamPrefixes,
        })) {
          await this.take(batch);
          this.fault = null;
        }
      } catch (error) {
        this.fault = error instanceof Error ? error.message : String(error);
        this.report(this.projection.name, error);
      }
      if (this.position > startedAt) pause = BACK_OFF_MILLISECONDS.first;
      else await delay(pause * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
      pause = Math.min(pause * 2, BACK_OFF_MILLISECONDS.last);
    }
  }

  private async take(batch: EventBatch): Promise<void> {
    const changed = await projectBatch(this.projection, this.registry, batch, (ids) =>
      this.documents.load(this.collection, ids),
    );
    await this.documents.save(this.collection, changed, batch.position);
    this.position = batch.position;
  }
}

/** The documents that a batch changes, each as it is after the last event that touches it. */
export async function projectBatch(
  projection: AnyProjection,
  registry: EventRegistry<DomainEvent>,
  batch: EventBatch,
  load: (ids: readonly string[]) => Promise<ReadonlyMap<string, StoredDocument>>,
): Promise<readonly StoredDocument[]> {
  const events = batch.events
    .filter((event) => takes(projection, event) || isUnknownTo(registry, projection, event))
    .map((event) => registry.decode(event));
  if (events.length === 0) return [];
  const ids = new Set(events.flatMap((event) => idsTouched(projection, event)));
  const documents = new Map(await load([...ids]));
  const changed = new Set(events.flatMap((event) => project(documents, projection, event)));
  return [...changed].map((id) => documents.get(id)).filter((document) => document !== undefined);
}

/** An event that this program does not know, in a stream that the projection reads: it must not be passed over. */
function isUnknownTo(
  registry: EventRegistry<DomainEvent>,
  { reads }: AnyProjection,
  { stream, type }: RecordedEvent,
): boolean {
  return !registry.isKnownType(type) && reads.includes(stream.slice(0, stream.indexOf('-')));
}
