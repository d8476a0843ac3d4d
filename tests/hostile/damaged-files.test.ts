import { cp, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { startCommand, temporaryDirectory } from '../support/process.ts';

/** A data directory of a cinema that sells, closed cleanly. */
const FIXTURE = resolve('tests/fixtures/data-directory-0.1.0');
const environment = {
  MASTER_KEY: '07'.repeat(32),
  JWT_SECRET: 'fixture-secret-of-a-test-fixture-only',
  DEMO_DATA: 'false',
  PORT: '0',
};

const files = ['events.db', 'keys.db', 'idempotency.db', 'documents.db'] as const;

const damages: Readonly<Record<string, (file: string) => Promise<unknown>>> = {
  'cut in half': async (file) => truncate(file, Math.floor((await readFile(file)).length / 2)),
  'cut within its head': (file) => truncate(file, 50),
  'with flipped bits': async (file) => {
    const bytes = await readFile(file);
    for (let at = 100; at < bytes.length; at += 37) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    await writeFile(file, bytes);
  },
  'of another program': async (file) => {
    await rm(file);
    const database = new Database(file);
    database.exec('CREATE TABLE events (greeting TEXT); INSERT INTO events VALUES (1)');
    database.exec('CREATE TABLE keys (greeting TEXT); CREATE TABLE documents (greeting TEXT)');
    database.close();
  },
  'a folder': async (file) => {
    await rm(file);
    await mkdir(file);
  },
};

let parent: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ directory: parent, remove } = await temporaryDirectory());
});
afterAll(() => remove());

interface Outcome {
  /** Null where it had to be stopped, for it served. */
  readonly code: number | null;
  readonly ready: { readonly status: number; readonly faults: readonly string[] } | null;
  readonly output: string;
}

/** Starts the program, asks how it is once it serves, and stops it; or waits until it has ended by itself. */
async function start(directory: string): Promise<Outcome> {
  const { child, ended } = startCommand({ ...environment, DATA_DIR: directory }, 'serve');
  let printed = '';
  const served = new Promise<string>((found) => {
    child.stdout?.on('data', (chunk) => {
      printed += String(chunk);
      const url = /Marquee sells at (\S+)/.exec(printed)?.[1];
      if (url !== undefined) found(url);
    });
  });
  const first = await Promise.race([served, ended]);
  if (typeof first !== 'string') return { ...first, ready: null };
  const answer = await fetch(`${first}/health/ready`, { headers: { Connection: 'close' } });
  const { faults } = (await answer.json()) as { faults: readonly string[] };
  child.kill('SIGTERM');
  const { output } = await ended;
  return { code: null, ready: { status: answer.status, faults }, output };
}

async function damaged(file: string, damage: (file: string) => Promise<unknown>): Promise<string> {
  const directory = join(parent, `${file}-${Math.random()}`);
  await cp(FIXTURE, directory, { recursive: true });
  await damage(join(directory, file));
  return directory;
}

it('A directory as it was is started with: the negative control', async () => {
  const { ready } = await start(await damaged('events.db', () => Promise.resolve()));
  expect(ready).toMatchObject({ status: expect.any(Number) });
}, 60_000);

describe.each(files)('%s', (file) => {
  it.each(Object.entries(damages))(
    '%s keeps the program from starting, which says so, or the program goes on and says so',
    async (_, damage) => {
      const directory = await damaged(file, damage);
      const { code, ready, output } = await start(directory);
      expect(output).not.toMatch(/^\s+at .*\(?(node:|file:|\/)/m);
      expect(output).not.toMatch(/unhandled|Segmentation|internal-error/i);
      const said = code === 1 ? output : (ready?.faults.join() ?? '');
      const isSilent = code === null && ready?.status === 200;
      // What a start does not read, a check of the log does.
      const checked = isSilent
        ? await startCommand({ ...environment, DATA_DIR: directory }, 'verify').ended
        : null;
      const outcome = checked?.code ?? code ?? ready?.status ?? null;
      // Only of the log must it be found at once: of the others, what is missing is told by who needs it.
      expect(file === 'events.db' ? [1, 503] : [0, 1, 503]).toContain(outcome);
      expect(checked?.output ?? said).toMatch(/\S/);
    },
    60_000,
  );
});
