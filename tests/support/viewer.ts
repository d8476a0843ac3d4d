import { Agent, request, type IncomingMessage } from 'node:http';
import { until } from './until.ts';

/** A message of server-sent events, with its data parsed. */
export interface SentEvent {
  readonly id: string;
  readonly event: string;
  readonly data: {
    readonly revision: number;
    readonly seats?: readonly { readonly seatId: string; readonly status: string }[];
    readonly status?: string;
    readonly startsAt?: string;
  };
}

/** Somebody who watches a seat map, as a page does with an EventSource. */
export interface Viewer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Every message so far. */
  readonly messages: readonly SentEvent[];
  /** All that has come, as text. */
  text(): string;
  /** The status of each seat, as the messages tell it. */
  readonly seats: ReadonlyMap<string, string>;
  /** The revision that the messages have come to. */
  readonly revision: number;
  /** How the answer has ended: `ended` as its sender meant it, or `broken`; null while it goes on. */
  readonly end: 'ended' | 'broken' | null;
  /** Takes nothing more from the connection, which stays open. */
  pause(): void;
  close(): void;
}

const agent = new Agent({ keepAlive: false, maxSockets: Infinity });

/** Begins to watch. Resolves once the answer has begun; the messages come by themselves. */
export function watch(
  base: string,
  showtimeId: string,
  { headers = {}, query = '' }: { readonly headers?: Record<string, string>; readonly query?: string } = {},
): Promise<Viewer> {
  const url = new URL(`/api/v1/showtimes/${showtimeId}/seats/events${query}`, base);
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, headers: { Accept: 'text/event-stream', ...headers } });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => resolve(viewerOf(incoming)));
    outgoing.end();
  });
}

/** Waits until a viewer's messages have come to a revision. */
export function untilAt(viewer: Viewer, revision: number): Promise<void> {
  return until(() => viewer.revision >= revision, `the viewer sees revision ${revision}`);
}

function viewerOf(incoming: IncomingMessage): Viewer {
  const messages: SentEvent[] = [];
  const seats = new Map<string, string>();
  let revision = -1;
  let text = '';
  let rest = '';
  let end: 'ended' | 'broken' | null = null;
  incoming.setEncoding('utf8');
  incoming.on('data', (chunk: string) => {
    text += chunk;
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const message of blocks.map(parsed).filter((each) => each !== null)) {
      messages.push(message);
      if (message.event === 'snapshot') seats.clear();
      for (const { seatId, status } of message.data.seats ?? []) seats.set(seatId, status);
      ({ revision } = message.data);
    }
  });
  incoming.on('end', () => (end ??= 'ended'));
  incoming.on('error', () => (end ??= 'broken'));
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    messages,
    seats,
    text: () => text,
    get revision() {
      return revision;
    },
    get end() {
      return end;
    },
    pause: () => incoming.pause(),
    close: () => incoming.destroy(),
  };
}

/** A message; null for a comment, or for what is no message. */
function parsed(block: string): SentEvent | null {
  const fields = new Map(
    block.split('\n').map((line): [string, string] => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
  const data = fields.get('data');
  if (data === undefined) return null;
  return {
    id: fields.get('id') ?? '',
    event: fields.get('event') ?? '',
    data: JSON.parse(data) as SentEvent['data'],
  };
}
