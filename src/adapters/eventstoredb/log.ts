import {
  BACKWARDS,
  END,
  START,
  type AllStreamResolvedEvent,
  type Position,
  type ReadAllOptions,
} from '@eventstore/db-client';
import {
  type EventScan,
  OtherLog,
  START_OF_LOG,
  type StoredEvent,
  type StreamFault,
} from '../../engine/ports/event-store.ts';
import type { Connection } from './client.ts';
import { isTombstone, positionOf, storedPages } from './events.ts';
import { readLog } from './reads.ts';

/** How many of the last events are searched for one of ours: first as many as mostly do, then as many as are bearable. */
const LAST_EVENTS = [16, 10_000] as const;

export interface LogSettings {
  /** What the names of our streams begin with. */
  readonly prefixes: readonly string[];
  /** How many milliseconds are waited for an answer. */
  readonly timeout: number;
  readonly scanStream: EventScan['scanStream'];
  readonly streamFaults: EventScan['streamFaults'];
}

/** Reads of `$all`: our streams of it as one sequence. */
export class EventStoreDbLog implements EventScan {
  /** Positions are places in the server's files. */
  readonly hasEveryPosition = false;
  readonly #connection: Connection;
  readonly #settings: LogSettings;

  constructor(connection: Connection, settings: LogSettings) {
    this.#connection = connection;
    this.#settings = settings;
  }

  /**
   * Where others' events are many behind the last of ours, it is the position of one of theirs behind which none
   * of ours stands: a follower reaches it all the same.
   */
  async head(): Promise<bigint> {
    let position = START_OF_LOG;
    for (const maxCount of LAST_EVENTS) {
      let count = 0;
      for await (const chunk of this.#lastOfLeader(maxCount)) {
        for (const { event } of chunk) {
          count += 1;
          if (event === undefined) continue;
          position = event.position.commit;
          if (this.#isOurs(event.streamId)) return position;
        }
      }
      if (count < maxCount) return START_OF_LOG;
    }
    return position;
  }

  async idAt(position: bigint): Promise<string | null> {
    if (position === START_OF_LOG) return null;
    const at = { fromPosition: placeOf(position), maxCount: 1, requiresLeader: true };
    try {
      for await (const [found] of this.read(at, position)) {
        if (found?.event !== undefined && positionOf(found.event) === position) return found.event.id;
      }
    } catch (error) {
      if (!(error instanceof OtherLog)) throw error;
    }
    return null;
  }

  async *scan(after: bigint): AsyncGenerator<readonly StoredEvent[]> {
    for await (const chunk of this.read({ fromPosition: placeOf(after), requiresLeader: true }, after)) {
      const ours = chunk.flatMap(({ event }) =>
        event !== undefined &&
        event.position.commit > after &&
        this.#isOurs(event.streamId) &&
        !isTombstone(event)
          ? [event]
          : [],
      );
      yield* storedPages(ours);
    }
  }

  scanStream(stream: string, fromRevision: number): AsyncIterable<readonly StoredEvent[]> {
    return this.#settings.scanStream(stream, fromRevision);
  }

  async lastPosition(): Promise<bigint> {
    for await (const chunk of this.#lastOfLeader(1)) {
      for (const { event } of chunk) if (event !== undefined) return event.position.commit;
    }
    return START_OF_LOG;
  }

  /** The server answers for its own files. */
  integrityFaults(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  streamFaults(heads: ReadonlyMap<string, number>): AsyncIterable<StreamFault> {
    return this.#settings.streamFaults(heads);
  }

  /** Events of everybody. Throws what the ports promise: see `readLog`. */
  read(options: ReadAllOptions, after = START_OF_LOG): AsyncIterable<readonly AllStreamResolvedEvent[]> {
    return readLog(this.#connection, this.#settings.timeout, options, after);
  }

  #isOurs(stream: string): boolean {
    return this.#settings.prefixes.some((prefix) => stream.startsWith(prefix));
  }

  #lastOfLeader(maxCount: number): AsyncIterable<readonly AllStreamResolvedEvent[]> {
    return this.read({ direction: BACKWARDS, fromPosition: END, maxCount, requiresLeader: true });
  }
}

/** Where to begin in `$all`: events of an append have positions of their own, with both parts equal. */
export function placeOf(after: bigint): Position | typeof START {
  return after === START_OF_LOG ? START : { commit: after, prepare: after };
}
