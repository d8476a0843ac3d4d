import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openEmbeddedDocuments } from '../src/adapters/embedded/read-model-store.ts';
import { TREE_COLLECTION } from '../src/engine/notary/kept-tree.ts';
import { send } from '../tests/support/client.ts';
import { usualSettings, workerFile } from '../tests/support/system.ts';
import { LoadGenerator } from './load-generator.ts';
import type { LoadRequest } from './load.ts';
import type { GeneratedLog } from './log-generator.ts';
import { median } from './statistics.ts';
import type { Row } from './table.ts';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const JWT_SECRET = 'a secret that is good for benchmarks only';
const LONGEST_MILLISECONDS = 120_000;
/** To ask is work for the server, too, which may have to make its read models first. */
const POLL_MILLISECONDS = 50;
const administrator = { email: 'admin@bench.example', password: 'of-benchmarks-only-1!' };
const HOLDS_BEFORE_A_KILL = 100;

export interface Started {
  readonly server: ChildProcess;
  readonly url: string;
  readonly milliseconds: number;
}

/**
 * How long the built server takes from its spawning until it says that it is ready, on the log of a directory: after
 * a clean stop, and after kill -9 in the middle of selling. The documents are brought up to date before.
 */
export async function measureRestarts(
  directory: string,
  { events, free }: GeneratedLog,
  rounds: number,
): Promise<readonly Row[]> {
  await stop(await caughtUp(directory, events, await start(directory)));
  const clean: number[] = [];
  const killed: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = await start(directory);
    clean.push(started.milliseconds);
    await sellAndKill(started, free[round % free.length] ?? '');
    const again = await start(directory);
    killed.push(again.milliseconds);
    await stop(again);
  }
  const on = `${events.toLocaleString('en-US')} events`;
  return [
    { name: `after a clean stop, ${on}`, value: median(clean), unit: 'ms', rounds: clean },
    { name: `after kill -9, ${on}`, value: median(killed), unit: 'ms', rounds: killed },
  ];
}

/** Starts the built server. Rejects where it is not ready in time. */
export async function start(directory: string, longest = LONGEST_MILLISECONDS): Promise<Started> {
  return (await starting(directory)).ready(longest);
}

/** A server that was spawned just now. */
export interface Starting {
  readonly url: string;
  /** Resolves when it is ready. Rejects where it is not in time. */
  ready(longest: number): Promise<Started>;
}

/** Spawns the built server, with the options of Node that this process has. */
export async function starting(directory: string): Promise<Starting> {
  const port = await freePort();
  const startedAt = performance.now();
  const options = process.execArgv.filter((each) => each.startsWith('--max-'));
  const server = spawn(process.execPath, [...options, MAIN, 'serve'], {
    env: {
      DATA_DIR: directory,
      PORT: String(port),
      DEMO_DATA: 'false',
      LOG_LEVEL: 'silent',
      JWT_SECRET,
      MASTER_KEY: usualSettings.masterKeys[0]?.toString('base64'),
      PASSWORD_COST: '4',
      RATE_LIMITS: 'off',
      ADMIN_EMAIL: administrator.email,
      ADMIN_PASSWORD: administrator.password,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  const ready = async (longest: number): Promise<Started> => {
    while (!(await isReady(url))) {
      if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}.`);
      if (performance.now() - startedAt > longest) {
        server.kill('SIGKILL');
        throw new Error('The server does not get ready.');
      }
      await delay(POLL_MILLISECONDS);
    }
    return { server, url, milliseconds: performance.now() - startedAt };
  };
  return { url, ready };
}

function isReady(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    get(`${url}/health/ready`, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode === 200));
    }).on('error', () => {
      resolve(false);
    });
  });
}

export async function stop({ server }: Started): Promise<void> {
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  await exited;
}

/** Sells seats and pulls the plug while more are on their way. */
async function sellAndKill({ server, url }: Started, showtimeId: string): Promise<void> {
  const load = new LoadGenerator();
  const login = await send(url, 'POST', '/auth/login', { body: administrator });
  const token = (login.body as { accessToken: string }).accessToken;
  const holds = Array.from({ length: HOLDS_BEFORE_A_KILL }, (_, seat): LoadRequest => {
    const body = JSON.stringify({
      seats: [`${String.fromCharCode(65 + Math.floor(seat / 20))}${1 + (seat % 20)}`],
    });
    return { path: `/api/v1/showtimes/${showtimeId}/holds`, token: 0, body };
  });
  const plan = { url, tokens: [token], requests: holds };
  await load.run({ ...plan, connections: 16 });
  // The same seats again, so that the server is busy when it dies; the answers do not matter any more.
  const lost = load.run({ ...plan, connections: 1 }).catch(() => undefined);
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
  await lost;
  await load.close();
}

/** Waits until every collection in the file has come to the end of the log, also the tree, which begins last. */
export async function caughtUp(
  directory: string,
  events: number,
  started: Started,
  longest = LONGEST_MILLISECONDS,
): Promise<Started> {
  const options = { directory, workerFile: workerFile('embedded/sqlite'), readOnly: true };
  const giveUpAt = performance.now() + longest;
  while (performance.now() < giveUpAt) {
    const documents = await openEmbeddedDocuments({ ...options, onFailure: () => undefined });
    const checkpoints = await documents.checkpoints();
    await documents.close();
    const isDone = [...checkpoints.values()].every((checkpoint) => checkpoint >= BigInt(events));
    if (isDone && checkpoints.has(TREE_COLLECTION)) return started;
    await delay(500);
  }
  throw new Error('The read models do not come to the end of the log.');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
