import { setTimeout as delay } from 'node:timers/promises';
import {
  BACKWARDS,
  END,
  START,
  streamNameFilter,
  type AllStreamResolvedEvent,
  type Position,
  type ReadAllOptions,
} from '@eventstore/db-client';
import type { RecordedEvent } from '../../engine/event.ts';
import {
  type EventSubscription,
  type EventScan,
  type EventBatch,
  type SubscribeOptions,
  OtherLog,
  START_OF_LOG,
  type StoredEvent,
  StoreUnavailable,
} from '../../engine/ports/event-store.ts';
import { setAlarm } from './alarm.ts';
import { Checkpoint, putAmongEvents } from './checkpoint.ts';
import { chunksOf } from './chunks.ts';
import type { Connection } from './client.ts';
import { positionOf, recordedEvent, storedEvent } from './events.ts';
import { faultOf, isAnswer, noAnswer } from './faults.ts';
import { ForeignEvents } from './foreign-events.ts';
import { readLog } from './reads.ts';

const EVENTS_PER_BATCH = 1000;
const BACK_OFF_MILLISECONDS = { first: 50, last: 2000 };

/** In units of 32 events that the server has looked at: how far a follower may be thrown back over others' events. */
const CHECKPOINT_INTERVAL = 32;

/** How many of the last events are searched for one of ours: first as many as mostly do, then as many as are bearable. */
const LAST_EVENTS = [16, 10_000] as const;

export interface SubscriptionSettings {
  /** What the names of our streams begin with. */
  readonly prefixes: readonly string[];
  /** How many milliseconds are waited for an answer. */
  readonly patience: number;
  readonly onFault: (fault: Error) => void;
  readonly onWarning: (line: string) => void;
}

type Item = AllStreamResolvedEvent | Checkpoint;

/** The log of an EventStoreDB as one sequence: our streams of `$all`. */
export class EventStoreDbSubscription implements EventSubscription, EventScan {
  readonly #connection: Connection;
  readonly #settings: SubscriptionSettings;
  readonly #ending = new AbortController();
  readonly #foreign: ForeignEvents;

  constructor(connection: Connection, settings: SubscriptionSettings) {
    this.#connection = connection;
    this.#settings = settings;
    this.#foreign = new ForeignEvents(settings.onWarning);
  }

  get foreignEvents(): number {
    return this.#foreign.count;
  }

  /**
   * Subscribes anew whenever the subscription fails, ends or is thrown off because events come faster than they
   * are taken (which a server does in any burst): at once while there was progress, else after a growing pause.
   * Throws only what asking again would not change: OtherLog. What cannot be ours is skipped, counted, and said once.
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
        await this.#requireLogOf(position);
        for await (const items of this.#subscription(position, over)) {
          const batch = this.#batchOf(items, position, wanted);
          if (batch.isBehind) await this.#requireLogOf(position);
          if (batch.position > position) {
            position = batch.position;
            yield { events: batch.events, position };
          }
          const reached = await this.#reached(items, position);
          if (reached > position) {
            position = reached;
            yield { events: [], position };
          }
        }
      } catch (error) {
        fault = faultOf(error, 'the subscription', position);
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
    for await (const chunk of this.#read({ fromPosition: placeOf(after), requiresLeader: true }, after)) {
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

  /**
   * A node confirms a subscription behind a position beyond its end, and then gives new events at lower ones. So may a
   * node that only lags behind, of which nothing is wrong: it is the leader that is asked. Throws OtherLog.
   */
  async #requireLogOf(position: bigint): Promise<void> {
    if (position === START_OF_LOG) return;
    const last = await this.lastPosition();
    if (last < position) throw new OtherLog(position, `it ends at position ${last}`);
  }

  /** What is new in these items to who stands at `after`, and whether something in them stands at or before that. */
  #batchOf(
    items: readonly Item[],
    after: bigint,
    wanted: (stream: string) => boolean,
  ): EventBatch & { readonly isBehind: boolean } {
    const events: RecordedEvent[] = [];
    let position = after;
    let isBehind = false;
    for (const item of items) {
      if (item instanceof Checkpoint) {
        if (item.isInclusive && item.position > position) position = item.position;
        continue;
      }
      const { event } = item;
      if (event === undefined) continue;
      const reached = positionOf(event);
      if (reached <= position) {
        isBehind = true;
        continue;
      }
      position = reached;
      if (wanted(event.streamId) && !this.#foreign.skips(event)) events.push(recordedEvent(event));
    }
    return { events, position, isBehind };
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
      checkpointReached: putAmongEvents,
    });
    const { client, lost } = this.#connection;
    const over = this.#connection.begin();
    const subscription = client.subscribeToAll(
      { fromPosition: placeOf(after), filter },
      { highWaterMark: EVENTS_PER_BATCH },
    );
    const confirmed = setAlarm(patience, () => subscription.destroy(noAnswer(patience, 'the subscription')));
    subscription.once('confirmation', confirmed);
    const options = { size: EVENTS_PER_BATCH, signal, lost };
    try {
      for await (const chunk of chunksOf<Item>(subscription, options)) {
        this.#connection.answered();
        yield chunk;
      }
    } catch (error) {
      if (!isAnswer(error)) this.#connection.failed();
      throw error;
    } finally {
      over();
      confirmed();
      // Neither leaving the loop nor an error ends the call. How it ends is of no interest any more.
      subscription.unsubscribe().catch(() => undefined);
    }
  }

  #read(options: ReadAllOptions, after = START_OF_LOG): AsyncIterable<readonly AllStreamResolvedEvent[]> {
    return readLog(this.#connection, this.#settings.patience, options, after);
  }

  #lastOfLeader(maxCount: number): AsyncIterable<readonly AllStreamResolvedEvent[]> {
    return this.#read({ direction: BACKWARDS, fromPosition: END, maxCount, requiresLeader: true });
  }
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
