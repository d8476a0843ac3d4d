import { setMaxListeners } from 'node:events';
import { BACKWARDS, END, type EventStoreDBClient } from '@eventstore/db-client';
import { StoreKnownUnavailable, StoreUnavailable } from '../../engine/ports/event-store.ts';
import { isDropped } from './faults.ts';
import { closeChannel, endClient, openClient, type Report } from './vendor-client.ts';

/** A client that fails, and for so long has had no answer, is replaced. */
const SILENCE_MILLISECONDS = 1000;

/**
 * A node is judged in steps, so that a process that is busy with something else counts one step, however long it takes.
 * After three steps without an answer to anything the node is asked; after six more it is taken for frozen. That is
 * longer than a sound one was ever seen to stall (0.85 s). The keep-alive of the connection takes 20 s; with a shorter
 * one a connection is dropped whenever this process is busy for longer.
 */
const STEP_MILLISECONDS = 250;
const QUIET_STEPS = 3;
const FROZEN_STEPS = 6;

export interface ConnectionOptions {
  /** Whether the calls of a client end with it when it is replaced. */
  readonly cancelsCalls: boolean;
  readonly report: Report;
}

/** A client, and what ends with it. */
interface Current {
  readonly client: EventStoreDBClient;
  readonly lost: AbortController;
}

/**
 * A client of EventStoreDB that is replaced when it no longer works. Mostly it recovers by itself; but the answer
 * to its first question, what the server can do, it keeps for ever, even when that was an error. And of a node that
 * is frozen it would hear for 20 s nothing.
 */
export class Connection {
  readonly #url: string;
  readonly #options: ConnectionOptions;
  #current: Current | undefined;
  #heardAt = performance.now();
  #isClosed = false;
  #callsUnderWay = 0;
  #watch: NodeJS.Timeout | undefined;
  #quietSteps = 0;
  #isAsking = false;
  /** Why the node was given up, until it has answered again. */
  #silence: StoreUnavailable | undefined;

  /** Throws when the URL cannot be parsed; it is not connected to before it is used. */
  constructor(url: string, options: ConnectionOptions) {
    this.#url = url;
    this.#options = options;
    this.#current = this.#open();
  }

  /** Throws StoreUnavailable after `close`, and at once while the node is known not to answer. */
  get client(): EventStoreDBClient {
    return this.#opened.client;
  }

  /** Aborted, with a StoreUnavailable, when the present client is given up. Throws StoreUnavailable after `close`. */
  get lost(): AbortSignal {
    return this.#opened.lost.signal;
  }

  get #opened(): Current {
    if (this.#isClosed) throw new StoreUnavailable('The connection to EventStoreDB is closed.');
    if (this.#silence !== undefined) {
      const message = `${this.#silence.message} It is asked again.`;
      throw new StoreKnownUnavailable(message, { cause: this.#silence });
    }
    if (this.#current === undefined) {
      this.#current = this.#open();
      this.answered();
    }
    return this.#current;
  }

  /** To be called for every call; the answer is to be called when it is over. Meanwhile the node is watched. */
  begin(): () => void {
    this.#callsUnderWay += 1;
    this.#watch ??= setInterval(() => this.#step(), STEP_MILLISECONDS).unref();
    if (this.#callsUnderWay === 1) this.#quietSteps = 0;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#callsUnderWay -= 1;
      this.#endWatch();
    };
  }

  /** To be called for every answer, also for a refusal. */
  answered(): void {
    this.#heardAt = performance.now();
    this.#quietSteps = 0;
  }

  /** To be called when an answer failed to come. */
  failed(): void {
    if (this.#silence !== undefined || performance.now() - this.#heardAt < SILENCE_MILLISECONDS) return;
    this.#replace(new StoreUnavailable('EventStoreDB fails and has answered nothing for a second.'));
  }

  /** Cancels every call. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#watch);
    const current = this.#current;
    this.#current = undefined;
    if (current !== undefined) await endClient(current.client);
  }

  #open(): Current {
    const lost = new AbortController();
    setMaxListeners(0, lost.signal);
    return { client: openClient(this.#url, this.#options.report), lost };
  }

  /** A node that is known not to answer is watched, whoever calls. */
  #endWatch(): void {
    if (this.#callsUnderWay > 0 || this.#silence !== undefined) return;
    clearInterval(this.#watch);
    this.#watch = undefined;
  }

  #replace(reason: StoreUnavailable): void {
    const current = this.#current;
    if (current === undefined) return;
    this.#current = undefined;
    this.#isAsking = false;
    this.#quietSteps = 0;
    current.lost.abort(reason);
    void (this.#options.cancelsCalls ? endClient(current.client) : closeChannel(current.client));
  }

  #step(): void {
    this.#quietSteps += 1;
    if (this.#silence !== undefined) this.#current ??= this.#open();
    const wait = this.#silence === undefined ? QUIET_STEPS : 0;
    if (this.#quietSteps < wait || this.#current === undefined) return;
    if (!this.#isAsking) {
      this.#ask(this.#current);
    } else if (this.#quietSteps >= wait + FROZEN_STEPS) {
      const milliseconds = this.#quietSteps * STEP_MILLISECONDS;
      this.#silence ??= new StoreUnavailable(`EventStoreDB has answered nothing for ${milliseconds} ms.`);
      this.#replace(this.#silence);
    }
  }

  /** Asks for something that costs a node nothing. Whatever it answers, it is there. */
  #ask(asked: Current): void {
    this.#isAsking = true;
    const answer = asked.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 });
    const answered = (error?: unknown): void => {
      if (this.#current !== asked) return;
      this.#isAsking = false;
      // Who waits on a connection that was dropped is told so.
      this.#quietSteps = 0;
      if (isDropped(error)) return;
      this.answered();
      this.#silence = undefined;
      this.#endWatch();
    };
    answer.on('error', answered).on('end', () => answered());
    answer.resume();
    asked.lost.signal.addEventListener('abort', () => void answer.cancel().catch(() => undefined));
  }
}
