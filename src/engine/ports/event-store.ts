import type { EnvelopedEvent, RecordedEvent } from '../event.ts';

/** The revision of a stream without events. */
export const NO_EVENTS = -1;

export type AppendResult =
  /** The events are durable. `revision` and `position` belong to the last one. A repeat gets the same answer. */
  | { readonly outcome: 'appended'; readonly revision: number; readonly position: bigint }
  /** Nothing was stored: the stream's last revision is `head`, not the expected one. */
  | { readonly outcome: 'conflict'; readonly head: number };

/** A store cannot be reached, or cannot say whether an append took place. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** Thrown at once, without asking: the store is known not to answer. It is being asked whether it does again. */
export class StoreKnownUnavailable extends StoreUnavailable {}

/**
 * Thrown when a stream does not hold what was appended to it, and nothing else: it was shortened or deleted, or others
 * have written to it. Nothing may be written to it any more.
 */
export class StreamDamaged extends Error {
  override readonly name = 'StreamDamaged';
  readonly code = 'stream-damaged';
  readonly stream: string;
  /** What is wrong, as a part of a sentence. */
  readonly damage: string;

  /** `damage` begins with a small letter and has no full stop. */
  constructor(stream: string, damage: string, options?: ErrorOptions) {
    super(`Stream ${stream} is damaged: ${damage}.`, options);
    this.stream = stream;
    this.damage = damage;
  }
}

/** Thrown when a log is not the one that a position was given by: another was put in its place, or an older copy. */
export class OtherLog extends Error {
  override readonly name = 'OtherLog';
  readonly code = 'other-log';
  readonly position: bigint;

  /** `finding` begins with a small letter and has no full stop. */
  constructor(position: bigint, finding: string, options?: ErrorOptions) {
    const remedy = 'Put that log back, or rebuild the read models.';
    super(`This is not the log that position ${position} is of: ${finding}. ${remedy}`, options);
    this.position = position;
  }
}

/** To be asked of each event of a stream that is read: that it follows the one before. Throws StreamDamaged. */
export function requireNext(stream: string, lastRevision: number, revision: number): void {
  const next = lastRevision + 1;
  if (revision === next) return;
  throw new StreamDamaged(stream, `revision ${next} is missing, revision ${revision} is in its place`);
}

/** The log, a stream at a time. */
export interface EventStore {
  /**
   * Stores all events or none behind the revision `expectedRevision` (-1: the stream has no events), and answers when
   * they are durable. Recognises a repeat by its ids and expected revision, and answers as the first time.
   * Takes at most 1 MiB of data. Throws StoreUnavailable when the outcome is not known or the store refuses, and
   * StreamDamaged when the stream is known to be.
   */
  append(stream: string, events: readonly EnvelopedEvent[], expectedRevision: number): Promise<AppendResult>;

  /**
   * The events of a stream from a revision on (inclusive), in order, a page at a time. None for an unknown stream.
   * Throws StoreUnavailable, and StreamDamaged where an event cannot be read or is not ours. The reader checks with
   * `requireNext` that none is missing.
   */
  read(stream: string, fromRevision: number): AsyncIterable<readonly RecordedEvent[]>;

  /** The revision of a stream's last event; -1 if it has none. Sees every append that was answered before. */
  head(stream: string): Promise<number>;

  /** Checks that an append would be taken now. Stores nothing. Throws StoreUnavailable with the reason. */
  probe(): Promise<void>;
}

/** Consecutive events of a subscription, and the position that is reached once they are handled. */
export interface EventBatch {
  readonly events: readonly RecordedEvent[];
  readonly position: bigint;
}

/** The position before the first event. */
export const START_OF_LOG = 0n;

/** The log as one sequence over all streams. */
export interface EventSubscription {
  /**
   * Every event after a position in the order of the log: first the stored ones, then new ones, until `signal` is
   * aborted; then it ends without an error. Delivers at least once: after a fault some events may come again.
   * With `prefixes` only events of streams whose name begins with one of them; the position moves over the others.
   * Waits for a slow consumer: it reads a bounded number of events ahead. Throws OtherLog when the position is of
   * another log.
   */
  subscribe(after: bigint, options: SubscribeOptions): AsyncIterable<EventBatch>;

  /** The position of the last event; 0n if there is none. */
  head(): Promise<bigint>;

  /** The id of the event at a position; null if no event stands there. */
  idAt(position: bigint): Promise<string | null>;
}

export interface SubscribeOptions {
  readonly signal: AbortSignal;
  readonly prefixes?: readonly string[];
}

/** An event as it is stored, for readers who must not trust it. `data` and `metadata` are the stored text. */
export interface StoredEvent {
  readonly position: bigint;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/** The log as it is stored, unparsed, for verification. */
export interface EventScan {
  /** Whether the store gives every position to an event: then one without is an event that was removed. */
  readonly hasEveryPosition: boolean;
  /** Every stored event after a position, in the order of the log, a page at a time, up to the end of the log. */
  scan(after: bigint): AsyncIterable<readonly StoredEvent[]>;
  /** The same of one stream, from a revision on (inclusive). None for an unknown stream. */
  scanStream(stream: string, fromRevision: number): AsyncIterable<readonly StoredEvent[]>;
  /** The position at which the log ends, whoever wrote the last event. */
  lastPosition(): Promise<bigint>;
  /** Faults of the store's own structure in words, such as a damaged page. */
  integrityFaults(): Promise<readonly string[]>;
  /**
   * Compares each stream's own read with what `scan` gave of it, by the revision of its last event. Gives those that
   * differ, such as a stream that was shortened.
   */
  streamFaults(heads: ReadonlyMap<string, number>): AsyncIterable<StreamFault>;
}

/** A stream whose own read is not what the log as one sequence has of it. `reason` begins with a small letter. */
export interface StreamFault {
  readonly stream: string;
  readonly revision: number;
  readonly reason: string;
}
