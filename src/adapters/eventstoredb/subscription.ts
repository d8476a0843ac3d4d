import { setTimeout as delay } from 'node:timers/promises';
import {
  BACKWARDS,
  streamNameFilter,
  type AllStreamResolvedEvent,
  type ReadAllOptions,
} from '@eventstore/db-client';
import { BackOff } from '../../engine/back-off.ts';
import type { RecordedEvent } from '../../engine/event.ts';
import { ForeignEvents } from '../../engine/foreign-events.ts';
import {
  type EventSubscription,
  type EventBatch,
  type SubscribeOptions,
  OtherLog,
  START_OF_LOG,
  StoreUnavailable,
} from '../../engine/ports/event-store.ts';
import { setAlarm } from './alarm.ts';
import { Checkpoint, putAmongEvents } from './checkpoint.ts';
import { chunksOf } from './chunks.ts';
import type { Connection } from './client.ts';
import { isOfServer, isOurs, nameOf, positionOf, recordedEvent } from './events.ts';
import { faultOf, isAnswer, noAnswer } from './faults.ts';
import { type EventStoreDbLog, placeOf } from './log.ts';

const EVENTS_PER_BATCH = 1000;

/** In units of 32 events that the server has looked at: how far a follower may be thrown back over others' events. */
const CHECKPOINT_INTERVAL = 32;

export interface SubscriptionSettings {
  /** What the names of our streams begin with. */
  readonly prefixes: readonly string[];
  /** How many milliseconds are waited for an answer. */
  readonly timeout: number;
  readonly onFault: (fault: Error) => void;
  readonly onWarning: (line: string) => void;
}

type Item = AllStreamResolvedEvent | Checkpoint;

/** The log of an EventStoreDB as one sequence: our streams of `$all`. */
export class EventStoreDbSubscription implements EventSubscription {
  readonly #connection: Connection;
  readonly #log: EventStoreDbLog;
  readonly #settings: SubscriptionSettings;
  readonly #ending = new AbortController();
  readonly #foreign: ForeignEvents;
  /** Whether a subscription has failed, and none has been given anything since. */
  #isFaulty = false;

  constructor(connection: Connection, log: EventStoreDbLog, settings: SubscriptionSettings) {
    this.#connection = connection;
    this.#log = log;
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
    const backOff = new BackOff();
    while (!over.aborted) {
      const subscribedAt = position;
      let fault: Error | undefined;
      try {
        await this.#requireLogOf(position);
        for await (const items of this.#subscription(position, over)) {
          this.#isFaulty = false;
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
        backOff.reset();
      } else if (!isAborted(over)) {
        const reason = fault ?? new StoreUnavailable('EventStoreDB has ended the subscription.');
        this.#tell(reason);
        await delay(backOff.next(reason), undefined, { signal: over }).catch(() => undefined);
      }
    }
  }

  head(): Promise<bigint> {
    return this.#log.head();
  }

  idAt(position: bigint): Promise<string | null> {
    return this.#log.idAt(position);
  }

  /** Ends every subscription. */
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
    for await (const chunk of this.#log.read(before)) {
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
    const last = await this.#log.lastPosition();
    if (last < position) throw new OtherLog(position, `it ends at position ${last}`);
  }

  /** One fault an outage, however many subscriptions there are. */
  #tell(fault: Error): void {
    if (!this.#isFaulty) this.#settings.onFault(fault);
    this.#isFaulty = true;
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
      if (isOfServer(event)) continue;
      if (!isOurs(event)) this.#foreign.skip(reached, nameOf(event));
      else if (wanted(event.streamId)) events.push(recordedEvent(event));
    }
    return { events, position, isBehind };
  }

  /** The events of our streams after a position, and checkpoints between them, until it ends or `signal` is aborted. */
  async *#subscription(after: bigint, signal: AbortSignal): AsyncGenerator<readonly Item[]> {
    const { timeout, prefixes } = this.#settings;
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
    const confirmed = setAlarm(timeout, () => subscription.destroy(noAnswer(timeout, 'the subscription')));
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
