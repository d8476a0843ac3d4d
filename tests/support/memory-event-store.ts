import { StoreUnavailable, type AppendResult, type EventStore } from '../../src/engine/ports/event-store.ts';
import type { EnvelopedEvent, RecordedEvent } from '../../src/engine/event.ts';

const MAXIMUM_BYTES = 1024 * 1024;
const PAGE = 100;

/** An append that reached the store, answered or not. */
export interface SeenAppend {
  readonly stream: string;
  readonly expectedRevision: number;
  readonly ids: readonly string[];
  readonly bytes: number;
}

/** What happens around a call; may wait, or throw as a store does that fails. */
type Interruption = (stream: string) => void | Promise<void>;

/**
 * An EventStore in memory. Events go in and come out as text, as through a real store, and each call gives way to
 * others first. The interruptions let a test make it slow, let it fail, or stop the process behind it.
 */
export class MemoryEventStore implements EventStore {
  /** Every append and every read that came, in order. */
  readonly appends: SeenAppend[] = [];
  readonly reads: { readonly stream: string; readonly fromRevision: number }[] = [];
  heads = 0;
  beforeStoring: Interruption = () => undefined;
  afterStoring: Interruption = () => undefined;
  beforeReading: Interruption = () => undefined;
  beforeHead: Interruption = () => undefined;
  private readonly streams = new Map<
    string,
    { readonly id: string; readonly text: string; readonly position: bigint }[]
  >();
  private position = 0n;

  async append(
    stream: string,
    events: readonly EnvelopedEvent[],
    expectedRevision: number,
  ): Promise<AppendResult> {
    const texts = events.map((event) => JSON.stringify(event));
    const bytes = texts.reduce((total, text) => total + Buffer.byteLength(text), 0);
    this.appends.push({ stream, expectedRevision, ids: events.map(({ id }) => id), bytes });
    await this.beforeStoring(stream);
    if (bytes > MAXIMUM_BYTES) throw new RangeError(`${bytes} bytes are more than can be appended at once.`);
    const result = this.store(stream, events, texts, expectedRevision);
    await this.afterStoring(stream);
    return result;
  }

  async *read(stream: string, fromRevision: number): AsyncGenerator<readonly RecordedEvent[]> {
    this.reads.push({ stream, fromRevision });
    await this.beforeReading(stream);
    for (let from = fromRevision; ; from += PAGE) {
      const page = this.recorded(stream).slice(from, from + PAGE);
      if (page.length === 0) return;
      yield page;
    }
  }

  probe(): Promise<void> {
    return Promise.resolve();
  }

  async head(stream: string): Promise<number> {
    this.heads += 1;
    await this.beforeHead(stream);
    return this.recordsOf(stream).length - 1;
  }

  /** A stream as it lies in the store, past all interruptions. */
  recorded(stream: string): RecordedEvent[] {
    return this.recordsOf(stream).map(({ text, position }, revision) => ({
      ...(JSON.parse(text) as EnvelopedEvent),
      stream,
      revision,
      position,
    }));
  }

  /** Every event, in the order of the log. */
  everything(): RecordedEvent[] {
    const events = [...this.streams.keys()].flatMap((stream) => this.recorded(stream));
    return events.sort((a, b) => Number(a.position - b.position));
  }

  /** The names of the streams of a category that hold events. */
  streamsOf(category: string): string[] {
    return [...this.streams.keys()].filter((stream) => stream.startsWith(`${category}-`));
  }

  private store(
    stream: string,
    events: readonly EnvelopedEvent[],
    texts: readonly string[],
    expectedRevision: number,
  ): AppendResult {
    const records = this.recordsOf(stream);
    const head = records.length - 1;
    const first = expectedRevision + 1;
    if (head === expectedRevision) {
      this.streams.set(stream, records);
      for (const [index, { id }] of events.entries()) {
        this.position += 1n;
        records.push({ id, text: texts[index] ?? '', position: this.position });
      }
    } else if (events.some(({ id }, index) => records[first + index]?.id !== id)) {
      return { outcome: 'conflict', head };
    }
    const revision = expectedRevision + events.length;
    return { outcome: 'appended', revision, position: records[revision]?.position ?? 0n };
  }

  private recordsOf(
    stream: string,
  ): { readonly id: string; readonly text: string; readonly position: bigint }[] {
    return this.streams.get(stream) ?? [];
  }
}

/** An interruption that fails so many times, as a store does whose answer is lost. */
export function unavailable(times: number): Interruption {
  let left = times;
  return () => {
    left -= 1;
    if (left >= 0) throw new StoreUnavailable('The connection was dropped.');
  };
}

/** Something to wait for, and the means to let it go on. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
