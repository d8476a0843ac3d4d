import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { type Blow, type Counts, noFaults, type Switches } from './eventstoredb/switches.ts';

const SERVER = resolve('tests/doubles/eventstoredb/server.ts');
const SHIFTED_CLOCK = resolve('tests/support/shifted-clock.cjs');

/** An EventStoreDB in a process of its own, on this machine, whose faults are at hand. */
export interface EventStoreDouble {
  /** Stays the same over restarts. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Its log. */
  readonly file: string;
  /** Where all that it stores is. */
  readonly folders: readonly string[];
  /** Changes how it behaves from now on. A restart forgets that. */
  set(switches: Partial<Switches>): Promise<void>;
  /** Back to a node without faults. */
  heal(): Promise<void>;
  /** Does something to it at once. */
  strike(blow: Blow): Promise<void>;
  counts(): Promise<Counts>;
  /** It keeps its connections and does nothing any more, until it is thawed. */
  freeze(): void;
  thaw(): void;
  /** Ends it as a power cut would. What it had acknowledged is in its file. */
  kill(): Promise<void>;
  /** Starts it again on the same port and file. */
  start(): Promise<void>;
  /** Ends it and removes its file. */
  stop(): Promise<void>;
}

export interface EventStoreDoubleOptions {
  /** Each append takes so many milliseconds more. */
  readonly appendDelay?: number;
  /** Its clock is so many milliseconds ahead of this machine's. */
  readonly clockAhead?: number;
}

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly control: string;
}

/** Starts a node with an empty log. Rejects when it cannot. */
export async function startEventStoreDouble({
  appendDelay = 0,
  clockAhead = 0,
}: EventStoreDoubleOptions = {}): Promise<EventStoreDouble> {
  const directory = await mkdtemp(join(tmpdir(), 'eventstoredb-'));
  const file = join(directory, 'log');
  const begin = (port: number): Promise<Running> =>
    run([`${port}`, file, '--append-delay', `${appendDelay}`], clockAhead);
  let running = await begin(0);
  const { url } = running;
  const { hostname: host, port } = new URL(url);
  const post = async (path: string, body?: object): Promise<void> => {
    const init = { method: 'POST', headers: { connection: 'close' } };
    const answer = await fetch(running.control + path, { ...init, body: JSON.stringify(body ?? {}) });
    if (!answer.ok) throw new Error(`The double does not know ${path}.`);
  };
  const kill = async (): Promise<void> => end(running.child);
  return {
    ...{ url, host, port: Number(port), file, folders: [directory], kill },
    set: (switches) => post('/switches', switches),
    heal: () => post('/switches', { ...noFaults, appendDelay }),
    strike: (blow) => post(`/${blow}`),
    counts: async () => (await (await fetch(`${running.control}/counts`)).json()) as Counts,
    freeze: () => void running.child.kill('SIGSTOP'),
    thaw: () => void running.child.kill('SIGCONT'),
    start: async () => {
      running = await begin(Number(port));
    },
    stop: async () => {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The client as it is, without the adapter. The second part ends its calls and its connection. */
export function plainClient(url: string): readonly [EventStoreDBClient, () => Promise<void>] {
  const client = EventStoreDBClient.connectionString(url);
  const internals = client as unknown as { getChannel(): Promise<{ close(): void }> };
  const close = async (): Promise<void> => {
    // It would wait for ever for a call that a test has left before its end.
    await Promise.race([client.dispose(), delay(100, undefined, { ref: false })]);
    (await internals.getChannel()).close();
  };
  return [client, close];
}

async function run(args: readonly string[], clockAhead: number): Promise<Running> {
  const clock = clockAhead === 0 ? [] : ['--require', SHIFTED_CLOCK];
  const child = spawn(process.execPath, [...clock, '--import', 'tsx', SERVER, ...args, '--with-parent'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, CLOCK_AHEAD_MILLISECONDS: `${clockAhead}` },
  });
  let printed = '';
  const ready = new Promise<Running>((found, failed) => {
    child.stdout.on('data', (chunk) => {
      printed += String(chunk);
      const [, url, control] = /^ready (\S+) (\S+)\n/.exec(printed) ?? [];
      if (url !== undefined && control !== undefined) found({ child, url, control });
    });
    child.once('exit', (code, signal) =>
      failed(new Error(`The double ended with ${code ?? signal}: ${printed}`)),
    );
  });
  return ready;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
