import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedEvent } from '../../engine/event.ts';
import { ForeignEvents } from '../../engine/foreign-events.ts';
import {
  type EventBatch,
  type EventSubscription,
  OtherLog,
  type StoredEvent,
  type SubscribeOptions,
} from '../../engine/ports/event-store.ts';
import { type EventLog, EVENTS_PER_PAGE, nameOf, recordedEvent } from './event-log.ts';
import type { EventTail } from './event-tail.ts';
import { SharedPages } from './shared-pages.ts';

const POLL_MILLISECONDS = 200;

/** Subscriptions to the log: older events come from the file, newer ones from the tail. */
export class EmbeddedSubscription implements EventSubscription {
  readonly #log: EventLog;
  readonly #tail: EventTail | undefined;
  readonly #foreign: ForeignEvents;
  readonly #pages: SharedPages;
  #ended = false;

  /** Without a tail another process writes the log: the file is polled for new events. */
  constructor(log: EventLog, tail: EventTail | undefined, onWarning: (line: string) => void) {
    this.#log = log;
    this.#tail = tail;
    this.#foreign = new ForeignEvents(onWarning);
    this.#pages = new SharedPages({
      page: (after, upTo) => log.page(after, upTo),
      parse: (stored) => this.#parse(stored),
    });
  }

  /** How many events that are not ours were skipped. */
  get foreignEvents(): number {
    return this.#foreign.count;
  }

  async head(): Promise<bigint> {
    return this.#tail?.head ?? (await this.#log.head());
  }

  idAt(position: bigint): Promise<string | null> {
    return this.#log.idAt(position);
  }

  async *subscribe(after: bigint, { signal, prefixes }: SubscribeOptions): AsyncGenerator<EventBatch> {
    const wanted = ({ stream }: { readonly stream: string }): boolean =>
      prefixes === undefined || prefixes.some((prefix) => stream.startsWith(prefix));
    const isOver = (): boolean => signal.aborted || this.#ended;
    let position = after;
    const head = await this.head();
    if (head < after && !isOver()) throw new OtherLog(after, `it ends at position ${head}`);
    while (!isOver()) {
      const latest = this.#tail?.after(position, EVENTS_PER_PAGE);
      const last = latest?.at(-1);
      if (latest === undefined) {
        for await (const page of this.#pages.pages(position, await this.head(), isOver)) {
          position = page.position;
          yield { events: page.events.filter(wanted), position };
        }
        if (this.#tail === undefined)
          await sleep(POLL_MILLISECONDS, undefined, { signal }).catch(() => undefined);
      } else if (last === undefined) {
        await this.#tail?.next(signal);
      } else {
        position = last.position;
        yield { events: latest.filter(wanted), position };
      }
    }
  }

  #parse(stored: StoredEvent): RecordedEvent | null {
    const event = recordedEvent(stored);
    if (event === null) this.#foreign.skip(stored.position, nameOf(stored));
    return event;
  }

  /** Ends every subscription. */
  end(): void {
    this.#ended = true;
    this.#tail?.wake();
  }
}
