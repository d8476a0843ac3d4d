import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedEvent } from '../../engine/event.ts';
import type { StoredEvent } from '../../engine/ports/event-store.ts';
import { Turns } from '../../engine/turns.ts';
import { EVENTS_PER_PAGE } from './event-log.ts';

/** How many pages are held: so far apart may those be who share them. */
const PAGES_HELD = 8;

/** So long a reader waits for one who still works on the oldest page that is held. */
const TIMEOUT_MILLISECONDS = 1000;
const CHECK_MILLISECONDS = 5;

/** Events of the log as they are parsed, and the position of the last event that was read. */
export interface ParsedPage {
  readonly events: readonly RecordedEvent[];
  readonly position: bigint;
}

export interface PageSource {
  /** The stored events after one position and up to another, a page at most. */
  readonly page: (after: bigint, upTo: bigint) => Promise<readonly StoredEvent[]>;
  /** Null for an event that is not ours. Throws for one that is damaged. */
  readonly parse: (stored: StoredEvent) => RecordedEvent | null;
}

/** Someone who reads, and after which position. */
interface Reader {
  at: bigint;
  /** Whether others have waited for it in vain. They do so again once it reads what they read. */
  isLeftBehind: boolean;
}

/**
 * The log in pages, each read and parsed once for all who read it at about the same time. So that they stay together, who
 * is ahead waits a moment for who is behind. Who is left behind all the same reads alone.
 */
export class SharedPages {
  readonly #source: PageSource;
  readonly #readers = new Set<Reader>();
  /** By the position after which they begin. */
  readonly #held = new Map<bigint, Promise<ParsedPage | null>>();

  constructor(source: PageSource) {
    this.#source = source;
  }

  /** The pages after one position and up to another. Rejects for a damaged event; who reads again reads it anew. */
  async *pages(after: bigint, upTo: bigint, isOver: () => boolean): AsyncGenerator<ParsedPage> {
    const reader: Reader = { at: after, isLeftBehind: false };
    this.#readers.add(reader);
    try {
      while (reader.at < upTo) {
        await this.#waitForOthers(reader, isOver);
        const page = await this.#page(reader.at, upTo);
        if (page === null || isOver()) return;
        const isLast = page.position >= upTo;
        const isHeld = !reader.isLeftBehind && this.#heldUpBy(page.position).length === 0;
        if (isHeld && !isLast) void this.#page(page.position, upTo);
        yield page;
        reader.at = page.position;
        if (this.#held.has(reader.at)) reader.isLeftBehind = false;
      }
    } finally {
      this.#readers.delete(reader);
      if (this.#readers.size === 0) this.#held.clear();
    }
  }

  /** Waits while the page after it would take the place of one that somebody behind has not read; not for ever. */
  async #waitForOthers({ at }: Reader, isOver: () => boolean): Promise<void> {
    const giveUpAt = performance.now() + TIMEOUT_MILLISECONDS;
    for (let others = this.#heldUpBy(at); others.length > 0 && !isOver(); others = this.#heldUpBy(at)) {
      if (performance.now() > giveUpAt) for (const other of others) other.isLeftBehind = true;
      else await sleep(CHECK_MILLISECONDS);
    }
  }

  /** Those who still need the oldest page that is held, or one before it, where the page after `at` would replace it. */
  #heldUpBy(at: bigint): readonly Reader[] {
    if (this.#held.size < PAGES_HELD || this.#held.has(at)) return [];
    const oldest = this.#oldestHeld();
    return [...this.#readers].filter((other) => other.at < at && other.at <= oldest && !other.isLeftBehind);
  }

  /** The position after which the first of the pages that are held begins. */
  #oldestHeld(): bigint {
    return [...this.#held.keys()].reduce((a, b) => (b < a ? b : a));
  }

  #page(after: bigint, upTo: bigint): Promise<ParsedPage | null> {
    const held = this.#held.get(after);
    if (held !== undefined) return held;
    const page = this.#read(after, upTo);
    // Reported where it is awaited, if anyone comes that far.
    page.catch(() => this.#held.delete(after));
    this.#held.set(after, page);
    if (this.#held.size > PAGES_HELD) this.#held.delete(this.#oldestHeld());
    return page;
  }

  /** All pages end at the same places, wherever a reader begins: so they are the same for all. */
  async #read(after: bigint, upTo: bigint): Promise<ParsedPage | null> {
    const length = BigInt(EVENTS_PER_PAGE);
    const end = (after / length + 1n) * length;
    const toEnd = end < upTo ? await this.#source.page(after, end) : [];
    // Where events are missing, a page may be empty.
    const stored = toEnd.length > 0 ? toEnd : await this.#source.page(after, upTo);
    const last = stored.at(-1);
    if (last === undefined) return null;
    const turns = new Turns();
    const events: RecordedEvent[] = [];
    for (const each of stored) {
      const event = this.#source.parse(each);
      if (event !== null) events.push(event);
      if (turns.isOver) await turns.next();
    }
    return { events, position: last.position };
  }
}
