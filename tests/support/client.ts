import { Agent, request } from 'node:http';
import { checkAnswer } from './answer-check.ts';
import { noteCommand } from './commit-positions.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: any;
  readonly text: string;
  /** The body as it came. */
  readonly bytes: Buffer;
}

export interface Sending {
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Buffer;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1024 });

/**
 * Sends one request under `/api/v1` (or from the root, for a path that begins with `//`), and checks the answer against
 * its route's schema.
 */
export function send(base: string, method: string, path: string, sending: Sending = {}): Promise<Answer> {
  const { body, raw, token, headers = {} } = sending;
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const url = new URL(path.startsWith('//') ? path.slice(1) : `/api/v1${path}`, base);
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method,
      agent,
      headers: {
        ...(payload === undefined
          ? {}
          : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(payload)) }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...headers,
      },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      // Events have no end: who has seen the first of them has the answer.
      const isEndless = incoming.headers['content-type'] === 'text/event-stream' && method !== 'HEAD';
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (isEndless) incoming.destroy();
      });
      incoming.on('error', reject);
      incoming.on(isEndless ? 'close' : 'end', () => {
        const bytes = Buffer.concat(chunks);
        const text = bytes.toString('utf8');
        const isJson = /\/(problem\+)?json/.test(incoming.headers['content-type'] ?? '');
        const answer: Answer = {
          status: incoming.statusCode ?? 0,
          headers: incoming.headers as Record<string, string | undefined>,
          body: isJson && text !== '' ? (JSON.parse(text) as unknown) : undefined,
          text,
          bytes,
        };
        try {
          checkAnswer(method, url, answer);
          noteCommand(method, url, answer);
          resolve(answer);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
    outgoing.end(payload);
  });
}

/** Somebody who uses the system over HTTP. They log in at their first request. */
export interface Client {
  readonly userId: string;
  token(): Promise<string>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  put(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  patch(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  delete(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

export function clientOf(base: string, userId: string, logIn: () => Promise<string>): Client {
  let given: Promise<string> | undefined;
  const token = (): Promise<string> => (given ??= logIn());
  const sender =
    (method: string) =>
    async (path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
      send(base, method, path, { body, token: await token(), headers });
  return {
    userId,
    token,
    get: async (path, headers = {}) => send(base, 'GET', path, { token: await token(), headers }),
    post: sender('POST'),
    put: sender('PUT'),
    patch: sender('PATCH'),
    delete: async (path, headers = {}) => send(base, 'DELETE', path, { token: await token(), headers }),
  };
}

/** A system that people log in to. */
export interface Entrance {
  /** Somebody with an account of this role and a session, made without the slow hashing of a password. */
  as(role: string, userId: string): Client;
}

export function clientAs(system: Entrance, role: string, userId: string): Client {
  return system.as(role, userId);
}
