/** How many bytes may wait for a client: several whole seat maps. */
const WAITING_BYTES = 1024 * 1024;

/** A client waits so long, and up to as long again, before it connects again: after a restart not all at the same time. */
const RETRY_MILLISECONDS = 1000;

/** A comment keeps proxies from closing a connection on which nothing happens. */
const HEARTBEAT = Buffer.from(':\n\n');

/** One message of server-sent events. `id` is what the client names when it connects again. */
export function eventMessage(event: string, id: string | number, data: object): Buffer {
  return Buffer.from(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** What is needed of the answer to a client. */
interface Response {
  /** How many bytes the client has not taken yet. */
  readonly writableLength: number;
  readonly writableEnded: boolean;
  write(chunk: Buffer | string): unknown;
  end(): unknown;
  destroy(): unknown;
}

/** One client's connection for server-sent events. Nobody waits for a client: one that takes too little is dropped. */
export class EventConnection {
  private readonly response: Response;
  private readonly waitingBytes: number;

  constructor(response: Response, waitingBytes = WAITING_BYTES) {
    this.response = response;
    this.waitingBytes = waitingBytes;
    response.write(`retry: ${Math.round(RETRY_MILLISECONDS * (1 + Math.random()))}\n\n`);
  }

  /** Sends messages that were rendered once for everybody. */
  send(messages: Buffer): void {
    const { response } = this;
    if (response.writableEnded) return;
    if (response.writableLength > this.waitingBytes) response.destroy();
    else response.write(messages);
  }

  beat(): void {
    this.send(HEARTBEAT);
  }

  /** Ends it as a server does that goes away: the client connects again. */
  end(): void {
    this.response.end();
  }
}
