import { Agent, request } from 'node:http';
import { crc32 } from 'node:zlib';

/**
 * Many people who watch one seat map: a process of its own, so that it does not share the server's event loop. It takes
 * one job after the other from its parent: `watch` until everybody has the map, then `compare` what they have been sent.
 */
export type WatchersJob =
  | { readonly job: 'watch'; readonly url: string; readonly viewers: number }
  | { readonly job: 'compare'; readonly revision: number };

export interface WatchersResult {
  /** How many have been sent the same bytes as the first of them. */
  readonly alike: number;
  /** What the first of them knows of each seat. */
  readonly seats: Readonly<Record<string, string>>;
  /** How many messages each has been sent. */
  readonly messages: number;
}

interface Message {
  readonly revision: number;
  readonly seats?: readonly { readonly seatId: string; readonly status: string }[];
}

const TIMEOUT_MILLISECONDS = 60_000;

/** One who watches. All but the first only sum up what they are sent, for they are a thousand on one machine. */
class Watcher {
  bytes = 0;
  sum = 0;
  private isBegun = false;

  take(chunk: Buffer): void {
    // Each is asked to wait another time before it connects again.
    const rest = this.isBegun ? chunk : chunk.subarray(chunk.indexOf('\n\n') + 2);
    this.isBegun = true;
    this.bytes += rest.length;
    this.sum = crc32(rest, this.sum);
  }
}

let agent = new Agent();
let watchers: readonly Watcher[] = [];
let text = '';

async function watch(url: string, viewers: number): Promise<void> {
  agent.destroy();
  agent = new Agent({ maxSockets: Infinity });
  text = '';
  watchers = Array.from({ length: viewers }, () => new Watcher());
  await Promise.all(watchers.map((watcher, index) => connect(url, watcher, index === 0)));
}

function connect(url: string, watcher: Watcher, isFirst: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent }, (incoming) => {
      if (incoming.statusCode !== 200) reject(new Error(`A viewer was answered ${incoming.statusCode}.`));
      incoming.on('data', (chunk: Buffer) => {
        watcher.take(chunk);
        if (isFirst) text += chunk.toString();
        resolve();
      });
      incoming.on('error', () => undefined);
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

async function compare(revision: number): Promise<WatchersResult> {
  const giveUpAt = performance.now() + TIMEOUT_MILLISECONDS;
  const [first] = watchers;
  const isLike = ({ bytes, sum }: Watcher): boolean => bytes === first?.bytes && sum === first.sum;
  const isDone = (): boolean => (messages().at(-1)?.revision ?? -1) >= revision && watchers.every(isLike);
  while (!isDone() && performance.now() < giveUpAt) await new Promise((resolve) => setTimeout(resolve, 100));
  const all = messages();
  const seats = all.flatMap(({ seats: changed = [] }) => changed.map((each) => [each.seatId, each.status]));
  return {
    alike: watchers.filter(isLike).length,
    seats: Object.fromEntries(seats) as Record<string, string>,
    messages: all.length,
  };
}

function messages(): readonly Message[] {
  const found = text.slice(0, text.lastIndexOf('\n\n')).matchAll(/^data: (.*)$/gm);
  return Array.from(found, ([, data = '']) => JSON.parse(data) as Message);
}

process.on('message', (job: WatchersJob) => {
  const done = job.job === 'watch' ? watch(job.url, job.viewers) : compare(job.revision);
  done.then(
    (result) => process.send?.({ result: result ?? null }),
    (error: unknown) => process.send?.({ fault: String(error) }),
  );
});
