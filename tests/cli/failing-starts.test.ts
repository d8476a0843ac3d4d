import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Ended, startCommand, startMarquee, type RunningMarquee } from '../support/process.ts';

interface FailingStart {
  readonly why: string;
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly prepare?: (directory: string) => Promise<unknown>;
  readonly code: number;
  readonly message: RegExp;
}

const damage =
  (file: string) =>
  async (directory: string): Promise<void> => {
    await mkdir(directory);
    await writeFile(join(directory, file), 'This is not a database. '.repeat(500));
  };

const failingStarts: readonly FailingStart[] = [
  ...['events.db', 'keys.db', 'idempotency.db'].map((file) => ({
    why: `${file} is damaged`,
    words: ['serve'],
    environment: {},
    prepare: damage(file),
    code: 1,
    message: new RegExp(`${file}: file is not a database`),
  })),
  {
    why: 'a command finds keys.db damaged',
    words: ['create-admin', 'boss@kino.example'],
    environment: { ADMIN_PASSWORD: 'a long enough passphrase' },
    prepare: damage('keys.db'),
    code: 1,
    message: /keys\.db: file is not a database/,
  },
  {
    why: 'a file stands in the place of the data directory',
    words: ['serve'],
    environment: {},
    prepare: (directory) => writeFile(directory, ''),
    code: 1,
    message: /file already exists/,
  },
  {
    why: 'MONGODB_URL is malformed',
    words: ['serve'],
    environment: { MONGODB_URL: 'mongodb://user:hunter2@host:99999/marquee' },
    code: 2,
    message: /MONGODB_URL is not a connection string/,
  },
  {
    why: 'EVENTSTORE_URL is malformed',
    words: ['serve'],
    environment: { EVENTSTORE_URL: 'esdb://user:hunter2@' },
    code: 2,
    message: /EVENTSTORE_URL is not a connection string/,
  },
  {
    why: 'MongoDB cannot be reached',
    words: ['serve'],
    environment: { MONGODB_URL: 'mongodb://127.0.0.1:1/marquee', STORE_START_SECONDS: '1' },
    code: 1,
    message: /MongoDB cannot be reached.*No answer from 127\.0\.0\.1:1 for 1 s/,
  },
  {
    why: 'EventStoreDB cannot be reached',
    words: ['serve'],
    environment: { EVENTSTORE_URL: 'esdb://127.0.0.1:1?tls=false', STORE_START_SECONDS: '1' },
    code: 1,
    message: /EventStoreDB .*No answer from 127\.0\.0\.1:1 for 1 s/,
  },
];

let parent: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'marquee-'));
});
afterAll(() => rm(parent, { recursive: true, force: true }));

describe('a start that fails', () => {
  it.each(failingStarts)(
    'prints its reason and ends when $why',
    async (start) => {
      const { code, output } = await endOf(start, join(parent, randomUUID()));
      expect([code, output]).toEqual([start.code, expect.stringMatching(start.message)]);
      expect(output).not.toMatch(/hunter2|\n +at |stayed open/);
    },
    60_000,
  );
});

/** Starts in a directory that does not exist before, and waits for the end. */
async function endOf(
  { words, environment, prepare }: Pick<FailingStart, 'words' | 'environment' | 'prepare'>,
  directory: string,
): Promise<Ended> {
  await prepare?.(directory);
  const variables = { DATA_DIR: directory, PORT: '0', DEMO_DATA: 'false', ...environment };
  return startCommand(variables, ...words).ended;
}

describe('a server whose keys are not there', () => {
  const MASTER_KEY = randomBytes(32).toString('base64');
  let directory: string;
  beforeAll(async () => {
    directory = join(parent, 'keys');
    const administrator = { ADMIN_EMAIL: 'boss@kino.example', ADMIN_PASSWORD: 'a long enough passphrase' };
    const started = await startMarquee(directory, { DEMO_DATA: 'false', MASTER_KEY, ...administrator });
    await started.stop();
  }, 60_000);

  const start = (environment: Readonly<Record<string, string>>): Promise<Ended> =>
    startCommand({ DATA_DIR: directory, PORT: '0', DEMO_DATA: 'false', ...environment }, 'serve').ended;

  it('does not start with another master key, and says what to do', async () => {
    const other = randomBytes(32).toString('base64');
    const { code, output } = await start({ MASTER_KEY: other });
    expect([code, output]).toEqual([1, expect.stringMatching(/MASTER_KEY does not hold the key.*Set it to/)]);
    expect(output).not.toContain(other);
  }, 60_000);

  it('makes no new keys where those of its log are gone', async () => {
    for (const file of ['keys.db', 'keys.db-wal', 'keys.db-shm'])
      await rm(join(directory, file), { force: true });
    for (let times = 0; times < 2; times += 1) {
      const { code, output } = await start({ MASTER_KEY });
      expect([code, output]).toEqual([1, expect.stringMatching(/keys of it are missing.*backup/)]);
    }
    const environment = { DATA_DIR: directory, MASTER_KEY, ADMIN_PASSWORD: 'a long enough passphrase' };
    const made = await startCommand(environment, 'create-admin', 'second@kino.example').ended;
    expect([made.code, made.output]).toEqual([1, expect.stringMatching(/keys of it are missing/)]);
  }, 60_000);
});

describe('a server beside another one', () => {
  let taken: Server;
  let running: RunningMarquee;
  beforeAll(async () => {
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    running = await startMarquee(join(parent, 'running'), { DEMO_DATA: 'false' });
  }, 60_000);
  afterAll(async () => {
    taken.close();
    await running.kill();
  });

  it('says that its port is in use before it adds demo data', async () => {
    const PORT = String((taken.address() as AddressInfo).port);
    const environment = { DATA_DIR: join(parent, 'port'), DEMO_DATA: 'true', PORT };
    const { code, output } = await startCommand(environment, 'serve').ended;
    expect([code, output]).toEqual([
      1,
      expect.stringContaining(`Port ${PORT} is in use. Set PORT to another.`),
    ]);
    expect(output).not.toContain('demo data');
  }, 60_000);

  it('says that its data directory is in use, with an exit code of its own', async () => {
    const { code, output } = await startCommand({ DATA_DIR: join(parent, 'running') }, 'serve').ended;
    expect([code, output]).toEqual([3, expect.stringContaining('is in use by another process')]);
  }, 60_000);
});
