import { join } from 'node:path';
import type { EnvelopedEvent, RecordedEvent } from '../../engine/event.ts';
import {
  type AppendResult,
  type EventSubscription,
  type EventScan,
  type EventStore,
  type StoredEvent,
  StoreUnavailable,
  StreamDamaged,
} from '../../engine/ports/event-store.ts';
import { canonicalJson } from '../../engine/json.ts';
import { EmbeddedSubscription } from './event-subscription.ts';
import { DamagedEvent, EventLog, EVENTS_TABLE, HEAD_OF_STREAM, nameOf, recordedEvent } from './event-log.ts';
import { EventTail } from './event-tail.ts';
import { BESIDE, DURABLE, openSqlite, type Sqlite, type SqliteFailure, type Unit } from './sqlite.ts';

const LARGEST_APPEND = 1024 * 1024;
const HEADS_HELD = 16_384;

const INSERT = 'INSERT INTO events (stream, revision, id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?)';

export interface EmbeddedEventStoreOptions {
  readonly directory: string;
  /** The built sqlite-worker.ts. */
  readonly workerFile: string | URL;
  /** Called once, when the log can no longer be written or read. The process should end. */
  readonly onFailure: (failure: Error) => void;
  /** Reads beside a process that writes, and changes nothing. The subscription then sees new events with a delay. */
  readonly readOnly?: boolean;
  /** Told in one line of events that are not ours. */
  readonly onWarning?: (line: string) => void;
  /** The most pages of 4 KiB that the file may have. An append beyond that fails as on a full disk. */
  readonly largestPageCount?: number;
}

/** The log in the file `events.db` of a data directory. */
export interface EmbeddedEventStore {
  readonly store: EventStore;
  readonly subscription: EventSubscription;
  readonly scan: EventScan;
  /** How many events subscriptions have skipped, because they are not ours. */
  readonly foreignEvents: () => number;
  /** Finishes the appends under way, ends the subscriptions, and closes the file. */
  close(): Promise<void>;
}

/** Opens the log of a data directory; makes it unless `readOnly`. Rejects with a SqliteFailure. */
export async function openEmbeddedEventStore(
  options: EmbeddedEventStoreOptions,
): Promise<EmbeddedEventStore> {
  const { directory, workerFile, readOnly = false, largestPageCount } = options;
  const file = join(directory, 'events.db');
  let failed = false;
  const onFailure = (failure: SqliteFailure): void => {
    if (!failed) options.onFailure(failure);
    failed = true;
  };
  const limit = largestPageCount === undefined ? '' : `PRAGMA max_page_count = ${largestPageCount};`;
  const setup = `${DURABLE}; ${limit} ${EVENTS_TABLE}`;
  const writer = readOnly ? undefined : await openSqlite({ workerFile, file, setup, onFailure });
  let reader: Sqlite | undefined;
  try {
    const beside = { workerFile, file, setup: BESIDE, readOnly: true };
    reader = await openSqlite({ ...beside, onFailure });
    const openChecker = (): Promise<Sqlite> => openSqlite({ ...beside, onFailure: () => undefined });
    return await openOn(writer, new EventLog(reader, openChecker), reader, options.onWarning);
  } catch (error) {
    await Promise.all([writer?.close(), reader?.close()]);
    throw error;
  }
}

async function openOn(
  writer: Sqlite | undefined,
  log: EventLog,
  reader: Sqlite,
  onWarning: (line: string) => void = () => undefined,
): Promise<EmbeddedEventStore> {
  const tail = writer && new EventTail(await log.head());
  const subscription = new EmbeddedSubscription(log, tail, onWarning);
  const close = async (): Promise<void> => {
    subscription.end();
    await writer?.close();
    await reader.close();
  };
  const foreignEvents = (): number => subscription.foreignEvents;
  return { store: new Streams(log, writer, tail), subscription, scan: log, foreignEvents, close };
}

class Streams implements EventStore {
  readonly #log: EventLog;
  readonly #writer: Sqlite | undefined;
  readonly #tail: EventTail | undefined;
  /** The heads of the streams that were appended to last. */
  readonly #heads = new Map<string, number>();

  constructor(log: EventLog, writer: Sqlite | undefined, tail: EventTail | undefined) {
    this.#log = log;
    this.#writer = writer;
    this.#tail = tail;
  }

  async append(
    stream: string,
    events: readonly EnvelopedEvent[],
    expectedRevision: number,
  ): Promise<AppendResult> {
    if (this.#writer === undefined) throw new Error('The log was opened for reading only.');
    const unit = unitOf(stream, events, expectedRevision);
    let answer;
    try {
      answer = await this.#writer.write(unit);
      if (!answer.written) {
        return await this.#repeated(stream, events, expectedRevision, Number(answer.actual));
      }
    } catch (cause) {
      throw new StoreUnavailable('The embedded log cannot be written.', { cause });
    }
    // Units are answered in the order of their commits, and every answer takes the same steps to this line.
    // So events are published in the order of their positions.
    const revision = expectedRevision + events.length;
    this.#publish(stream, events, expectedRevision + 1, answer.lastRowId - events.length + 1);
    this.#remember(stream, revision);
    return { outcome: 'appended', revision, position: BigInt(answer.lastRowId) };
  }

  async *read(stream: string, fromRevision: number): AsyncGenerator<readonly RecordedEvent[]> {
    for await (const page of this.#log.stream(stream, fromRevision)) yield page.map(requireOurs);
  }

  async head(stream: string): Promise<number> {
    return this.#heads.get(stream) ?? (await this.#log.headOf(stream));
  }

  /** The file is asked for: a process whose log has failed ends. */
  async probe(): Promise<void> {
    try {
      await this.#log.head();
    } catch (cause) {
      throw new StoreUnavailable('The embedded log cannot be read.', { cause });
    }
  }

  /** Tells a repeated append from a conflicting one. */
  async #repeated(
    stream: string,
    events: readonly EnvelopedEvent[],
    expectedRevision: number,
    head: number,
  ): Promise<AppendResult> {
    if (head < expectedRevision + events.length) return { outcome: 'conflict', head };
    const ids = events.map(({ id }) => id);
    const stored = await this.#log.find(stream, ids, expectedRevision);
    return stored === undefined ? { outcome: 'conflict', head } : { outcome: 'appended', ...stored };
  }

  #publish(stream: string, events: readonly EnvelopedEvent[], revision: number, position: number): void {
    this.#tail?.publish(
      events.map((event, index) => ({
        ...event,
        stream,
        revision: revision + index,
        position: BigInt(position + index),
      })),
    );
  }

  /**
   * Remembers heads of appends only, in the order of the commits. A head that was read could be older than one that
   * an append has set meanwhile.
   */
  #remember(stream: string, revision: number): void {
    this.#heads.delete(stream);
    this.#heads.set(stream, revision);
    const [oldest] = this.#heads.keys();
    if (this.#heads.size > HEADS_HELD && oldest !== undefined) this.#heads.delete(oldest);
  }
}

/** An event of a stream that a decision is made from. Throws StreamDamaged where it is not one that we wrote. */
function requireOurs(stored: StoredEvent): RecordedEvent {
  let event: RecordedEvent | null;
  try {
    event = recordedEvent(stored);
  } catch (cause) {
    if (!(cause instanceof DamagedEvent)) throw cause;
    throw new StreamDamaged(stored.stream, cause.message, { cause });
  }
  if (event === null) throw new StreamDamaged(stored.stream, `${nameOf(stored)}, is not ours`);
  return event;
}

/** An append as one unit: all events or none. Throws a RangeError for too much data, and for no event. */
function unitOf(stream: string, events: readonly EnvelopedEvent[], expectedRevision: number): Unit {
  if (events.length === 0) throw new RangeError(`An append to ${stream} holds no event.`);
  let size = 0;
  const statements = events.map(({ id, type, ...event }, index) => {
    const data = canonicalJson(event.data);
    const metadata = canonicalJson(event.metadata);
    size += Buffer.byteLength(data) + Buffer.byteLength(metadata);
    return { sql: INSERT, params: [stream, expectedRevision + 1 + index, id, type, data, metadata] };
  });
  if (size > LARGEST_APPEND) {
    throw new RangeError(
      `An append to ${stream} holds ${size} bytes; at most ${LARGEST_APPEND} may be appended at once.`,
    );
  }
  return { check: { sql: HEAD_OF_STREAM, params: [stream], expected: expectedRevision }, statements };
}
