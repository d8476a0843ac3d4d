import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { JwtAccessTokens } from '../../src/adapters/jwt-access-tokens.ts';
import { instantOf, type Instant } from '../../src/domain/kernel/instant.ts';
import { clientOf, type Entrance } from './client.ts';

const JWT_SECRET = 'a secret of the tests, of 32 bytes or more';
const tokens = new JwtAccessTokens(Buffer.from(JWT_SECRET), 3600);

/** The built program as a process of its own, as an operator runs it. */
export interface RunningMarquee extends Entrance {
  readonly url: string;
  readonly child: ChildProcess;
  /** All that it has printed. */
  output(): string;
  /** The time of this machine. */
  now(): Instant;
  /** Asks it to stop and answers its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

export async function temporaryDirectory(): Promise<{ directory: string; remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'marquee-'));
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}

/** Starts the program on a data directory and waits until it sells. Rejects with what it printed when it ends before. */
export async function startMarquee(
  directory: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningMarquee> {
  const child = spawn(process.execPath, [resolve('dist/main.js')], {
    env: { ...cleanEnvironment(), DATA_DIR: directory, PORT: '0', JWT_SECRET, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  const exited = once(child, 'exit');
  const url = await new Promise<string>((found, failed) => {
    child.stdout.on('data', () => {
      const line = /Marquee sells at (\S+)/.exec(printed);
      if (line?.[1] !== undefined) found(line[1]);
    });
    void exited.then(() => failed(new Error(`It ended: ${printed}`)));
  });
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    await exited;
    return child.exitCode;
  };
  return {
    ...{ url, child, output: () => printed },
    as: (role, userId) => clientOf(url, userId, tokens.issue({ userId, role })),
    now: () => instantOf(Date.now()),
    stop: () => end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL');
    },
  };
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a verb of the command line on a data directory to its end. */
export function runVerb(directory: string, ...words: readonly string[]): Promise<Ended> {
  return runVerbIn({ DATA_DIR: directory }, ...words);
}

export async function runVerbIn(
  environment: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Promise<Ended> {
  const child = spawn(process.execPath, [resolve('dist/main.js'), ...words], {
    env: { ...cleanEnvironment(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  await once(child, 'close');
  return { code: child.exitCode, output };
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TZ } = process.env;
  return { PATH, HOME, TZ, LOG_LEVEL: 'error' };
}
