import type { EnvelopedEvent, RecordedEvent } from '../event.ts';

/** The revision of a stream that holds no event yet. */
export const NO_EVENTS = -1;

export type AppendResult =
  /** Stored, durably. `revision` and `position` are those of the last event. Also the answer to a repeat. */
  | { readonly outcome: 'appended'; readonly revision: number; readonly position: bigint }
  /** Nothing was stored: the stream's last revision is `head`, not the expected one. */
  | { readonly outcome: 'conflict'; readonly head: number };

/** Thrown when a store cannot say whether an append took place, or cannot be reached at all. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The log, a stream at a time. */
export interface EventStore {
  /**
   * Stores all events or none behind the revision `expectedRevision` (-1: the stream holds no event), and
   * answers when they are durable. An append that is repeated with the same ids and the same expected revision
   * is recognised and answered as the first time. Never more than 1 MiB of data at once.
   * Throws StoreUnavailable when the outcome is not known.
   */
  append(stream: string, events: readonly EnvelopedEvent[], expectedRevision: number): Promise<AppendResult>;

  /** The events of a stream from a revision on (inclusive), in order, a page at a time; nothing for an unknown stream. */
  read(stream: string, fromRevision: number): AsyncIterable<readonly RecordedEvent[]>;

  /** The revision of a stream's last event, -1 when it has none. Sees every append that was answered before. */
  head(stream: string): Promise<number>;
}

/** Some consecutive events of the feed, and the position that is reached when they have been taken in. */
export interface EventBatch {
  readonly events: readonly RecordedEvent[];
  readonly position: bigint;
}

/** The position before the first event. */
export const START_OF_LOG = 0n;

/** The log as one sequence over all streams. */
export interface EventSubscription {
  /**
   * Every event after a position, in the order of the log, first those that are stored, then those to come,
   * until `signal` is aborted; then it ends without an error. At least once: after a fault some may come again.
   * With `prefixes` only events of streams whose name starts with one of them; the position advances over the others.
   * A consumer that is slow is waited for: at most a bounded number of events is read ahead.
   */
  subscribe(after: bigint, options: SubscribeOptions): AsyncIterable<EventBatch>;

  /** The position of the last event, 0n when there is none. */
  head(): Promise<bigint>;
}

export interface SubscribeOptions {
  readonly signal: AbortSignal;
  readonly prefixes?: readonly string[];
}

/** An event as bytes, for those who must not trust them. `data` and `metadata` are the stored text. */
export interface StoredEvent {
  readonly position: bigint;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/** The log as it lies in the store, unparsed, for verification. */
export interface EventScan {
  /** Every stored event after a position in the order of the log, a page at a time; ends at the end of the log. */
  scan(after: bigint): AsyncIterable<readonly StoredEvent[]>;
  /** The position at which the log ends, also where others than us have written behind our last event. */
  lastPosition(): Promise<bigint>;
  /** Faults of the store's own structure (a damaged page, an index that disagrees with its table), in words. */
  integrityFaults(): Promise<readonly string[]>;
}
