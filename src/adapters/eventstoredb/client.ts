import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { StoreUnavailable } from '../../engine/ports/event-store.ts';

/** A client that fails, and for so long has had no answer, is replaced. */
const SILENCE_MILLISECONDS = 1000;

const FAREWELL_MILLISECONDS = 500;

/** Without them a server that is frozen is noticed after 18 s; with them after 1.5 s, as was measured. */
const KEEP_ALIVE = { keepAliveInterval: 1000, keepAliveTimeout: 1000 };

/**
 * A client of EventStoreDB that is replaced when it no longer works. Mostly it recovers by itself; but the answer
 * to its first question, what the server can do, it keeps for ever, even when that was an error.
 */
export class Connection {
  readonly #url: string;
  readonly #cancelsCalls: boolean;
  #current: EventStoreDBClient | undefined;
  #heardAt = performance.now();
  #isClosed = false;

  /**
   * `cancelsCalls` tells whether the calls of a client end with it when it is replaced. Throws when the URL cannot
   * be parsed; it is not connected to before it is used.
   */
  constructor(url: string, { cancelsCalls }: { readonly cancelsCalls: boolean }) {
    this.#url = withKeepAlive(url);
    this.#cancelsCalls = cancelsCalls;
    this.#current = openClient(this.#url);
  }

  /** Throws StoreUnavailable after `close`. */
  get client(): EventStoreDBClient {
    if (this.#isClosed) throw new StoreUnavailable('The connection to EventStoreDB is closed.');
    if (this.#current === undefined) {
      this.#current = openClient(this.#url);
      this.#heardAt = performance.now();
    }
    return this.#current;
  }

  /** To be called for every answer, also for a refusal. */
  answered(): void {
    this.#heardAt = performance.now();
  }

  /** To be called when an answer failed to come. */
  failed(): void {
    if (this.#current === undefined || performance.now() - this.#heardAt < SILENCE_MILLISECONDS) return;
    const client = this.#current;
    this.#current = undefined;
    void (this.#cancelsCalls ? end(client) : closeChannel(client));
  }

  /** Cancels every call. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#current !== undefined) await end(this.#current);
    this.#current = undefined;
  }
}

/**
 * What the client keeps to itself and has to be reached all the same: as it is in 6.2.1, which is the last release
 * under this name.
 */
interface Internals {
  getChannel(): Promise<{ close(): void }>;
  GRPCStreamCreator: (
    service: unknown,
    name: string,
    create: (grpcClient: unknown) => Readable,
    cache?: unknown,
  ) => () => Promise<Readable>;
}

function openClient(url: string): EventStoreDBClient {
  const client = withoutAdvice(() => EventStoreDBClient.connectionString(url));
  const internals = client as unknown as Internals;
  const open = internals.GRPCStreamCreator;
  internals.GRPCStreamCreator = (service, name, create, cache) =>
    open(service, name, (grpcClient) => forgiving(create(grpcClient)), cache);
  return client;
}

/**
 * All clients of a process keep the appends that wait for an answer in one place, and the end of any one's stream
 * empties it. An answer that comes after that to another client's append is looked up in vain and throws where
 * nobody catches it, which would end the process. So it is dropped: its append was rejected already.
 */
function forgiving(stream: Readable): Readable {
  for (const listener of stream.listeners('data')) {
    stream.removeListener('data', listener as () => void);
    stream.on('data', (answer: unknown) => {
      try {
        listener.call(stream, answer);
      } catch {
        // Whoever waited has been told that the outcome is not known.
      }
    });
  }
  return stream;
}

/**
 * Being disposed of, the client cancels its calls, but leaves the connection. It then waits for all of them to end,
 * for ever if need be: one that was answered and not read to its end never does.
 */
async function end(client: EventStoreDBClient): Promise<void> {
  await Promise.race([client.dispose(), delay(FAREWELL_MILLISECONDS, undefined, { ref: false })]);
  void closeChannel(client);
}

/** Not waited for: of a cluster that cannot be found the client would first look for a node. */
async function closeChannel(client: EventStoreDBClient): Promise<void> {
  try {
    (await (client as unknown as Internals).getChannel()).close();
  } catch {
    // There is none, because no server was found.
  }
}

function withKeepAlive(url: string): string {
  const given = url.replace(/[_-]/g, '').toLowerCase();
  const missing = Object.entries(KEEP_ALIVE).filter(([name]) => !given.includes(`${name.toLowerCase()}=`));
  const query = missing.map(([name, value]) => `${name}=${value}`).join('&');
  if (query === '') return url;
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

/** The client advises against so short an interval at every start. What else it warns of is passed on. */
function withoutAdvice<Result>(open: () => Result): Result {
  /* eslint-disable no-console */
  const { warn } = console;
  console.warn = (...message: unknown[]) => {
    if (!String(message[0]).includes('KeepAliveInterval')) warn(...message);
  };
  try {
    return open();
  } finally {
    console.warn = warn;
  }
  /* eslint-enable no-console */
}
