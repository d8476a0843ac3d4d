import { setTimeout as delay } from 'node:timers/promises';
import type { DomainEvent, RecordedEvent } from '../event.ts';
import type { JsonObject } from '../json.ts';
import type { EventRegistry } from '../registry.ts';
import {
  NO_EVENTS,
  requireNext,
  START_OF_LOG,
  StoreUnavailable,
  StreamDamaged,
  type EventBatch,
  type EventStore,
  type EventSubscription,
} from '../ports/event-store.ts';
import type { ReadModelReader, StoredDocument } from '../ports/read-model-store.ts';
import { collectionOf, project, type AnyProjection } from './projection.ts';

/** After a fault of the subscription, it begins again after so long. */
const PAUSE_MILLISECONDS = 1000;

/** How many events of a stream wait while its document is loaded. Those that find no place are read from the log. */
const WAITING_EVENTS = 1000;

/** A document with the revision of the last event of its stream. */
interface Revised {
  readonly revision: number;
}

/** Who watches a document. */
export interface DocumentObserver<Document> {
  /** The document after a batch of events. Called at once, while the batch is being taken. */
  changed(document: Document): void;
  /** The document is not kept up to date any more. What was given of it may be old by now. */
  ended(): void;
}

/** What the documents are made of. */
interface Sources {
  /** Reads the streams of one category; a document is of one stream, and has the id of it. */
  readonly projection: AnyProjection;
  readonly registry: EventRegistry<DomainEvent>;
  readonly store: EventStore;
  readonly documents: ReadModelReader;
}

/**
 * Keeps the documents that somebody watches up to date in memory: one subscription of the process, whoever projects them
 * into the store, and however late. A document begins with what the store has of it and the events that are missing there.
 * Each event of its stream is in it once, in order: an event that does not follow the one before makes it read the log.
 */
export class LiveDocuments<Document extends Revised> {
  private readonly sources: Sources;
  private readonly subscription: EventSubscription;
  private readonly report: (error: unknown) => void;
  private readonly prefix: string;
  private readonly watched = new Map<string, LiveDocument<Document>>();
  private readonly stopping = new AbortController();
  private isSubscribed = false;
  private running: Promise<void> | undefined;

  constructor(
    sources: Sources & {
      readonly subscription: EventSubscription;
      readonly report: (error: unknown) => void;
    },
  ) {
    const [category = '', ...others] = sources.projection.reads;
    if (others.length > 0) throw new Error(`${sources.projection.name} is not of one stream a document.`);
    this.sources = sources;
    this.subscription = sources.subscription;
    this.report = sources.report;
    this.prefix = `${category}-`;
  }

  /** Subscribes to what comes after a position: the head of the log. */
  start(head: bigint): void {
    this.isSubscribed = true;
    this.running = this.run(head);
  }

  /** Ends every watch, then the subscription. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.endAll();
    await this.running;
  }

  /**
   * Watches a document, with one observer at a time, which is made of the document as it is then and told of each later
   * one. Answers how to stop, or undefined where the log has no document of this id. Throws StoreUnavailable, also while
   * there is no subscription, StreamDamaged and ReadModelsDamaged.
   */
  async watch(
    id: string,
    observe: (document: Document) => DocumentObserver<Document>,
  ): Promise<(() => void) | undefined> {
    if (!this.isSubscribed) throw new StoreUnavailable('The log is not subscribed to.');
    if (this.watched.has(id)) throw new Error(`${id} is watched already.`);
    const failed = (error: unknown): void => this.end(live, error);
    const live = new LiveDocument<Document>(this.sources, `${this.prefix}${id}`, id, failed);
    this.watched.set(id, live);
    const stop = (): void => {
      if (this.watched.get(id) === live) this.watched.delete(id);
    };
    try {
      await live.load(observe);
      if (this.watched.get(id) !== live) throw new StoreUnavailable('The subscription ended meanwhile.');
    } catch (error) {
      stop();
      throw error;
    }
    if (live.document !== undefined) return stop;
    stop();
    return undefined;
  }

  private async run(head: bigint): Promise<void> {
    const { signal } = this.stopping;
    let from: bigint | null = head;
    while (!signal.aborted) {
      try {
        from ??= await this.subscription.head();
        this.isSubscribed = true;
        const options = { signal, prefixes: [this.prefix] };
        for await (const batch of this.subscription.subscribe(from, options)) this.take(batch);
      } catch (error) {
        this.report(error);
      }
      // Of what comes until it begins again nobody is told, so that nobody may take what they have for the present.
      this.isSubscribed = false;
      this.endAll();
      from = null;
      await delay(PAUSE_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    }
  }

  private take({ events }: EventBatch): void {
    const touched = new Set<LiveDocument<Document>>();
    for (const event of events) {
      const live = this.watched.get(event.stream.slice(this.prefix.length));
      if (live === undefined) continue;
      try {
        live.take(event);
        touched.add(live);
      } catch (error) {
        this.end(live, error);
      }
    }
    for (const live of touched) live.tell();
  }

  private end(live: LiveDocument<Document>, error: unknown): void {
    if (this.watched.get(live.id) !== live) return;
    this.watched.delete(live.id);
    this.report(error);
    live.observer?.ended();
  }

  private endAll(): void {
    const all = [...this.watched.values()];
    this.watched.clear();
    for (const { observer } of all) observer?.ended();
  }
}

/** One document, as far as the events of its stream have come. */
class LiveDocument<Document extends Revised> {
  readonly id: string;
  /** Null until it is loaded. */
  observer: DocumentObserver<Document> | null = null;
  private readonly sources: Sources;
  private readonly stream: string;
  private readonly failed: (error: unknown) => void;
  private readonly projected = new Map<string, StoredDocument>();
  private revision = NO_EVENTS;
  /** The events that have come while it is loaded; null while it is not. */
  private waiting: RecordedEvent[] | null = [];
  private told: Document | undefined;

  constructor(sources: Sources, stream: string, id: string, failed: (error: unknown) => void) {
    this.sources = sources;
    this.stream = stream;
    this.id = id;
    this.failed = failed;
  }

  get document(): Document | undefined {
    const found: unknown = this.projected.get(this.id)?.document;
    return (found ?? undefined) as Document | undefined;
  }

  /** Reads the document, and makes its observer in the same moment in which it is ready. */
  async load(observe: (document: Document) => DocumentObserver<Document>): Promise<void> {
    const { documents, projection } = this.sources;
    const stored = await documents.get(collectionOf(projection), this.id);
    if (stored !== undefined) this.begin(stored);
    await this.catchUp();
    const { document } = this;
    if (document === undefined) return;
    this.told = document;
    this.observer = observe(document);
  }

  /** Takes an event of its stream. One that it has taken before is left out. Throws StreamDamaged. */
  take(event: RecordedEvent): void {
    if (this.waiting !== null) {
      this.waiting.push(event);
      if (this.waiting.length > WAITING_EVENTS) this.waiting.shift();
    } else if (event.revision === this.revision + 1) {
      this.projectOne(event);
    } else if (event.revision > this.revision) {
      this.waiting = [event];
      this.catchUp().then(() => this.tell(), this.failed);
    }
  }

  /** Tells the observer how the document is now, if it has changed. */
  tell(): void {
    const { document } = this;
    if (this.observer === null || this.waiting !== null) return;
    if (document === undefined || document === this.told) return;
    this.told = document;
    this.observer.changed(document);
  }

  private begin(document: JsonObject): void {
    this.projected.set(this.id, { id: this.id, position: START_OF_LOG, document });
    this.revision = (document as unknown as Revised).revision;
  }

  /** Reads what is missing from the log, until the events that wait follow without a gap. */
  private async catchUp(): Promise<void> {
    for (;;) {
      for await (const page of this.sources.store.read(this.stream, this.revision + 1)) {
        for (const event of page) {
          requireNext(this.stream, this.revision, event.revision);
          this.projectOne(event);
        }
      }
      const waiting = (this.waiting ?? []).filter(({ revision }) => revision > this.revision);
      this.waiting = null;
      const [first] = waiting;
      const isGap = first !== undefined && first.revision !== this.revision + 1;
      if (!isGap) {
        for (const event of waiting) this.take(event);
        return;
      }
      this.waiting = waiting;
    }
  }

  private projectOne(event: RecordedEvent): void {
    try {
      project(this.projected, this.sources.projection, this.sources.registry.decode(event));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const damage = `an event cannot be projected: ${why.replace(/\.$/, '')}`;
      throw new StreamDamaged(this.stream, damage, { cause });
    }
    this.revision = event.revision;
  }
}
