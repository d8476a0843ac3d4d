import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { lastingPort } from '../support/ports.ts';
import { endNode, runNode, type RunningNode } from './eventstoredb/process.ts';
import { type Blow, type Counts, noFaults, type Switches } from './eventstoredb/switches.ts';

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
  /** Asks it to end, as a supervisor does, and waits. Answers its exit code. */
  terminate(): Promise<number | null>;
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
  /** After its port is open it is not ready for so long, each time that it starts. A node was seen to take 100 to 300. */
  readonly startingMilliseconds?: number;
}

/** Starts a node with an empty log. Rejects when it cannot. */
export async function startEventStoreDouble({
  appendDelay = 0,
  clockAhead = 0,
  startingMilliseconds = 0,
}: EventStoreDoubleOptions = {}): Promise<EventStoreDouble> {
  const directory = await mkdtemp(join(tmpdir(), 'eventstoredb-'));
  const file = join(directory, 'log');
  const begin = (port: number): Promise<RunningNode> =>
    runNode(file, {
      port,
      options: ['--append-delay', `${appendDelay}`, '--starting', `${startingMilliseconds}`],
      clockAhead,
    });
  let running = await begin(await lastingPort());
  const { url } = running;
  const { hostname: host, port } = new URL(url);
  const post = async (path: string, body?: object): Promise<void> => {
    const init = { method: 'POST', headers: { connection: 'close' } };
    const answer = await fetch(running.control + path, { ...init, body: JSON.stringify(body ?? {}) });
    if (!answer.ok) throw new Error(`The double does not know ${path}.`);
  };
  const kill = async (): Promise<void> => {
    await endNode(running, 'SIGKILL');
  };
  return {
    ...{ url, host, port: Number(port), file, folders: [directory], kill },
    set: (switches) => post('/switches', switches),
    heal: () => post('/switches', { ...noFaults, appendDelay }),
    strike: (blow) => post(`/${blow}`),
    counts: async () => (await (await fetch(`${running.control}/counts`)).json()) as Counts,
    terminate: () => endNode(running, 'SIGTERM'),
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
