import { status, type ServiceError } from '@grpc/grpc-js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import type { Faults } from './faults.ts';
import type { Log } from './log.ts';
import { type ReadCall, Subscription } from './subscription.ts';
import {
  accessError,
  answer,
  callError,
  type Entry,
  identifierOf,
  notLeader,
  notReady,
  streamDeleted,
  streamOf,
} from './wire.ts';

type Options = messages.ReadReq.Options;
const { ReadDirection } = messages.ReadReq.Options;

/** How many events a node considers before it looks whether a checkpoint is due, unless the client says otherwise. */
const SEARCH_WINDOW = 32;

/** The calls that read: a stream or all, forwards or backwards, once or as a subscription. */
export class Reads {
  readonly #log: Log;
  readonly #faults: Faults;
  readonly #subscriptions = new Set<Subscription>();
  /** How many reads have not been sent to their end. */
  beingSent = 0;

  constructor(log: Log, faults: Faults) {
    this.#log = log;
    this.#faults = faults;
  }

  readonly read = (call: ReadCall): void => {
    const options = call.request.getOptions() ?? new messages.ReadReq.Options();
    const { stallReads } = this.#faults.switches;
    call.on('error', () => undefined);
    if (stallReads) return;
    this.#faults.keepUp();
    const refusal = this.#refusalOf(call);
    if (refusal !== undefined) {
      call.emit('error', refusal);
    } else if (options.hasSubscription()) {
      this.#subscribe(call, options);
    } else if (options.getCount() === '0') {
      call.emit('error', callError(status.INVALID_ARGUMENT, 'count must be greater than 0'));
    } else if (options.hasAll() && !this.#canReadFrom(options)) {
      call.emit('error', callError(status.UNKNOWN, 'Unexpected ReadAllResult: Error'));
    } else if (options.hasAll()) {
      void this.#send(call, this.#page(this.#log.entries, options, this.#placeInLog(options)));
    } else {
      this.#readStream(call, options);
    }
  };

  /** Why nothing is read for a call. A node that has resigned still reads, though not for who asks for the leader. */
  #refusalOf(call: ReadCall): ServiceError | undefined {
    const { standing, isStarting, switches } = this.#faults;
    const needsLeader = call.metadata.get('requires-leader').includes('true');
    if (switches.readAccess !== 'granted') return accessError(switches.readAccess);
    if (isStarting || (standing.kind === 'not-ready' && needsLeader)) return notReady();
    return standing.kind === 'follower' && needsLeader ? notLeader(standing.leader) : undefined;
  }

  /** Whether a record begins at a position, or none does any more. */
  #isPlace(commit: number): boolean {
    const entry = this.#log.entries[this.#log.indexOf(commit)];
    return entry === undefined || entry.position === commit;
  }

  /** Backwards a read cannot begin beyond the end. */
  #canReadFrom(options: Options): boolean {
    const position = options.getAll()?.getPosition();
    if (position === undefined) return true;
    const commit = Number(position.getCommitPosition());
    const isForwards = options.getReadDirection() === ReadDirection.FORWARDS;
    return this.#isPlace(commit) && (isForwards || commit <= this.#log.end);
  }

  get openSubscriptions(): number {
    return this.#subscriptions.size;
  }

  endSubscriptions(): void {
    for (const subscription of this.#subscriptions) subscription.end();
  }

  throwSubscriptionsOff(): void {
    for (const subscription of this.#subscriptions) subscription.throwOff();
  }

  #readStream(call: ReadCall, options: Options): void {
    const stream = streamOf(options.getStream()?.getStreamIdentifier());
    const entries = this.#log.visible(stream);
    if (entries === 'tombstoned') {
      call.emit('error', streamDeleted(stream));
    } else if (entries === 'missing') {
      const notFound = new messages.ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(stream));
      call.write(answer((message) => message.setStreamNotFound(notFound)));
      call.end();
    } else {
      void this.#send(call, this.#page(entries, options, placeInStream(entries, options)));
    }
  }

  #subscribe(call: ReadCall, options: Options): void {
    const stream = options.hasStream() ? streamOf(options.getStream()?.getStreamIdentifier()) : undefined;
    const position = options.getAll()?.getPosition();
    if (position !== undefined && !this.#isPlace(Number(position.getCommitPosition()))) {
      call.emit('error', callError(status.UNKNOWN, 'Exception was thrown by handler.'));
      return;
    }
    const filter = options.getFilter();
    const matches = filter === undefined ? (): boolean => true : filterOf(filter);
    const window = filter?.hasMax() === true ? filter.getMax() : SEARCH_WINDOW;
    const after = Number(
      options.getStream()?.hasRevision() === true ? options.getStream()?.getRevision() : -1,
    );
    const subscription = new Subscription(call, this.#log, this.#faults, {
      from: stream === undefined ? this.#firstAfter(options) : this.#firstOf(options),
      isWanted: (entry) =>
        stream === undefined ? matches(entry) : entry.stream === stream && entry.revision > after,
      window,
      checkpointInterval: filter?.getCheckpointintervalmultiplier() ?? 0,
    });
    this.#subscriptions.add(subscription);
    for (const event of ['close', 'cancelled']) {
      call.on(event, () => this.#subscriptions.delete(subscription));
    }
  }

  /** A subscription begins behind the given position; where its second part is lower, the event there is still to come. */
  #firstAfter(options: Options): number {
    const all = options.getAll();
    if (all?.hasEnd() === true) return this.#log.entries.length;
    const position = all?.getPosition();
    if (position === undefined) return 0;
    const commit = Number(position.getCommitPosition());
    return this.#log.indexOf(Number(position.getPreparePosition()) < commit ? commit : commit + 1);
  }

  #firstOf(options: Options): number {
    return options.getStream()?.hasEnd() === true ? this.#log.entries.length : 0;
  }

  /** A read begins with the event at the given position, backwards with the one before it. */
  #placeInLog(options: Options): number {
    const all = options.getAll();
    const position = all?.getPosition();
    const start = position === undefined ? 0 : this.#log.indexOf(Number(position.getCommitPosition()));
    const place = all?.hasEnd() === true ? this.#log.entries.length : start;
    return options.getReadDirection() === ReadDirection.FORWARDS ? place : place - 1;
  }

  #page(entries: readonly Entry[], options: Options, from: number): readonly Entry[] {
    const count = Number(options.getCount());
    if (options.getReadDirection() === ReadDirection.FORWARDS) return entries.slice(from, from + count);
    const end = Math.min(from + 1, entries.length);
    return entries.slice(Math.max(0, end - count), end).reverse();
  }

  /** Sends a page as fast as the client takes it. */
  async #send(call: ReadCall, entries: readonly Entry[]): Promise<void> {
    let wake: () => void = () => undefined;
    for (const event of ['drain', 'cancelled', 'close']) call.on(event, () => wake());
    this.beingSent += 1;
    for (const { message } of entries) {
      if (call.cancelled || call.destroyed) break;
      if (!call.write(message)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    this.beingSent -= 1;
    call.end();
  }
}

/** The index of the event with which a read of a stream begins. */
function placeInStream(entries: readonly Entry[], options: Options): number {
  const stream = options.getStream();
  if (stream?.hasEnd() === true) return entries.length;
  const first = entries[0]?.revision ?? 0;
  return stream?.hasRevision() === true ? Math.max(0, Number(stream.getRevision()) - first) : 0;
}

function filterOf(filter: messages.ReadReq.Options.FilterOptions): (entry: Entry) => boolean {
  const expression = filter.getStreamIdentifier() ?? filter.getEventType();
  const isOnStream = filter.hasStreamIdentifier();
  const prefixes = expression?.getPrefixList() ?? [];
  const pattern = new RegExp(expression?.getRegex() ?? '');
  return ({ stream, type }) => {
    const subject = isOnStream ? stream : type;
    return prefixes.length > 0
      ? prefixes.some((prefix) => subject.startsWith(prefix))
      : pattern.test(subject);
  };
}
