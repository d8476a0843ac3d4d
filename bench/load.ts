import { Agent, request } from 'node:http';

/**
 * The load generator: a process of its own, so that it does not share the server's event loop. It takes plans from
 * its parent, one after the other, and answers each with what came back.
 */

/** One POST, unless it says otherwise. A GET has no body. */
export interface LoadRequest {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  /** The index of a token in the plan. */
  readonly token: number;
  readonly body: string;
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Requests that are sent in their order, each as soon as one of so many connections is free. */
export interface LoadPlan {
  readonly url: string;
  readonly connections: number;
  readonly tokens: readonly string[];
  readonly requests: readonly LoadRequest[];
  /** No request is sent after so long, though there be more of them. */
  readonly seconds?: number;
}

export interface LoadResult {
  /** From the first request to the last answer. */
  readonly seconds: number;
  /** How many answers had each status. */
  readonly statuses: Readonly<Record<number, number>>;
  /** From sending a request to the end of its answer, in milliseconds, in the order of the answers. */
  readonly latencies: Float64Array;
  /** How much of one core the generator itself took, 0 to 1: near 1 it measures itself and not the server. */
  readonly busy: number;
}

async function run({
  url,
  connections,
  tokens,
  requests,
  seconds: longest = Infinity,
}: LoadPlan): Promise<LoadResult> {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const headers = tokens.map((token) => ({
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
  }));
  const latencies = new Float64Array(requests.length);
  const statuses: Record<number, number> = {};
  let sent = 0;
  let endsAt = Infinity;
  let answered = 0;
  const send = ({
    method = 'POST',
    path,
    token,
    body,
    idempotencyKey,
    headers: more,
  }: LoadRequest): Promise<void> =>
    new Promise((resolve, reject) => {
      const sentAt = performance.now();
      const outgoing = request(
        {
          agent,
          hostname,
          port,
          path,
          method,
          headers: {
            ...headers[token],
            ...(method === 'POST' ? { 'Content-Length': Buffer.byteLength(body) } : {}),
            ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
            ...more,
          },
        },
        (incoming) => {
          const { statusCode = 0 } = incoming;
          incoming.on('error', reject);
          incoming.on('end', () => {
            latencies[answered] = performance.now() - sentAt;
            answered += 1;
            statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
            resolve();
          });
          incoming.resume();
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  const connection = async (): Promise<void> => {
    for (let next = requests[sent++]; next !== undefined; next = requests[sent++]) {
      if (performance.now() > endsAt) return;
      await send(next);
    }
  };
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  endsAt = startedAt + longest * 1000;
  await Promise.all(Array.from({ length: connections }, connection));
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  agent.destroy();
  return {
    seconds,
    statuses,
    latencies: latencies.slice(0, answered),
    busy: (user + system) / 1e6 / seconds,
  };
}

process.on('message', (plan: LoadPlan) => {
  run(plan).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ fault: String(error) }),
  );
});
