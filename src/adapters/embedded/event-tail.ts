import type { RecordedEvent } from '../../engine/event.ts';

/** How many of the latest events are held at least; at most twice as many. */
const EVENTS_HELD = 8192;

/** The end of the log in memory: a subscription that keeps up neither reads the file nor parses. */
export class EventTail {
  #events: RecordedEvent[] = [];
  /** Every event after this position is in #events. */
  #floor: bigint;
  #head: bigint;
  readonly #waiting = new Set<() => void>();

  /** `head` is the position of the last event that is stored. */
  constructor(head: bigint) {
    this.#floor = head;
    this.#head = head;
  }

  /** The position of the last event that was published. */
  get head(): bigint {
    return this.#head;
  }

  /** Adds events that have been committed. They must come in the order of their positions. */
  publish(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      if (event.position <= this.#head) {
        throw new Error(`Position ${event.position} was published after ${this.#head}.`);
      }
      this.#events.push(event);
      this.#head = event.position;
    }
    if (this.#events.length > 2 * EVENTS_HELD) {
      const dropped = this.#events.splice(0, this.#events.length - EVENTS_HELD);
      this.#floor = dropped.at(-1)?.position ?? this.#floor;
    }
    this.wake();
  }

  /** At most `limit` events after a position; undefined if some of them are only in the file. */
  after(position: bigint, limit: number): readonly RecordedEvent[] | undefined {
    if (position < this.#floor) return undefined;
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#events[middle]?.position ?? 0n) <= position) low = middle + 1;
      else high = middle;
    }
    return this.#events.slice(low, low + limit);
  }

  /** Waits until something is published, `wake` is called or the signal is aborted. */
  async next(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener('abort', done);
    });
  }

  /** Ends every wait. */
  wake(): void {
    for (const done of [...this.#waiting]) done();
  }
}
