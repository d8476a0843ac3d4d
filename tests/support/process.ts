import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { JwtAccessTokens } from '../../src/adapters/jsonwebtoken.ts';
import { instantOf, type Instant } from '../../src/engine/instant.ts';
import type { EventStoreDb } from '../../src/adapters/eventstoredb/event-store.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { clientOf, send, type Answer, type Entrance } from './client.ts';
import { InMemorySystem } from './in-memory-system.ts';
import { openSessionFor } from './people.ts';

const JWT_SECRET = 'a secret of the tests, of 32 bytes or more';
const NOBODY = 65_534;
const PASSWORD = 'of-people-in-tests-1!';

/** Cheap passwords, no limits, and an administrator who gives roles. */
const usual = {
  JWT_SECRET,
  PASSWORD_COST: '4',
  RATE_LIMITS: 'off',
  ACCESS_TOKEN_SECONDS: '3600',
  ADMIN_EMAIL: 'root@people.example',
  ADMIN_PASSWORD: PASSWORD,
};

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

/** Starts the program on a data directory and waits until it does what it is for. Rejects with what it printed when it ends before. */
export async function startMarquee(
  directory: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningMarquee> {
  const child = spawn(process.execPath, [resolve('dist/main.js'), 'serve'], {
    env: { ...cleanEnvironment(), DATA_DIR: directory, PORT: '0', ...usual, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  const exited = once(child, 'exit');
  const url = await new Promise<string>((found, failed) => {
    child.stdout.on('data', () => {
      const line = /^ {2}health +(\S+)\/health\/ready$/m.exec(printed);
      if (line?.[1] !== undefined) found(line[1]);
    });
    void exited.then(() => failed(new Error(`It ended: ${printed}`)));
  });
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    await exited;
    await reception.close();
    return child.exitCode;
  };
  const { EVENTSTORE_URL: eventStoreUrl } = environment;
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = { ...usual, ...environment };
  const reception =
    eventStoreUrl === undefined ? receptionOf(url, { email, password }) : receptionAt(eventStoreUrl);
  return {
    url,
    child,
    output: () => printed,
    as: (role, userId) => clientOf(url, userId, () => reception.tokenFor(role, userId)),
    now: () => instantOf(Date.now()),
    stop: () => end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL');
    },
  };
}

/** Gives people of tests accounts and sessions. */
interface Reception {
  tokenFor(role: string, userId: string): Promise<string>;
  close(): Promise<void>;
}

/** In a log that others may write to beside the process: without asking it, for it may be a few that are asked for. */
function receptionAt(eventStoreUrl: string): Reception {
  const tokens = new JwtAccessTokens(Buffer.from(JWT_SECRET), 3600);
  let opening: Promise<EventStoreDb> | undefined;
  const opened = async (): Promise<EventStoreDb> => {
    // The client is slow to load.
    const { openEventStoreDb } = await import('../../src/adapters/eventstoredb/event-store.ts');
    return openEventStoreDb({ url: eventStoreUrl, prefixes: [], onFault: () => undefined });
  };
  let commands: Promise<CommandDependencies> | undefined;
  return {
    tokenFor: async (role, userId) => {
      opening ??= opened();
      commands ??= opening.then(({ store }) => new InMemorySystem().process(store));
      return openSessionFor(await commands, tokens, role, userId);
    },
    close: async () => {
      await (await opening)?.close();
    },
  };
}

/** At the process itself, over HTTP; who has the same id is the same person, also after a restart. */
function receptionOf(
  url: string,
  administrator: { readonly email: string; readonly password: string },
): Reception {
  return {
    tokenFor: (role, userId) => logIn(url, role, `${userId}@people.example`, administrator),
    close: () => Promise.resolve(),
  };
}

/** Logs somebody in, who is registered and given a role where they are not known. Answers their access token. */
async function logIn(
  url: string,
  role: string,
  email: string,
  administrator: { readonly email: string; readonly password: string },
): Promise<string> {
  const post = (path: string, body: object): Promise<Answer> => send(url, 'POST', path, { body });
  const known = await post('/auth/login', { email, password: PASSWORD });
  if (known.status === 200) return accessTokenOf(known);
  const registered = await post('/auth/register', { email, password: PASSWORD });
  if (registered.status !== 201) throw new Error(registered.text);
  if (role !== 'customer') {
    const token = accessTokenOf(await post('/auth/login', administrator));
    const { user } = registered.body as { user: { id: string } };
    await send(url, 'PUT', `/users/${user.id}/role`, { token, body: { role } });
  }
  return accessTokenOf(await post('/auth/login', { email, password: PASSWORD }));
}

function accessTokenOf(answer: Answer): string {
  if (answer.status !== 200) throw new Error(answer.text);
  return (answer.body as { accessToken: string }).accessToken;
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a command of the CLI on a data directory to its end. */
export function runCommand(directory: string, ...words: readonly string[]): Promise<Ended> {
  return runCommandIn({ DATA_DIR: directory }, ...words);
}

export function runCommandIn(
  environment: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Promise<Ended> {
  return startCommand(environment, ...words).ended;
}

/** Runs a command of the CLI as somebody who has no more rights than the files of a directory give to all. */
export function runCommandAsReader(directory: string, ...words: readonly string[]): Promise<Ended> {
  const isRoot = process.getuid?.() === 0;
  const options = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  return endOf(spawnCommand({ DATA_DIR: directory }, words, options));
}

/** Starts a command of the CLI. Killed, it has no exit code. */
export function startCommand(
  environment: Readonly<Record<string, string>>,
  ...words: readonly string[]
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawnCommand(environment, words);
  return { child, ended: endOf(child) };
}

function spawnCommand(
  environment: Readonly<Record<string, string>>,
  words: readonly string[],
  options: Pick<SpawnOptions, 'uid' | 'gid'> = {},
): ChildProcess {
  return spawn(process.execPath, [resolve('dist/main.js'), ...words], {
    ...options,
    env: { ...cleanEnvironment(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function endOf(child: ChildProcess): Promise<Ended> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  return once(child, 'close').then(() => ({ code: child.exitCode, output }));
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TZ } = process.env;
  return { PATH, HOME, TZ, LOG_LEVEL: 'error' };
}
