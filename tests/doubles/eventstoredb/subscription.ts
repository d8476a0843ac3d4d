import { randomUUID } from 'node:crypto';
import { status, type ServerWritableStream } from '@grpc/grpc-js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import type { Faults } from './faults.ts';
import type { Log } from './log.ts';
import { answer, callError, type Entry } from './wire.ts';

export type ReadCall = ServerWritableStream<messages.ReadReq, Buffer | messages.ReadResp>;

/** So many events may be due to a live subscription; with more it is slow. */
const LIVE_BUFFER = 32;

export interface SubscriptionOptions {
  /** The index in the log of the first event to consider. */
  readonly from: number;
  readonly isWanted: (entry: Entry) => boolean;
  /** How many events are considered together while it catches up. */
  readonly window: number;
  /** After so many windows a checkpoint is sent; 0: never. */
  readonly checkpointInterval: number;
}

interface Place {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** What a position before the beginning becomes on the wire. */
const OUT_OF_RANGE = 2n ** 64n - 1n;

/** One subscription: first what is stored, then what is appended. */
export class Subscription {
  readonly #call: ReadCall;
  readonly #log: Log;
  readonly #faults: Faults;
  readonly #options: SubscriptionOptions;
  readonly #unwatch: () => void;
  #next: number;
  #considered = 0;
  #reached: Place | undefined;
  #isLive = false;
  #isOver = false;
  #wake: () => void = () => undefined;

  constructor(call: ReadCall, log: Log, faults: Faults, options: SubscriptionOptions) {
    this.#call = call;
    this.#log = log;
    this.#faults = faults;
    this.#options = options;
    this.#next = options.from;
    this.#unwatch = log.watch(() => this.#appended());
    for (const event of ['cancelled', 'close', 'error']) call.on(event, () => this.#finish());
    call.on('drain', () => this.#wake());
    faults.count('subscribed');
    void this.#run();
  }

  /** Ends it as a node does that is shut down: without an error. */
  end(): void {
    this.#finish();
    this.#call.end();
  }

  throwOff(): void {
    this.#finish();
    this.#faults.count('thrownOff');
    const details = 'Consumer too slow to handle event while live. Client resubscription required';
    this.#call.emit('error', callError(status.ABORTED, details));
  }

  #finish(): void {
    this.#isOver = true;
    this.#unwatch();
    this.#wake();
  }

  async #run(): Promise<void> {
    const confirmation = new messages.ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID());
    this.#call.write(answer((message) => message.setConfirmation(confirmation)));
    while (!this.#isOver) {
      const entry = this.#log.entries[this.#next];
      if (entry === undefined) this.#caughtUp();
      if (entry === undefined || this.#call.writableNeedDrain) {
        await this.#woken();
      } else {
        this.#next += 1;
        this.#consider(entry);
      }
    }
  }

  #consider(entry: Entry): void {
    const { isWanted, window, checkpointInterval } = this.#options;
    const position = BigInt(entry.position);
    // Of a window in which nothing was wanted a node only tells where it began, whatever it has considered in it.
    if (this.#considered % window === 0) this.#reached = { commit: position, prepare: 0n };
    this.#considered += 1;
    if (isWanted(entry)) this.#call.write(entry.message);
    if (isWanted(entry) || this.#isLive) this.#reached = { commit: position, prepare: position };
    if (checkpointInterval > 0 && this.#considered >= checkpointInterval * window) {
      this.#considered = 0;
      this.#checkpoint(this.#reached);
    }
  }

  #caughtUp(): void {
    if (this.#isLive) return;
    this.#isLive = true;
    if (this.#options.checkpointInterval > 0) this.#checkpoint(this.#placeCaughtUp());
    const caughtUp = new messages.ReadResp.CaughtUp();
    this.#call.write(answer((message) => message.setCaughtUp(caughtUp)));
  }

  #placeCaughtUp(): Place | undefined {
    switch (this.#faults.switches.caughtUpCheckpoint) {
      case 'considered':
        return this.#reached;
      case 'end-of-log':
        return { commit: BigInt(this.#log.end), prepare: 0n };
      case 'out-of-range':
        return { commit: OUT_OF_RANGE, prepare: OUT_OF_RANGE };
    }
  }

  #checkpoint(place: Place | undefined): void {
    if (place === undefined) return;
    const checkpoint = new messages.ReadResp.Checkpoint()
      .setCommitPosition(place.commit.toString())
      .setPreparePosition(place.prepare.toString());
    this.#call.write(answer((message) => message.setCheckpoint(checkpoint)));
  }

  #appended(): void {
    if (this.#isLive && this.#log.entries.length - this.#next > LIVE_BUFFER) {
      if (this.#faults.switches.slowConsumers === 'throw-off') {
        this.throwOff();
        return;
      }
      this.#isLive = false;
      const fellBehind = new messages.ReadResp.FellBehind();
      this.#call.write(answer((message) => message.setFellBehind(fellBehind)));
    }
    this.#wake();
  }

  async #woken(): Promise<void> {
    if (this.#isOver) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }
}
