import { setTimeout as delay } from 'node:timers/promises';
import {
  BACKWARDS,
  END,
  START,
  streamNameFilter,
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type Position,
  type ReadAllOptions,
} from '@eventstore/db-client';
import type { RecordedEvent } from '../../engine/event.ts';
import {
  type EventSubscription,
  type EventScan,
  type EventBatch,
  type SubscribeOptions,
  START_OF_LOG,
  type StoredEvent,
  StoreUnavailable,
} from '../../engine/ports/event-store.ts';
import { chunksOf } from './chunks.ts';
import type { Connection } from './client.ts';
import { canBeOurs, isPosition, positionOf, recordedEvent, storedEvent } from './events.ts';
import { faultOf, isAnswer, noAnswer } from './faults.ts';
import { readLog } from './reads.ts';

const EVENTS_PER_BATCH = 1000;
const BACK_OFF_MILLISECONDS = { first: 50, last: 2000 };

/** In units of 32 events that the server has looked at: how far a follower may be thrown back over others' events. */
const CHECKPOINT_INTERVAL = 32;

/** How many of the last events are searched for one of ours: first as many as mostly do, then as many as are bearable. */
const LAST_EVENTS = [16, 10_000] as const;

export interface FeedSettings {
  /** What the names of our streams begin with. */
  readonly prefixes: readonly string[];
  /** How many milliseconds are waited for an answer. */
  readonly patience: number;
  readonly onFault: (fault: Error) => void;
}

/**
 * A mark in the sequence of events: everything before a position has been given, wanted or not, and what stands at it
 * where `isInclusive` says so.
 */
class Checkpoint {
  readonly position: bigint;
  readonly isInclusive: boolean;

  constructor({ commit, prepare }: Position) {
    this.position = commit;
    this.isInclusive = prepare >= commit;
  }
}

type Item = AllStreamResolvedEvent | Checkpoint;

/** The log of an EventStoreDB as one sequence: our streams of `$all`. */
export class EventStoreDbFeed implements EventSubscription, EventScan {
  readonly #connection: Connection;
  readonly #settings: FeedSettings;
  readonly #ending = new AbortController();

  constructor(connection: Connection, settings: FeedSettings) {
    this.#connection = connection;
    this.#settings = settings;
  }

  /**
   * Subscribes anew whenever the subscription fails, ends or is thrown off because events come faster than they
   * are taken (which a server before 23.10 does in any burst): at once while there was progress, else after a
   * growing pause. Throws only what asking again would not change, such as an event of ours that cannot be read; what
   * cannot be ours is skipped.
   * The server is asked for all of our streams, whatever `prefixes` says: so every event of ours moves the position.
   */
  async *subscribe(after: bigint, { signal, prefixes }: SubscribeOptions): AsyncGenerator<EventBatch> {
    const over = AbortSignal.any([signal, this.#ending.signal]);
    const wanted = prefixes === undefined ? everything : beginningWith(prefixes);
    let position = after;
    let pause = BACK_OFF_MILLISECONDS.first;
    while (!over.aborted) {
      const subscribedAt = position;
      let fault: Error | undefined;
      try {
        for await (const items of this.#subscription(position, over)) {
          const batch = batchOf(items, position, wanted);
          if (batch.position > position) {
            position = batch.position;
            yield batch;
          }
          const reached = await this.#reached(items, position);
          if (reached > position) {
            position = reached;
            yield { events: [], position };
          }
        }
      } catch (error) {
        fault = faultOf(error, 'the subscription');
        if (!(fault instanceof StoreUnavailable)) throw fault;
      }
      if (position > subscribedAt) {
        pause = BACK_OFF_MILLISECONDS.first;
      } else if (!isAborted(over)) {
        this.#settings.onFault(fault ?? new StoreUnavailable('The subscription has ended.'));
        await delay(pause * (0.5 + Math.random()), undefined, { signal: over }).catch(() => undefined);
        pause = Math.min(pause * 2, BACK_OFF_MILLISECONDS.last);
      }
    }
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

  async *scan(after: bigint): AsyncGenerator<readonly StoredEvent[]> {
    for await (const chunk of this.#read({ fromPosition: placeOf(after), requiresLeader: true })) {
      const page = chunk.flatMap(({ event }) =>
        event !== undefined && event.position.commit > after && this.#isOurs(event.streamId)
          ? [storedEvent(event)]
          : [],
      );
      if (page.length > 0) yield page;
    }
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

  /** Ends every follower. */
  end(): void {
    this.#ending.abort();
  }

  /**
   * How far one is who has taken these items in and stands at `taken`. A last checkpoint that does not include the
   * event at its position counts for the event before it: a server gives such ones where none of ours was among many,
   * and some give one, having caught up, for the place where the next event will be written. Positions are
   * kept as one number, which stands for an event that was seen; as such it would skip the event that is to come.
   * Any node may say what stands before it: one that lags behind names an earlier event.
   */
  async #reached(items: readonly Item[], taken: bigint): Promise<bigint> {
    const last = items.at(-1);
    if (!(last instanceof Checkpoint) || last.isInclusive || last.position <= taken) return taken;
    const before: ReadAllOptions = {
      direction: BACKWARDS,
      fromPosition: placeOf(last.position),
      maxCount: 1,
    };
    let reached = taken;
    for await (const chunk of this.#read(before)) {
      for (const { event } of chunk) {
        const commit = event?.position.commit ?? taken;
        if (commit > reached && commit < last.position) reached = commit;
      }
    }
    return reached;
  }

  #isOurs(stream: string): boolean {
    return this.#settings.prefixes.some((prefix) => stream.startsWith(prefix));
  }

  /** The events of our streams after a position, and checkpoints between them, until it ends or `signal` is aborted. */
  async *#subscription(after: bigint, signal: AbortSignal): AsyncGenerator<readonly Item[]> {
    const { patience, prefixes } = this.#settings;
    const filter = streamNameFilter({
      prefixes: [...prefixes],
      checkpointInterval: CHECKPOINT_INTERVAL,
      checkpointReached: marks,
    });
    const subscription = this.#connection.client.subscribeToAll(
      { fromPosition: placeOf(after), filter },
      { highWaterMark: EVENTS_PER_BATCH },
    );
    const unconfirmed = setTimeout(
      () => subscription.destroy(noAnswer(patience, 'the subscription')),
      patience,
    );
    subscription.once('confirmation', () => clearTimeout(unconfirmed));
    try {
      for await (const chunk of chunksOf<Item>(subscription, { size: EVENTS_PER_BATCH, signal })) {
        this.#connection.answered();
        yield chunk;
      }
    } catch (error) {
      if (!isAnswer(error)) this.#connection.failed();
      throw error;
    } finally {
      clearTimeout(unconfirmed);
      // Neither leaving the loop nor an error ends the call. How it ends is of no interest any more.
      subscription.unsubscribe().catch(() => undefined);
    }
  }

  #read(options: ReadAllOptions): AsyncIterable<readonly AllStreamResolvedEvent[]> {
    return readLog(this.#connection, this.#settings.patience, options);
  }

  #lastOfLeader(maxCount: number): AsyncIterable<readonly AllStreamResolvedEvent[]> {
    return this.#read({ direction: BACKWARDS, fromPosition: END, maxCount, requiresLeader: true });
  }
}

/**
 * The client tells of a checkpoint when it has received it, while events from before may still wait to be taken. Put
 * among them, it is taken in its turn; a position that was saved earlier would lose those events in a crash.
 */
function marks(subscription: AllStreamSubscription, position: Position): void {
  if (isPosition(position.commit)) subscription.push(new Checkpoint(position));
}

function batchOf(items: readonly Item[], after: bigint, wanted: (stream: string) => boolean): EventBatch {
  const events: RecordedEvent[] = [];
  let position = after;
  for (const item of items) {
    if (item instanceof Checkpoint) {
      if (item.isInclusive && item.position > position) position = item.position;
      continue;
    }
    const { event } = item;
    if (event === undefined) continue;
    const reached = positionOf(event);
    if (reached <= position) continue;
    position = reached;
    if (wanted(event.streamId) && canBeOurs(event)) events.push(recordedEvent(event));
  }
  return { events, position };
}

/** Where to begin in `$all`: events of an append have positions of their own, with both parts equal. */
function placeOf(after: bigint): Position | typeof START {
  return after === START_OF_LOG ? START : { commit: after, prepare: after };
}

/** As a function, because it changes while the loop waits, which the compiler does not expect of a property. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function everything(): boolean {
  return true;
}

function beginningWith(prefixes: readonly string[]): (stream: string) => boolean {
  return (stream) => prefixes.some((prefix) => stream.startsWith(prefix));
}
