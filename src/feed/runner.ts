import { setTimeout as delay } from 'node:timers/promises';
import { categories, isKnownType, readEvent } from '../domain/catalogue.ts';
import type { DocumentStore, FoldedDocument } from '../domain/kernel/document-store.ts';
import { START_OF_LOG, type EventFeed, type FeedBatch } from '../domain/kernel/event-store.ts';
import { collectionOf, foldInto, touchedBy, type AnyProjection } from './projection.ts';

const BACK_OFF_MILLISECONDS = { first: 50, last: 30_000 };

/** The streams that are folded: ours. */
export const ourStreams: readonly string[] = categories.map((category) => `${category}-`);

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
  private readonly feed: EventFeed;
  private readonly documents: DocumentStore;
  private readonly report: (projection: string, error: unknown) => void;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private position = START_OF_LOG;
  private fault: string | null = null;

  constructor(
    projection: AnyProjection,
    feed: EventFeed,
    documents: DocumentStore,
    report: (projection: string, error: unknown) => void,
  ) {
    this.projection = projection;
    this.collection = collectionOf(projection);
    this.feed = feed;
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
        for await (const batch of this.feed.follow(this.position, { signal, prefixes: ourStreams })) {
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

  private async take(batch: FeedBatch): Promise<void> {
    const changed = await foldBatch(this.projection, batch, (ids) =>
      this.documents.load(this.collection, ids),
    );
    await this.documents.save(this.collection, changed, batch.position);
    this.position = batch.position;
  }
}

/** The documents that a batch changes, each as it is after the last event that touches it. */
export async function foldBatch(
  projection: AnyProjection,
  batch: FeedBatch,
  load: (ids: readonly string[]) => Promise<ReadonlyMap<string, FoldedDocument>>,
): Promise<readonly FoldedDocument[]> {
  const events = batch.events
    .filter((event) => isKnownType(event.type) && event.type in projection.on)
    .map(readEvent);
  if (events.length === 0) return [];
  const ids = new Set(events.flatMap((event) => touchedBy(projection, event)));
  const documents = new Map(await load([...ids]));
  const changed = new Set(events.flatMap((event) => foldInto(documents, projection, event)));
  return [...changed].map((id) => documents.get(id)).filter((document) => document !== undefined);
}
