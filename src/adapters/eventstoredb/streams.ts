import {
  BACKWARDS,
  END,
  jsonEvent,
  NO_STREAM,
  type AppendResult as Appended,
  type EventData,
  type ReadStreamOptions,
  type ResolvedEvent,
} from '@eventstore/db-client';
import type { EnvelopedEvent, RecordedEvent } from '../../engine/event.ts';
import {
  type AppendResult,
  type EventStore,
  NO_EVENTS,
  type StoredEvent,
  StreamDamaged,
  type StreamFault,
} from '../../engine/ports/event-store.ts';
import type { Connection } from './client.ts';
import { positionOf, proposed, recordedEvent, storedPages } from './events.ts';
import { conflictIn, faultOfStream, isAnswer, isMissing, within } from './faults.ts';
import { readChunks } from './reads.ts';
import { faultOfOne, hidingMetadata } from './stream-metadata.ts';

const EVENTS_PER_PAGE = 500;

/**
 * Until when an append is wanted goes to the server as a time of our clock, which it compares with its own: what is
 * past there it never writes. So it is further away than clocks differ.
 */
const DEADLINE_MILLISECONDS = 3_600_000;

/** Never written to. */
const PROBED_STREAM = 'marqueeprobe-readiness';

/**
 * The streams of an EventStoreDB. All is asked of the leader, so that `head` sees what was acknowledged before.
 * Appends go over a connection of their own: a fault of a subscription closes the client's connection, and
 * with it the call that all appends share.
 */
export class EventStoreDbStreams implements EventStore {
  readonly #appends: Connection;
  readonly #reads: Connection;
  readonly #timeout: number;
  readonly #inFlight = new Set<Promise<unknown>>();

  /** `timeout` is how many milliseconds are waited for an answer. */
  constructor(appends: Connection, reads: Connection, timeout: number) {
    this.#appends = appends;
    this.#reads = reads;
    this.#timeout = timeout;
  }

  async append(
    stream: string,
    events: readonly EnvelopedEvent[],
    expectedRevision: number,
  ): Promise<AppendResult> {
    const data = proposed(stream, events);
    let appended: Appended;
    try {
      appended = await this.#ask(stream, data, expectedRevision);
      this.#appends.answered();
    } catch (error) {
      if (isAnswer(error)) this.#appends.answered();
      else this.#appends.failed();
      return conflictIn(error, stream);
    }
    const revision = Number(appended.nextExpectedRevision);
    const position = appended.position?.commit ?? (await this.#positionOf(stream, revision));
    return { outcome: 'appended', revision, position };
  }

  async *read(stream: string, fromRevision: number): AsyncGenerator<readonly RecordedEvent[]> {
    let isEmpty = true;
    for await (const chunk of this.#chunks(stream, { fromRevision: BigInt(fromRevision) })) {
      isEmpty = false;
      yield chunk.flatMap(({ event }) => (event === undefined ? [] : [recordedEvent(event)]));
    }
    if (isEmpty && fromRevision === 0) await this.#requireNew(stream);
  }

  async head(stream: string): Promise<number> {
    const options = { direction: BACKWARDS, fromRevision: END, maxCount: 1 } as const;
    for await (const [last] of this.#chunks(stream, options)) {
      if (last?.event !== undefined) return Number(last.event.revision);
    }
    return NO_EVENTS;
  }

  /**
   * Asks for an append that the leader can only refuse: it expects a revision that no stream has. A node without a
   * quorum, a frozen one, and one that gives no right to write do not say so.
   */
  async probe(): Promise<void> {
    const event = jsonEvent({ type: 'Probe', data: {} });
    try {
      await this.#ask(PROBED_STREAM, [event], Number.MAX_SAFE_INTEGER);
    } catch (error) {
      conflictIn(error, PROBED_STREAM);
    }
  }

  /** See EventScan. */
  async *scan(stream: string, fromRevision: number): AsyncGenerator<readonly StoredEvent[]> {
    for await (const chunk of this.#chunks(stream, { fromRevision: BigInt(fromRevision) })) {
      yield* storedPages(chunk.flatMap(({ event }) => (event === undefined ? [] : [event])));
    }
  }

  /** See EventScan. */
  async *faults(heads: ReadonlyMap<string, number>): AsyncGenerator<StreamFault> {
    const read = (stream: string, options: ReadStreamOptions) => this.#chunks(stream, options);
    for (const [stream, revision] of heads) {
      const reason = await faultOfOne(read, stream, revision);
      if (reason !== null) yield { stream, revision, reason };
    }
  }

  /** Waits for the answers that are due. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#inFlight);
  }

  /** The client settles nothing by itself when an answer does not come, so the time that is waited is measured here. */
  async #ask(stream: string, events: EventData[], expectedRevision: number): Promise<Appended> {
    const { client, lost } = this.#appends;
    const answer = client.appendToStream(stream, events, {
      expectedRevision: expectedRevision === NO_EVENTS ? NO_STREAM : BigInt(expectedRevision),
      deadline: DEADLINE_MILLISECONDS,
      requiresLeader: true,
    });
    const limited = within(this.#timeout, `the append to ${stream}`, answer, lost);
    this.#inFlight.add(limited);
    const over = this.#appends.begin();
    try {
      return await limited;
    } finally {
      over();
      this.#inFlight.delete(limited);
    }
  }

  /**
   * A stream that was deleted reads like one that never was, and would be begun anew behind its last revision; one
   * whose events are all hidden reads as empty. Their metadata tell. Throws StreamDamaged.
   */
  async #requireNew(stream: string): Promise<void> {
    const hiding = await hidingMetadata((name, options) => this.#chunks(name, options), stream);
    if (hiding !== null) throw new StreamDamaged(stream, hiding);
  }

  /** A server may answer without a position; the event has it. */
  async #positionOf(stream: string, revision: number): Promise<bigint> {
    const options = { fromRevision: BigInt(revision), maxCount: 1 };
    for await (const [stored] of this.#chunks(stream, options)) {
      if (stored?.event !== undefined) return positionOf(stored.event);
    }
    throw new StreamDamaged(stream, `revision ${revision} was appended and is not there`);
  }

  async *#chunks(stream: string, options: ReadStreamOptions): AsyncGenerator<readonly ResolvedEvent[]> {
    const ofLeader = { ...options, requiresLeader: true };
    try {
      yield* readChunks<ResolvedEvent>(
        this.#reads,
        (client) => client.readStream(stream, ofLeader, { highWaterMark: EVENTS_PER_PAGE }),
        { question: `the read of ${stream}`, timeout: this.#timeout, size: EVENTS_PER_PAGE },
      );
    } catch (error) {
      if (!isMissing(error)) throw faultOfStream(error, stream);
    }
  }
}
