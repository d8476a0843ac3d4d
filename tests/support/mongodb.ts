import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Collection, type Document, MongoClient } from 'mongodb';
import { kill, linesOf, temporaryDirectory } from './embedded.ts';
import { lastingPort } from './ports.ts';

const SCRIPT = resolve('../shared/servers/mongodb');
const CANNOT_BE_BUILT = 69;

/** The first start builds the server. */
export const START_MILLISECONDS = 240_000;

/** Whether the server is one that somebody else runs, which is neither killed nor frozen. */
export const isGiven = process.env['MONGODB_URL'] !== undefined;

/** A MongoDB to test against. */
export interface MongoDbServer {
  readonly url: string;
  /** Where it keeps what it has stored, if that is known. */
  readonly folders: readonly string[];
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again where it was, with what it had stored. */
  restart(): Promise<void>;
  /** Lets it hang: connections stay open, and nothing is answered until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Ends it, and removes what it had stored. */
  stop(): Promise<void>;
}

/** Connects to the MongoDB of `MONGODB_URL`, else starts one. Rejects, saying what is missing, where neither is possible. */
export async function startMongoDb(): Promise<MongoDbServer> {
  const given = process.env['MONGODB_URL'];
  if (given !== undefined) return { url: given, folders: [], ...notOurs, stop: () => Promise.resolve() };
  const { directory, remove } = temporaryDirectory();
  const port = await lastingPort();
  let { child, url } = await run(port, directory);
  return {
    url,
    folders: [directory],
    kill: () => kill(child),
    restart: async () => {
      await kill(child);
      ({ child, url } = await run(port, directory));
    },
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    stop: async () => {
      await kill(child);
      remove();
    },
  };
}

/** The MongoDB of the run, for a test that needs no more than a database of its own: it runs already, and is warm. */
export function sharedMongoDb(): MongoDbServer {
  const url = process.env['SHARED_MONGODB_URL'];
  if (url === undefined) throw new Error('No MongoDB was started: run `npm run test:servers`.');
  return { url, folders: [], ...notOurs, stop: () => Promise.resolve() };
}

const refuse = (): never => {
  throw new Error('A server that others use, too, is not ours to kill or to freeze.');
};
const notOurs = { kill: refuse, restart: refuse, freeze: refuse, thaw: refuse };

async function run(port: number, directory: string): Promise<{ child: ChildProcess; url: string }> {
  if (!existsSync(SCRIPT)) throw unavailable(`there is no ${SCRIPT}`);
  const child = spawn(SCRIPT, [`${port}`, directory], { stdio: ['ignore', 'pipe', 'pipe'] });
  const killed = (): void => void child.kill('SIGKILL');
  process.once('exit', killed);
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints += String(chunk)));
  const ended = new Promise<never>((_, failed) => {
    child.once('exit', (code) => {
      process.off('exit', killed);
      const reason =
        code === CANNOT_BE_BUILT ? 'it cannot be built on this machine' : `it ended with ${code}`;
      failed(unavailable(`${reason}: ${complaints}`));
    });
  });
  ended.catch(() => undefined);
  const lines = linesOf(child);
  for (;;) {
    const line = await Promise.race([lines.next(), ended]);
    const url = line.done === true ? undefined : /^ready (\S+)$/.exec(line.value)?.[1];
    if (url !== undefined) return { child, url };
    if (line.done === true) await ended;
  }
}

function unavailable(reason: string): Error {
  return new Error(`No MongoDB to test against: set MONGODB_URL, or make ${SCRIPT} start; ${reason}`);
}

/** The name of a database that no other test has. */
export function newDatabase(): string {
  return `marquee_test_${randomUUID().slice(0, 8)}`;
}

/** Looks into a database as it lies, past our adapters: 64-bit integers are Longs. */
export async function lookInto<Result>(
  url: string,
  database: string,
  look: (collection: (name: string) => Collection<Document & { _id: string }>) => Promise<Result>,
): Promise<Result> {
  const client = new MongoClient(url, { promoteLongs: false });
  try {
    return await look((name) => client.db(database).collection(name));
  } finally {
    await client.close();
  }
}

export async function dropDatabase(url: string, database: string): Promise<void> {
  const client = new MongoClient(url);
  await client.db(database).dropDatabase();
  await client.close();
}
