import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong with one request: it is lost, its answer is lost, it is answered 500, or never. */
export type Fault = 'lost' | 'answer-lost' | 'failed' | 'failed-after' | 'hanging';

export interface Asked {
  /** As faults name it: `POST /v1/refunds`. */
  readonly name: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answered {
  readonly status: number;
  readonly body: object;
}

export interface Serving {
  readonly nameOf: (method: string, url: URL) => string;
  readonly answer: (asked: Asked) => Answered;
  /** What is answered with 500. */
  readonly failure: object;
}

/** A server of JSON on this machine, on which requests go wrong as they are told to. */
export class FaultyServer {
  readonly requests: Asked[] = [];
  /** Called before a request is carried out, for what happens meanwhile. */
  onRequest: (name: string) => void | Promise<void> = () => undefined;
  private readonly serving: Serving;
  private readonly faults: { readonly name: string; readonly fault: Fault }[] = [];
  private readonly server = createServer((request, response) => {
    // Who asks may be killed meanwhile.
    this.serve(request, response).catch(() => request.destroy());
  });

  constructor(serving: Serving) {
    this.serving = serving;
  }

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Makes the next request of this name fail; several in a row where it is called so often. */
  fail(name: string, ...faults: readonly Fault[]): void {
    this.faults.push(...faults.map((fault) => ({ name, fault })));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    const url = new URL(request.url ?? '/', this.url);
    const name = this.serving.nameOf(request.method ?? '', url);
    const asked = { name, url, headers: request.headers, body };
    this.requests.push(asked);
    const at = this.faults.findIndex((each) => each.name === name);
    const [{ fault } = { fault: null }] = at < 0 ? [] : this.faults.splice(at, 1);
    if (fault === 'lost') request.socket.destroy();
    if (fault === 'lost' || fault === 'hanging') return;
    const failure = { status: 500, body: this.serving.failure };
    if (fault === 'failed') {
      send(response, failure);
      return;
    }
    await this.onRequest(name);
    const answer = this.serving.answer(asked);
    if (fault === 'answer-lost') request.socket.destroy();
    else send(response, fault === 'failed-after' ? failure : answer);
  }
}

function send(response: ServerResponse, { status, body }: Answered): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Request-Id': 'req_double' });
  response.end(JSON.stringify(body));
}
